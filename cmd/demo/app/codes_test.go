package app

import (
	"encoding/csv"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/sbinet/npyio/npy"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
)

// wantCodes is what a model of the quick tour makes of the beginning of a set.
func wantCodes(t *testing.T, path string, set *data.Set, n int) *data.Set {
	t.Helper()
	ae, err := models.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	head, err := set.Head(n)
	if err != nil {
		t.Fatal(err)
	}
	codes, err := ae.Encode(head)
	if err != nil {
		t.Fatal(err)
	}
	return codes
}

func TestEncodeCSV(t *testing.T) {
	model, path := tourModel(t, "vae-2"), filepath.Join(t.TempDir(), "new", "codes.csv")
	stdout, _ := demo.Succeed(t, "encode --model", model, "--quick --output", path)
	if !strings.Contains(stdout, "500 codes of 2 numbers") || !strings.Contains(stdout, "wrote "+path) {
		t.Errorf("printed %q", stdout)
	}
	want := wantCodes(t, model, mnist.Test(), input.QuickTest)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+want.N || strings.Join(rows[0], ",") != "index,label,z1,z2" {
		t.Fatalf("%d rows, header %v", len(rows), rows[0])
	}
	for i, row := range rows[1:] {
		if row[0] != strconv.Itoa(i) || row[1] != want.Classes[want.Labels[i]] {
			t.Fatalf("row %d begins %v", i, row[:2])
		}
		for j, cell := range row[2:] {
			if z, err := strconv.ParseFloat(cell, 32); err != nil || float32(z) != want.Row(i)[j] {
				t.Fatalf("row %d, z%d is %s, want %v", i, j+1, cell, want.Row(i)[j])
			}
		}
	}
}

func TestEncodeNPY(t *testing.T) {
	model, path := tourModel(t, "plain-32"), filepath.Join(t.TempDir(), "codes.npy")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	demo.Succeed(t, "encode --model", model, "--quick --split train --output", path)
	want := wantCodes(t, model, mnist.Train(), input.QuickTrain)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := npy.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	d := r.Header.Descr
	if got := fmt.Sprintln(d.Type, d.Shape, d.Fortran); got != "<f4 [1000 32] false\n" {
		t.Errorf("header %s", got)
	}
	got := make([]float32, 0, len(want.X))
	if err := r.Read(&got); err != nil {
		t.Fatal(err)
	}
	for i, z := range got {
		if z != want.X[i] {
			t.Fatalf("value %d is %v, want %v", i, z, want.X[i])
		}
	}
	if len(got) != len(want.X) {
		t.Errorf("%d values, want %d", len(got), len(want.X))
	}
}

func TestReconstruct(t *testing.T) {
	model, path := tourModel(t, "plain-32"), filepath.Join(t.TempDir(), "digits.png")
	stdout, _ := demo.Succeed(t, "reconstruct --model", model, "--quick --count 12 --output", path)
	test, err := mnist.Test().Head(input.QuickTest)
	if err != nil {
		t.Fatal(err)
	}
	ae, err := models.Load(model)
	if err != nil {
		t.Fatal(err)
	}
	reconstruction, err := ae.Reconstruct(test)
	if err != nil {
		t.Fatal(err)
	}
	mse, err := eval.MSE(test, reconstruction)
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("MSE %.6f per pixel, over the 500 images", mse); !strings.Contains(stdout, want) {
		t.Errorf("printed %q, want %q", stdout, want)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := png.Decode(f); err != nil {
		t.Error(err)
	}
}

// Without --output the figure has the name of the model, below --out; images need not be 28 x 28.
func TestReconstructDefaults(t *testing.T) {
	set, out := clitest.TinySet(t, "tiny-", ""), t.TempDir()
	prefix := filepath.Join(set, "tiny-")
	demo.Succeed(t, "train --data", prefix, "--out", out, "--hidden none --latent 2 --epochs 1")
	model := filepath.Join(out, cli.ModelsFolder, "plain-2.safetensors")
	stdout, _ := demo.Succeed(t, "reconstruct --model", model, "--data", prefix, "--split train --out", out)
	want := "wrote " + filepath.Join(out, report.FiguresFolder, "plain-2-reconstructions.png")
	if !strings.Contains(stdout, want) {
		t.Errorf("printed %q, want %q", stdout, want)
	}
	if !strings.Contains(stdout, "over the 30 images of tiny- train (30)") {
		t.Errorf("printed %q", stdout)
	}
}

func TestUsageOfSavedModels(t *testing.T) {
	demo.Refuse(t, "", map[string]string{
		"reconstruct":                                  "--model is missing",
		"reconstruct --model m --count 0":              "--count 0: it must be 1 to 20",
		"reconstruct --model m --count 21":             "--count 21: it must be 1 to 20",
		"reconstruct --model m --split validation":     `--split "validation": there are: test, train`,
		"reconstruct --model m --output a.gif":         "--output a.gif: it must end in .pdf, .png, .svg",
		"encode --model m --output a.txt":              `--output "a.txt": it must be a file that ends in .csv or .npy`,
		"encode --model m --output a.csv --split half": `--split "half"`,
	})
	demo.Fail(t, "none.safetensors", "encode --model none.safetensors --output a.csv")
	demo.Fail(t, "none.safetensors", "reconstruct --model none.safetensors")
}

// Reconstruct draws images; other data are refused before anything is printed.
func TestReconstructNeedsImages(t *testing.T) {
	out := t.TempDir()
	demo.Succeed(t, "train --quick --epochs 1 --data blobs --out", out)
	demo.Fail(t, "there are no images to draw", "reconstruct --data blobs --out", out, "--model",
		filepath.Join(out, "models", "plain-5.safetensors"))
}
