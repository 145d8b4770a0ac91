package training

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

func TestTrain(t *testing.T) {
	set, out := clitest.TinySet(t, "", ".gz"), t.TempDir()
	stdout, stderr := demo.Succeed(t, "train --data", set, "--out", out,
		"--model contractive --latent 3 --set lambda=0.5 --set code=tanh --epochs 3 --batch 7 --lr 0.01",
		"--optimizer rmsprop --clip-norm 5 --hidden 8,4 --activation tanh --seed 9")
	files := clitest.ReadFiles(t, out)
	want := []string{
		"contractive-3-log.csv", "figures/contractive-3-losses.png", "figures/contractive-3-losses.svg",
		"models/contractive-3.safetensors",
	}
	var names []string
	for name := range files {
		names = append(names, name)
	}
	if slices.Sort(names); !slices.Equal(names, want) {
		t.Errorf("files %v, want %v", names, want)
	}
	for _, part := range []string{
		"contractive-3: contractive of plain, 36 inputs, d = 3", "30 samples x 36 features (6x6), 3 classes",
	} {
		if !strings.Contains(stdout, part) {
			t.Errorf("%q is missing from\n%s", part, stdout)
		}
	}
	// Every term is shown after each epoch, for training and test.
	shown := regexp.MustCompile(`(train|test) +[0-9.e+]+ = [0-9.e+]+ squared error \+ 0\.5 × [0-9.e+-]+ contraction`)
	if n := len(shown.FindAllString(stderr, -1)); n != 6 {
		t.Errorf("%d lines with all terms, want 6:\n%s", n, stderr)
	}
	if n := strings.Count(files["contractive-3-log.csv"], ",contraction,"); n != 6 {
		t.Errorf("%d rows of the contraction in the log, want 6", n)
	}

	ae, err := models.Load(filepath.Join(out, cli.ModelsFolder, "contractive-3.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	m, ok := ae.Model.(variants.Contractive)
	if !ok || m.Lambda != 0.5 {
		t.Fatalf("the saved model is %#v", ae.Model)
	}
	inner, ok := m.Model.(variants.Plain)
	if !ok || inner.Code != "tanh" || inner.Activation != "tanh" || !slices.Equal(inner.Hidden, []int{8, 4}) ||
		inner.Latent != 3 {
		t.Errorf("the saved inner model is %#v", m.Model)
	}
	if ae.Params.Seed() != 9 || ae.Steps() != 3*5 || ae.Image != (data.Image{Height: 6, Width: 6, Channels: 1}) {
		t.Errorf("seed %d, %d steps, images of %v", ae.Params.Seed(), ae.Steps(), ae.Image)
	}
}

// The same command writes the same bytes; another seed writes others.
func TestTrainSeed(t *testing.T) {
	set := clitest.TinySet(t, "", "")
	train := func(seed string) map[string]string {
		out := t.TempDir()
		demo.Succeed(t, "train --data", set, "--out", out,
			"--model vae --hidden 8 --latent 2 --epochs 2 --dropout 0.2 --seed", seed)
		return clitest.ReadFiles(t, out)
	}
	a, b, c := train("1"), train("1"), train("2")
	for name := range a {
		if a[name] != b[name] {
			t.Errorf("%s differs between two runs of one seed", name)
		}
		if a[name] == c[name] {
			t.Errorf("%s is the same for two seeds", name)
		}
	}
}

// Going on keeps the model, its seed and its count of epochs.
func TestTrainInit(t *testing.T) {
	set, out := clitest.TinySet(t, "", ""), t.TempDir()
	first := []string{"train --hidden none --latent 2 --epochs 2 --seed 5 --name tiny --data", set, "--out", out}
	demo.Succeed(t, first...)
	path := filepath.Join(out, cli.ModelsFolder, "tiny.safetensors")
	_, stderr := demo.Succeed(t, "train --data", set, "--out", out, "--init", path, "--epochs 3 --batch 30")
	if !strings.Contains(stderr, "epoch   3") || !strings.Contains(stderr, "epoch   5") ||
		strings.Contains(stderr, "epoch   1") {
		t.Errorf("epochs 3 to 5 are not what was shown:\n%s", stderr)
	}
	ae, err := models.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if ae.Steps() != 2+3 || ae.Params.Seed() != 5 {
		t.Errorf("%d steps and seed %d, want 5 and 5", ae.Steps(), ae.Params.Seed())
	}

	demo.Refuse(t, "train --init "+path, map[string]string{
		"--latent=2": "does not go with --init", "--seed=1": "does not go with --init",
		"--norm=batch": "does not go with --init", "--model=vae": "does not go with --init",
	})
	// The images must be those that the model takes.
	demo.Fail(t, "the images are 28x28, 784 numbers each, but the model takes 36",
		"train --init", path, "--out", t.TempDir())
}

// A trained encoder gets a classifier, whose accuracy is measured, and training ends early on images held out for that.
func TestTrainWrapAndPatience(t *testing.T) {
	set, out := clitest.TinySet(t, "", ""), t.TempDir()
	demo.Succeed(t, "train --data", set, "--out", out, "--hidden 8 --latent 3 --epochs 2 --name tiny")
	path := filepath.Join(out, cli.ModelsFolder, "tiny.safetensors")
	stdout, stderr := demo.Succeed(t, "train --data", set, "--out", out, "--init", path,
		"--wrap supervised --wrap contractive --set reconstruction=0.5 --set contractive.lambda=0 --epochs 40 --lr 0.5",
		"--lr-schedule warmup:3,constant --patience 2 --patience-from 3 --validation 0.2 --weight-decay 0.001",
		"--clip-value 1")
	name := "contractive-supervised-tiny: contractive of supervised of plain, 36 inputs, d = 3"
	if !strings.Contains(stdout, name) {
		t.Errorf("%q is missing from\n%s", name, stdout)
	}
	for _, want := range []string{
		"categorical cross-entropy", "0.001 × ", "weight decay", "validation  ", "test accuracy ", "weights of epoch ",
	} {
		if !strings.Contains(stderr, want) {
			t.Errorf("%q is missing from\n%s", want, stderr)
		}
	}
	if strings.Contains(stderr, "epoch  40") {
		t.Errorf("training did not end early:\n%s", stderr)
	}
	ae, err := models.Load(filepath.Join(out, cli.ModelsFolder, "contractive-supervised-tiny.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	spec := models.Spec{Input: 36, Latent: 3, Hidden: []int{8}}.WithDefaults()
	want := variants.Contractive{Model: variants.Supervised{
		Classes: 3, Reconstruction: 0.5, Model: variants.Plain{Code: graph.Identity, Spec: spec},
	}}
	if !reflect.DeepEqual(ae.Model, models.Model(want)) || len(ae.Classes) != 3 {
		t.Errorf("the model is %+v with classes %v", ae.Model, ae.Classes)
	}
}

// A learning rate that changes is in the log, and one that the validation loss changes does not see the test images.
func TestTrainSchedule(t *testing.T) {
	set, out := clitest.TinySet(t, "", ""), t.TempDir()
	for schedule, want := range map[string]struct{ rates, set string }{
		"constant":               {"", "test  "},
		"step:1:0.5":             {"0.001 0.0005 0.00025", "test  "},
		"plateau:0.5:1":          {"0.001 0.001 0.001", "validation  "},
		"warmup:1,plateau:0.5:1": {"0.001 0.001 0.001", "validation  "},
	} {
		_, stderr := demo.Succeed(t, "train --data", set, "--out", out,
			"--hidden 4 --latent 2 --epochs 3 --name tiny --lr-schedule", schedule)
		rate := regexp.MustCompile(`(?m)^tiny,\d,train,learning rate,(.*),0$`)
		var rates []string
		for _, m := range rate.FindAllStringSubmatch(clitest.ReadFiles(t, out)["tiny-log.csv"], -1) {
			rates = append(rates, m[1])
		}
		if got := strings.Join(rates, " "); got != want.rates {
			t.Errorf("%s: learning rates %q, want %q", schedule, got, want.rates)
		}
		if !strings.Contains(stderr, want.set) {
			t.Errorf("%s: %q is missing from\n%s", schedule, want.set, stderr)
		}
	}
}

// The layers are trained one after the other, then the whole.
func TestTrainPretrain(t *testing.T) {
	set, out := clitest.TinySet(t, "", ""), t.TempDir()
	_, stderr := demo.Succeed(t, "train --data", set, "--out", out,
		"--model stacked --hidden 8,6 --latent 3 --pretrain 2 --epochs 1")
	at := 0
	for _, want := range []string{
		"stacked-3, layer 1 of 3: training for 2 epochs", "epoch   2", "layer 3 of 3: ", "pretrained; loss",
		"stacked-3: training for 1 epoch", "test MSE",
	} {
		i := strings.Index(stderr[at:], want)
		if i < 0 {
			t.Fatalf("%q is missing, or not in its place, in\n%s", want, stderr)
		}
		at += i
	}
	code, _, stderr := demo.Execute(t, "train --data", set, "--out", out, "--pretrain 2")
	if code != cli.ExitUsage || !strings.Contains(stderr, "the model has no layers") {
		t.Errorf("plain: exit code %d, %q", code, stderr)
	}
}

// Every wrong option is one line that says what would be right, and nothing has been written.
func TestTrainUsage(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	demo.Refuse(t, "train --out "+out, map[string]string{
		"--model plane":                       `--model plane: models: unknown variant "plane"; there are: `,
		"--optimizer adan":                    `unknown method "adan": known are sgd, momentum, nesterov, rmsprop, adam`,
		"--latent 0":                          "code of 0 units",
		"--latent two":                        `--latent "two": it must be a whole number`,
		"--lr fast":                           `--lr "fast": it must be a number`,
		"--lr 0":                              "--lr 0: it must be positive and finite",
		"--lr NaN":                            "--lr NaN",
		"--hidden a,b":                        `--hidden "a,b": it must be widths`,
		"--hidden 12,":                        `--hidden "12,": it must be widths`,
		"--hidden 0":                          `--hidden "0": it must be widths`,
		"--hidden 100000000,100000000":        "at most",
		"--epochs 0":                          "--epochs 0: there must be at least 1",
		"--batch -1":                          "--batch -1",
		"--clip-norm -1":                      "--clip-norm -1",
		"--activation rely":                   `unknown activation "rely"; there are: identity, relu`,
		"--output relu":                       "it must be sigmoid, tanh or identity",
		"--error mse":                         `unknown reconstruction error "mse"; there are: squared-error, absolute-error`,
		"--error cross-entropy --output tanh": "cross-entropy needs output sigmoid",
		"--dropout 1":                         "dropout 1: it must be in [0, 1)",
		"--set lambda":                        `--set "lambda": it must be KEY=VALUE`,
		"--set lambda=1":                      `no option "lambda"; there are: input, latent`,
		"--set input=3":                       "the number of inputs follows from the data",
		"--set latent=0":                      "code of 0 units",
		"--set tied=perhaps":                  "tied",
		"--model vae --set beta=-1":           "beta -1: it must be a finite number of at least 0",
		"--lr-schedule cosinus":               `--lr-schedule: optim: unknown schedule "cosinus"`,
		"--weight-decay -1":                   "--weight-decay -1",
		"--clip-value NaN":                    "--clip-value NaN",
		"--patience -1":                       "--patience -1",
		"--patience-from 3":                   "--patience-from 3: it needs --patience",
		"--patience 1 --patience-from 3 --epochs 2": "--patience-from 3: it must be one of the epochs, 1 to 2",
		"--validation 1":                      "--validation 1: it must be in [0, 1)",
		"--model linear --hidden 64":          "--hidden: the variant linear has no such setting",
		"--model topk-sae --dropout 0.1":      "--dropout: the variant topk-sae has no such setting",
		"--norm group":                        `unknown normalisation "group"`,
		"--wrap plain":                        "--wrap plain: models: plain wraps no model; there are: beta-tc-vae, ",
		"--wrap contractive --set vae.beta=1": `no option "vae.beta"; there are: contractive.lambda`,
		"--name a/b":                          "it must be a name without folders",
		"--out=":                              "--out is empty",
		"--lambda 1":                          "unknown flag: --lambda; demo train has: --model, ",
		"--seed -1":                           `--seed "-1": it must be a whole number of at least 0`,
		"more":                                `takes no argument "more"; it has the flags --model`,
	})
	if _, err := os.Stat(out); err == nil {
		t.Error("something has been written")
	}
}

// What fails for other reasons than the command line has another exit code.
func TestTrainFailures(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, []byte("not a model"), 0o644); err != nil {
		t.Fatal(err)
	}
	set := clitest.TinySet(t, "", "")
	demo.Fail(t, "load "+file, "train --init", file)
	demo.Fail(t, "none: there is no such file; demo train saves models", "train --init", filepath.Join(folder, "none"))
	demo.Fail(t, "--data "+folder, "train --data", folder)
	demo.Fail(t, "cannot write to the folder --out", "train --data", set, "--out", filepath.Join(file, "out"))
}
