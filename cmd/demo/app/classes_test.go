package app

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
)

// A class that only the test images have counts, so that a training does not fail after its first epoch.
func TestClassOfTestImagesAlone(t *testing.T) {
	set, out := clitest.TinySet(t, "", ""), t.TempDir()
	labels := data.IDX{Dims: []int{20}, Data: slices.Repeat([]byte{0, 4}, 10)}
	f, err := os.Create(filepath.Join(set, "t10k-labels-idx1-ubyte"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := data.WriteIDX(f, labels, data.IDXOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, model := range []string{"conditional", "supervised"} {
		demo.Succeed(t, "train --data", set, "--out", out, "--model", model, "--hidden 4 --latent 2 --epochs 1")
		path := filepath.Join(out, cli.ModelsFolder, model+"-2.safetensors")
		demo.Succeed(t, "reconstruct --data", set, "--out", out, "--model", path)
		ae, err := models.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		settings, err := models.Settings(ae.Model)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(settings, func(s models.Setting) bool { return s.Name == "classes" })
		if i < 0 || settings[i].Value != "5" {
			t.Errorf("%s: settings %v, want 5 classes", model, settings)
		}
	}
}
