package models_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/internal/kit"
)

// savedPatterns returns the samples on which the committed models were trained.
func savedPatterns() *data.Set {
	s := &data.Set{Name: "patterns", N: 9, D: 12, X: make([]float32, 9*12), Labels: make([]int, 9),
		Classes: []string{"a", "b", "c"}}
	for i := range s.N {
		s.Labels[i] = i % 3
		for j := range s.D {
			bit := (j/(i%3+1))%2 == 0
			if (i*7+j*5)%11 == 0 {
				bit = !bit
			}
			if bit {
				s.X[i*s.D+j] = 1
			}
		}
	}
	return s
}

// TestOldFormats: models saved by earlier versions, one of each variant, load and encode to the same numbers. Other
// architectures may differ in the last digits.
func TestOldFormats(t *testing.T) {
	folder := filepath.Join("testdata", "format-0")
	text := kit.Must(os.ReadFile(filepath.Join(folder, "codes.json")))
	var want map[string][]float32
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	for _, v := range models.Variants() {
		if _, ok := want[v.Name]; !ok && !strings.HasPrefix(v.Name, "test-") && v.Name != "code-decay" {
			t.Logf("%s is newer than format 0", v.Name)
		}
	}
	if len(want) < 35 {
		t.Fatalf("%d models, want all of that time", len(want))
	}
	for name, codes := range want {
		a, err := models.Load(filepath.Join(folder, name+".safetensors"))
		if err != nil {
			t.Error(err)
			continue
		}
		z, err := a.Encode(savedPatterns())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i, c := range codes {
			if math.Abs(float64(z.X[i]-c)) > 1e-5*max(1, math.Abs(float64(c))) {
				t.Errorf("%s: sample %d, unit %d is encoded to %v, want %v", name, i/z.D, i%z.D, z.X[i], c)
				break
			}
		}
		if a.Steps() != 6 || a.Epochs() != 2 {
			t.Errorf("%s: %d steps and %d epochs, want 6 and 2", name, a.Steps(), a.Epochs())
		}
	}
}

// TestNewerFormat: a file of a later format is refused with the reason, before the rest is read.
func TestNewerFormat(t *testing.T) {
	a := kit.Build(t, "plain", models.Spec{Input: 4, Latent: 2}, models.Options{})
	text := string(kit.Saved(t, a))
	const now = `"aegis.format":"1"`
	if strings.Count(text, now) != 1 {
		t.Fatalf("the file does not say %s", now)
	}
	for format, want := range map[string]string{"2": "use a newer version", "x": "must be a whole number",
		"-": "must be a whole number"} {
		kit.Fails(t, want, format)(models.Read(strings.NewReader(strings.Replace(text, now,
			`"aegis.format":"`+format+`"`, 1))))
	}
}

// TestFurtherParameters: parameters that another program added to Params survive saving and loading, and a program
// compiled later over the loaded Params uses them.
func TestFurtherParameters(t *testing.T) {
	a := kit.Build(t, "plain", models.Spec{Input: 4, Latent: 2}, models.Options{Seed: 3})
	probe := func(a *models.Autoencoder) *graph.Program {
		t.Helper()
		p, err := graph.Compile(a.Params, graph.Config{Batch: 1, Mode: graph.Inference}, func(s *graph.Scope) graph.Outputs {
			z := a.Model.Encode(s, s.Input("x", 4)).Z
			return graph.Outputs{Read: map[string]graph.Node{"y": s.In("mine").Dense("probe", z, 1)}}
		})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	probe(a)
	a.Params.Get("mine/probe/b").Value.Set(0, 7)
	b := kit.Must(models.Read(strings.NewReader(string(kit.Saved(t, a)))))
	probe(b)
	for _, name := range []string{"mine/probe/W", "mine/probe/b"} {
		got, want := b.Params.Get(name), a.Params.Get(name)
		for i := range want.Value.Len() {
			if got.Value.At(i) != want.Value.At(i) {
				t.Errorf("%s: element %d is %v, want %v", name, i, got.Value.At(i), want.Value.At(i))
			}
		}
	}
	if string(kit.Saved(t, b)) != string(kit.Saved(t, a)) {
		t.Error("saved again it differs")
	}
}
