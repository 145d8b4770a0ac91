package training

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
)

// Settings are checked against the images and the model that there are, not against the digits or a wrapper's defaults.
func TestSettingsFitTheImages(t *testing.T) {
	set := clitest.TinySet(t, "", "")
	for args, want := range map[string]string{
		// 3 divides the 6 x 6 pixels of the set, and not 28 x 28.
		"--model masked --set patch=3":                            "masked-2: masked of plain",
		"--model denoising --set noise=blocks --set block=3":      "denoising-2: denoising of plain",
		"--model denoising --set noise=low-resolution":            "denoising-2: denoising of plain",
		"--model plain --wrap sparse-kl --set code=sigmoid":       "sparse-kl-plain-2: sparse-kl of plain",
		"--model tied --wrap masked --set indicator=false":        "masked-tied-2: masked of plain",
		"--model conv --wrap masked --set patch=2 --set kernel=2": "masked-conv-2: masked of conv",
	} {
		stdout, _ := demo.Succeed(t, "train --latent 2 --epochs 1 --data", set, "--out", t.TempDir(), args)
		if !strings.Contains(stdout, want) {
			t.Errorf("%s: %q is missing from\n%s", args, want, stdout)
		}
	}
	out := filepath.Join(t.TempDir(), "out")
	demo.Refuse(t, "train --data "+set+" --out "+out, map[string]string{
		"--model masked --set patch=4":    "an image of 6x6",
		"--model plain --wrap sparse-kl":  "set code to sigmoid",
		"--model tied --wrap masked":      "its matrices are tied",
		"--model conditional-conv --set=": "it must be KEY=VALUE",
	})
	if _, err := os.Stat(out); err == nil {
		t.Error("something has been written")
	}
}
