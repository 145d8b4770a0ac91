package app

import (
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

// TestEval compares what is written with what the library says of the same model.
func TestEval(t *testing.T) {
	out := t.TempDir()
	model := tourModel(t, "vae-2")
	stdout, _ := demo.Succeed(t, "eval --model", model, "--quick --samples 3 --binarize threshold --out", out)
	ae, err := models.Load(model)
	if err != nil {
		t.Fatal(err)
	}
	test, err := mnist.Test().Head(input.QuickTest)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range test.X {
		test.X[i] = float32(math.Round(float64(v) - 0.001)) // 128/255 is above a half by less
		if v > 0.5 {
			test.X[i] = 1
		}
	}
	x, err := ae.Reconstruct(test)
	if err != nil {
		t.Fatal(err)
	}
	mse, err := eval.MSE(test, x)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, row := range clitest.ReadCSV(t, filepath.Join(out, "vae-2-eval.csv")) {
		if got[row["measure"]], err = strconv.ParseFloat(row["value"], 64); err != nil {
			t.Fatal(err)
		}
	}
	if math.Abs(got["MSE"]-mse) > 1e-6*mse {
		t.Errorf("MSE %v, want %v", got["MSE"], mse)
	}
	if math.Abs(got["squared error"]-784*mse) > 1e-4*784*mse {
		t.Errorf("squared error %v, want %v", got["squared error"], 784*mse)
	}
	for _, name := range []string{
		"BCE of bits", "KL", "ELBO", "log p(x), 3 draws", "SSIM, clipped", "active units", "loss: cross-entropy",
	} {
		if _, ok := got[name]; !ok {
			t.Errorf("no %q among %v", name, got)
		}
	}
	// The estimate of three draws is a bound that is tighter, on the average over 500 samples, by far more than its noise.
	if !(got["log p(x), 3 draws"] > got["ELBO"]) {
		t.Errorf("log p(x) %v, ELBO %v", got["log p(x), 3 draws"], got["ELBO"])
	}
	for _, file := range []string{"vae-2-errors.png", "vae-2-extremes.svg"} {
		if !strings.Contains(stdout, "wrote "+filepath.Join(out, "figures", file)) {
			t.Errorf("%s is not announced: %s", file, stdout)
		}
	}
	all, _ := demo.Succeed(t, "eval --split all --quick --out", out, "--model", tourModel(t, "plain-2"))
	if !strings.Contains(all, "1500 samples") {
		t.Errorf("not all samples are measured:\n%s", all)
	}
	demo.Refuse(t, "eval --quick --out "+out+" --model "+tourModel(t, "plain-2"), map[string]string{
		"--samples 3": "no Gaussian posterior", "--samples -1": "at least 0", "--split half": "there are: test, train, all",
	})
}

// TestCompare: PCA's errors are those of the library, and each model is kept.
func TestCompare(t *testing.T) {
	out := t.TempDir()
	stdout, _ := demo.Succeed(t, "compare --quick --dims 3,1 --out", out)
	rows := clitest.ReadCSV(t, filepath.Join(out, "compare.csv"))
	if len(rows) != 2 || rows[0]["d"] != "1" || rows[1]["d"] != "3" {
		t.Fatalf("rows %v", rows)
	}
	train, err := mnist.Train().Head(input.QuickTrain)
	if err != nil {
		t.Fatal(err)
	}
	test, err := mnist.Test().Head(input.QuickTest)
	if err != nil {
		t.Fatal(err)
	}
	pca, err := linear.FitPCA(train, 3)
	if err != nil {
		t.Fatal(err)
	}
	x, err := pca.Reconstruct(test)
	if err != nil {
		t.Fatal(err)
	}
	want, err := eval.MSE(test, x)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := strconv.ParseFloat(rows[1]["pca_mse"], 64); err != nil || math.Abs(got-want) > 1e-5*want {
		t.Errorf("PCA's MSE %v, want %v", rows[1]["pca_mse"], want)
	}
	for _, file := range []string{
		"models/plain-1.safetensors", "models/plain-3.safetensors", "figures/compare.png",
		"figures/compare-reconstructions.png",
	} {
		clitest.Announced(t, stdout, filepath.Join(out, file))
	}
	demo.Refuse(t, "compare --quick --out "+out, map[string]string{
		"--dims 0": "sizes of at least 1", "--dims 785": "784 features", "--dims x": "--dims",
		"--latent 3": "--latent does not go with demo compare", "--budget 8": "--budget does not go",
	})
}
