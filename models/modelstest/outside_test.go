package modelstest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// outsideTest is a researcher's test of a variant: it passes the suite, and its model can be trained, saved and loaded
// by path.
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

// TestVariantsOutsideTheModule puts variants into a module of their own, in another folder: the one of the models
// example, and those of testdata/outside, which carry log q from Encode to Loss, take covariates, and have a frozen
// part. It runs their tests there, and a command line with them. Nothing of this module is edited for it.
func TestVariantsOutsideTheModule(t *testing.T) {
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
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "outside"))); err != nil {
		t.Fatal(err)
	}
	mod := strings.Replace(read("go.mod"), "module github.com/aegis-ae/aegis\n", "module example.org/outside\n", 1) +
		"\nrequire github.com/aegis-ae/aegis v0.0.0\n\nreplace github.com/aegis-ae/aegis => " + strconv.Quote(root) + "\n"
	if err := os.Mkdir(filepath.Join(dir, "decay"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"go.mod":                mod,
		"go.sum":                read("go.sum"),
		"decay/variant_test.go": read("models/example_variant_test.go"),
		"decay/outside_test.go": outsideTest,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run := func(name string, arguments ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), name, arguments...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s", name, strings.Join(arguments, " "), err, out)
		}
		return string(out)
	}
	out := run(tool, "test", "-count=1", "-v", "./...")
	for _, want := range []string{
		"--- PASS: TestOutside", "--- PASS: Example_variant", "--- PASS: TestOutside/hidden_layer/saves_and_loads",
		"--- PASS: TestPlanarVAE", "--- PASS: TestCovariateVAE", "--- PASS: TestRandomFeatures", "--- PASS: TestWrapped",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the other module's tests did not print %q:\n%s", want, out)
		}
	}
	run(tool, "build", "-o", "demo/demo", "./demo")
	demo := filepath.Join(dir, "demo", "demo")
	run(demo, "train", "--quick", "--model", "planar-vae", "--wrap", "denoising", "--epochs", "1")
	cohort := "a,b,covariates_1,covariates_2\n" + strings.Repeat("0.5,1,2,3\n0.25,0,1,0\n", 20)
	if err := os.WriteFile(filepath.Join(dir, "cohort.csv"), []byte(cohort), 0o644); err != nil {
		t.Fatal(err)
	}
	run(demo, "train", "--model", "covariate-vae", "--latent", "1", "--data", "cohort.csv", "--epochs", "1")
	run(demo, "encode", "--model", "out/models/covariate-vae-1.safetensors", "--data", "cohort.csv")
	run(demo, "sample", "--quick", "--model", "out/models/denoising-planar-vae-16.safetensors")
	if out := run(demo, "models", "planar-vae"); !strings.Contains(out, "planar flows") {
		t.Errorf("the command line does not know the variant:\n%s", out)
	}
}
