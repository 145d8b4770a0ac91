package training

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/models"
)

// TestTrainWithinBudget: a file that is read again in each epoch trains a model that knows its scaling, columns and
// classes.
func TestTrainWithinBudget(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "large.csv")
	var rows strings.Builder
	rows.WriteString("kind,a,b,c\n")
	for i := range 3000 {
		u := math.Sin(float64(3 * i))
		fmt.Fprintf(&rows, "k%d,%g,%g,%g\n", i%2, 100+20*u, -u, 7+u*u)
	}
	if err := os.WriteFile(path, []byte(rows.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(folder, "out")
	stdout, _ := demo.Succeed(t, "train --label kind --budget 1 --epochs 3 --latent 1 --hidden 8 --name large",
		"--data", path, "--out", out)
	if !clitest.Contains(stdout, "3,000 samples, read again in each epoch within 1 MB") ||
		!clitest.Contains(stdout, "features are standardised") {
		t.Errorf("printed %s", stdout)
	}
	ae, err := models.Load(filepath.Join(out, "models", "large.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	if ae.Scaler == nil || strings.Join(ae.Features, ",") != "a,b,c" || ae.Steps() != 3*24 {
		t.Errorf("scaler %v, features %v, %d steps", ae.Scaler, ae.Features, ae.Steps())
	}
	demo.Refuse(t, "train --label kind --data "+path+" --out "+out, map[string]string{
		"--budget -1": "at least 1", "--budget 1 --pretrain 2": "--pretrain does not go",
		"--budget 1 --data mnist": "in memory anyway", "--budget 1 --validation 0.2": "a sample of the file validates",
	})
}
