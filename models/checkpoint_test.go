package models_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

func TestSaveAndLoad(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "vae.safetensors")
	set := kit.Head(t, mnist.Train(), 100)
	a := kit.Build(t, "vae", models.Spec{Input: 784, Latent: 2, Hidden: []int{8}}, models.Options{Seed: 9})
	for _, err := range a.Fit(t.Context(), set, models.FitOptions{Epochs: 1}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // the second time over the first
		if err := a.Save(path); err != nil {
			t.Fatal(err)
		}
	}
	b := kit.Must(models.Load(path))
	if b.Params.Seed() != 9 || b.Steps() != 1 || b.Image != set.Image || b.Input() != 784 || b.Latent() != 2 {
		t.Errorf("loaded seed %d, %d steps, images %v, %d to %d", b.Params.Seed(), b.Steps(), b.Image, b.Input(), b.Latent())
	}
	if _, ok := b.Model.(variants.VAE); !ok {
		t.Errorf("loaded a %T", b.Model)
	}
	x := kit.Must(a.Sample(5, 3))
	y := kit.Must(b.Sample(5, 3))
	if !slices.Equal(x.X, y.X) {
		t.Error("samples of the loaded model differ")
	}
	files := kit.Must(os.ReadDir(dir))
	if len(files) != 1 {
		t.Errorf("saving left %v", files)
	}
}

func TestSaveErrors(t *testing.T) {
	a := kit.Build(t, "plain", models.Spec{Input: 4, Latent: 2}, models.Options{})
	if err := a.Save(filepath.Join(t.TempDir(), "missing", "m.safetensors")); err == nil ||
		!strings.Contains(err.Error(), "models: save") {
		t.Errorf("error %v", err)
	}
	// A folder in the place of the file gives an error and leaves nothing behind.
	dir := t.TempDir()
	path := filepath.Join(dir, "m.safetensors")
	if err := os.MkdirAll(filepath.Join(path, "inside"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := a.Save(path); err == nil {
		t.Error("saving over a folder is no error")
	}
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("a failed save left %v", files)
	}
	b, err := models.New(unregistered{variants.Plain{Spec: models.Spec{Input: 4, Latent: 2}.WithDefaults()}},
		models.Options{})
	if err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(dir, "old")
	if err := os.WriteFile(old, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := b.Save(old); err == nil || !strings.Contains(err.Error(), "Register") {
		t.Errorf("error %v does not say what to do", err)
	}
	if text, _ := os.ReadFile(old); string(text) != "old" {
		t.Errorf("a failed save overwrote the old file with %q", text)
	}
}

func TestLoadErrors(t *testing.T) {
	file := func(change func(p *graph.Params)) []byte {
		a := kit.Build(t, "plain", models.Spec{Input: 4, Latent: 2, Hidden: []int{3}}, models.Options{})
		var b bytes.Buffer
		if _, err := a.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		p := &graph.Params{}
		if _, err := p.ReadFrom(&b); err != nil {
			t.Fatal(err)
		}
		change(p)
		if _, err := p.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	meta := func(key, value string) []byte { return file(func(p *graph.Params) { p.Metadata[key] = value }) }
	sound := file(func(*graph.Params) {})
	if _, err := models.Read(bytes.NewReader(sound)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		want string
		text []byte
	}{
		{"safetensors", nil},
		{"safetensors", []byte("hello, this is no model")},
		{"truncated", sound[:len(sound)-3]},
		{"after the last", append(slices.Clone(sound), 0)},
		{"no Aegis model", meta("aegis.model", "")},
		{"unknown variant", meta("aegis.model", `{"nonsense":{}}`)},
		{"configuration", meta("aegis.model", `{`)},
		{"shape", meta("aegis.model", `{"plain":{"input":4,"latent":2,"hidden":[5]}}`)},
		{"not among", meta("aegis.model", `{"plain":{"input":4,"latent":2,"hidden":[3,3]}}`)},
		{"is not part of the model", stray(t)},
		{"aegis.steps", meta("aegis.steps", "many")},
		{"aegis.epochs", meta("aegis.epochs", "-1")},
		{"aegis.image", meta("aegis.image", "2,2")},
		{"aegis.image", meta("aegis.image", "a,b,c,d")},
		{"features", meta("aegis.image", "3,3,1")},
	} {
		if _, err := models.Read(bytes.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v does not say %q", err, c.want)
		}
	}
	kit.Fails(t, "models: load")(models.Load(filepath.Join(t.TempDir(), "none")))
}

// stray returns a model's file with an unknown tensor.
func stray(t *testing.T) []byte {
	t.Helper()
	a := kit.Build(t, "plain", models.Spec{Input: 4, Latent: 2}, models.Options{})
	_, err := graph.Compile(a.Params, graph.Config{}, func(s *graph.Scope) graph.Outputs {
		return graph.Outputs{Read: map[string]graph.Node{"y": s.Param("stray", graph.Zeros, 1, 1)}}
	})
	if err != nil {
		t.Fatal(err)
	}
	// Save would list the tensor; this file does not.
	var b bytes.Buffer
	if _, err := a.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	delete(a.Params.Metadata, "aegis.further")
	b.Reset()
	if _, err := a.Params.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
