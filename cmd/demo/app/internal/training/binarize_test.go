package training

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
)

// A model trained on bits is used on bits, the same ones whatever the seed is, unless the command line says otherwise.
func TestBinarize(t *testing.T) {
	set, out := clitest.TinySet(t, "", ""), t.TempDir()
	train := "train --model vae --latent 2 --hidden 8 --epochs 2 --data " + set + " --out " + out
	for _, how := range []string{input.BitsNone, input.BitsStatic, input.BitsDynamic, input.BitsThreshold} {
		demo.Succeed(t, train, "--binarize", how, "--name", how)
	}
	files := clitest.ReadFiles(t, filepath.Join(out, cli.ModelsFolder))
	for how, file := range files {
		for other, same := range files {
			if how != other && file == same {
				t.Errorf("%s and %s train one model", how, other)
			}
		}
	}
	a := &cli.App{Seed: 3}
	for _, how := range []string{input.BitsStatic, input.BitsDynamic, input.BitsThreshold} {
		ae, err := models.Load(filepath.Join(out, cli.ModelsFolder, how+".safetensors"))
		if err != nil {
			t.Fatal(err)
		}
		train, test, err := input.LoadBoth(t.Context(), a, input.DataFlags{Data: set}, ae)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []*data.Set{train, test} {
			if n := greyLevels(s); n != 0 || !strings.HasSuffix(s.Name, ", as bits") {
				t.Errorf("%s: %s has %d grey levels", how, s.Name, n)
			}
		}
		part, err := input.LoadPart(t.Context(), &cli.App{Seed: 4}, input.DataFlags{Data: set}, input.TestSplit, ae)
		if err != nil || string(asBytes(part)) != string(asBytes(test)) {
			t.Errorf("%s: another seed has other bits, %v", how, err)
		}
		part, err = input.LoadPart(t.Context(), a, input.DataFlags{Data: set, Binarize: input.BitsNone}, input.TestSplit, ae)
		if err != nil || greyLevels(part) == 0 {
			t.Errorf("%s: --binarize none gives bits, %v", how, err)
		}
	}
}

func greyLevels(s *data.Set) int {
	n := 0
	for _, v := range s.X {
		if v != 0 && v != 1 {
			n++
		}
	}
	return n
}

func asBytes(s *data.Set) []byte {
	var b []byte
	for _, v := range s.X {
		b = append(b, byte(255*v))
	}
	return b
}

// An epoch of a training with --binarize dynamic goes over the images that are not held out, as bits that the next
// one has not.
func TestBinarizeDynamic(t *testing.T) {
	f := Defaults()
	f.Data, f.Binarize, f.validation = clitest.TinySet(t, "", ""), input.BitsDynamic, 0.2
	a := &cli.App{Seed: 3}
	sets, err := f.Sets(t.Context(), a, models.FitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	epoch := func(n int) string {
		s := &data.Set{D: 36}
		for b, err := range sets.source.Stream(data.BatchOptions{Epoch: n}) {
			if err != nil {
				t.Fatal(err)
			}
			s.X, s.N = append(s.X, b.X...), s.N+b.N
		}
		if s.N != 24 || greyLevels(s) != 0 {
			t.Errorf("epoch %d has %d samples with %d grey levels, want 24 without", n, s.N, greyLevels(s))
		}
		return string(asBytes(s))
	}
	first, second, again := epoch(1), epoch(2), epoch(1)
	if first == second || first != again {
		t.Error("bits must be those of their epoch")
	}
	f.Binarize = input.BitsStatic
	if sets, err := f.Sets(t.Context(), a, models.FitOptions{}); sets.source != nil || err != nil {
		t.Errorf("static: %v, %v, want the training set itself", sets.source, err)
	}
}

func TestBinarizeErrors(t *testing.T) {
	set, out := clitest.TinySet(t, "", ""), t.TempDir()
	saved := filepath.Join(out, cli.ModelsFolder, "bits.safetensors")
	train := "train --data " + set + " --out " + out
	demo.Succeed(t, train, "--latent 2 --epochs 1 --binarize static --name bits")
	demo.Refuse(t, train, map[string]string{
		"--binarize coarse": `--binarize "coarse": it must be none, static, dynamic, threshold`,
		"--model stacked --pretrain 1 --binarize dynamic": "--pretrain does not go with --binarize dynamic",
		"--init " + saved: "--init " + saved + ": it was trained on bits: say --binarize static, or none",
	})
	demo.Fail(t, "--binarize static: data: binarize: row 0, column 0",
		"train --data breast-cancer --binarize static --out", out)
	for _, how := range []string{"static", "none"} {
		demo.Succeed(t, "train --init", saved, "--epochs 1 --data", set, "--out", out, "--binarize", how)
	}
}
