package modelstest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// outsideTest is what a researcher writes beside a variant: that it passes the suite, and that a model of it is
// trained, saved and loaded by path.
const outsideTest = `package models_test

import (
	"path/filepath"
	"testing"

	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/modelstest"
)

func TestOutside(t *testing.T) {
	modelstest.Run(t, "code-decay")
	m, err := models.Build("code-decay", models.Spec{Input: 784, Latent: 4, Hidden: []int{16}})
	if err != nil {
		t.Fatal(err)
	}
	a, err := models.New(m, models.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range a.Fit(t.Context(), mnist.Test(), models.FitOptions{Epochs: 1}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "model.safetensors")
	if err := a.Save(path); err != nil {
		t.Fatal(err)
	}
	b, err := models.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := b.Model.(CodeDecay); !ok || b.Params.Count() != a.Params.Count() {
		t.Errorf("loaded a %T of %d parameters", b.Model, b.Params.Count())
	}
}
`

// TestVariantOutsideTheModule puts the variant of the models example into a module of its own, in another folder, and
// runs its tests there: nothing of this module is edited for it.
func TestVariantOutsideTheModule(t *testing.T) {
	if testing.Short() {
		t.Skip("builds another module")
	}
	tool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("needs the go command")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	read := func(path string) string {
		text, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	dir := t.TempDir()
	mod := strings.Replace(read("go.mod"), "module github.com/aegis-ae/aegis\n", "module example.org/outside\n", 1) +
		"\nrequire github.com/aegis-ae/aegis v0.0.0\n\nreplace github.com/aegis-ae/aegis => " + strconv.Quote(root) + "\n"
	for name, text := range map[string]string{
		"go.mod":          mod,
		"go.sum":          read("go.sum"),
		"variant_test.go": read("models/example_variant_test.go"),
		"outside_test.go": outsideTest,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), tool, "test", "-count=1", "-v", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"--- PASS: TestOutside", "--- PASS: Example_variant", "--- PASS: TestOutside/hidden_layer/saves_and_loads"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the other module's tests did not print %q:\n%s", want, out)
		}
	}
}
