package training

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
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
		args := append([]string{"train", "--data", set, "--out", t.TempDir(), "--latent", "2", "--epochs", "1"}, strings.Fields(args)...)
		if stdout, _ := demo.Succeed(t, args...); !strings.Contains(stdout, want) {
			t.Errorf("%v: %q is missing from\n%s", args, want, stdout)
		}
	}
	for args, want := range map[string]string{
		"--model masked --set patch=4":    "an image of 6x6",
		"--model plain --wrap sparse-kl":  "set its code activation to sigmoid",
		"--model tied --wrap masked":      "its matrices are tied",
		"--model conditional-conv --set=": "it must be KEY=VALUE",
	} {
		out := filepath.Join(t.TempDir(), "out")
		code, _, stderr := demo.Execute(t, append([]string{"train", "--data", set, "--out", out}, strings.Fields(args)...)...)
		if _, err := os.Stat(out); code != cli.ExitUsage || !strings.Contains(stderr, want) || err == nil {
			t.Errorf("%s: exit code %d, %q, want %q", args, code, stderr, want)
		}
	}
}
