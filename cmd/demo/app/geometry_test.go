package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
)

// Settings are checked against the images and the model that there are, not against the digits or a wrapper's defaults.
func TestSettingsFitTheImages(t *testing.T) {
	set := tinySet(t, "", "")
	for args, want := range map[string]string{
		// 3 divides the 6 x 6 pixels of the set, and not 28 x 28.
		"--model masked --set patch=3":                            "masked-2: masked of plain",
		"--model denoising --set noise=blocks --set block=3":      "denoising-2: denoising of plain",
		"--model denoising --set noise=low-resolution":            "denoising-2: denoising of plain",
		"--model plain --wrap sparse-kl --set code=sigmoid":       "sparse-kl-plain-2: sparse-kl of plain",
		"--model tied --wrap masked --set indicator=false":        "masked-tied-2: masked of plain",
		"--model conv --wrap masked --set patch=2 --set kernel=2": "masked-conv-2: masked of conv",
	} {
		args := append([]string{"train", "--data", set, "--out", t.TempDir(), "--latent", "2", "--epochs", "1"}, strings.Fields(args)...)
		if stdout, _ := succeed(t, args...); !strings.Contains(stdout, want) {
			t.Errorf("%v: %q is missing from\n%s", args, want, stdout)
		}
	}
	for args, want := range map[string]string{
		"--model masked --set patch=4":    "an image of 6x6",
		"--model plain --wrap sparse-kl":  "set its code activation to sigmoid",
		"--model tied --wrap masked":      "must not be tied",
		"--model conditional-conv --set=": "it must be KEY=VALUE",
	} {
		out := filepath.Join(t.TempDir(), "out")
		code, _, stderr := execute(t, append([]string{"train", "--data", set, "--out", out}, strings.Fields(args)...)...)
		if _, err := os.Stat(out); code != exitUsage || !strings.Contains(stderr, want) || err == nil {
			t.Errorf("%s: exit code %d, %q, want %q", args, code, stderr, want)
		}
	}
}

// A class that only the test images have counts, so that a training does not fail after its first epoch.
func TestClassOfTestImagesAlone(t *testing.T) {
	set, out := tinySet(t, "", ""), t.TempDir()
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
		succeed(t, "train", "--data", set, "--out", out, "--model", model, "--hidden", "4", "--latent", "2", "--epochs", "1")
		path := filepath.Join(out, modelsFolder, model+"-2.safetensors")
		succeed(t, "reconstruct", "--data", set, "--out", out, "--model", path)
		ae, err := models.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		settings, err := models.Settings(ae.Model)
		if err != nil {
			t.Fatal(err)
		}
		if i := slices.IndexFunc(settings, func(s models.Setting) bool { return s.Name == "classes" }); i < 0 || settings[i].Value != "5" {
			t.Errorf("%s: settings %v, want 5 classes", model, settings)
		}
	}
}
