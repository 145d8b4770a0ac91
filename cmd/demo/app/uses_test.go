package app

import (
	"bytes"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
)

// TestDecodeEncoded: what was encoded is decoded to what the library makes of it.
func TestDecodeEncoded(t *testing.T) {
	out := t.TempDir()
	model, codes, decoded := tourModel(t, "vae-2"), filepath.Join(out, "z.csv"), filepath.Join(out, "x.csv")
	demo.Succeed(t, "encode --model", model, "--quick --output", codes)
	stdout, _ := demo.Succeed(t, "decode --model", model, "--codes", codes, "--output", decoded, "--out", out)
	clitest.Announced(t, stdout, decoded, filepath.Join(out, "figures", "vae-2-decoded.png"))
	var columns []string
	for j := range 784 {
		columns = append(columns, "x"+strconv.Itoa(j+1))
	}
	x, err := data.Load(decoded, data.ReadOptions{Columns: columns})
	if err != nil {
		t.Fatal(err)
	}
	ae, err := models.Load(model)
	if err != nil {
		t.Fatal(err)
	}
	z, err := data.Load(codes, data.ReadOptions{Columns: []string{"z1", "z2"}})
	if err != nil {
		t.Fatal(err)
	}
	want, err := ae.Decode(z)
	if err != nil {
		t.Fatal(err)
	}
	if x.N != input.QuickTest {
		t.Fatalf("%d samples", x.N)
	}
	for i := range want.N {
		for j, v := range want.Row(i) {
			if x.Row(i)[j] != v {
				t.Fatalf("sample %d, value %d: %v, want %v", i, j, x.Row(i)[j], v)
			}
		}
	}
}

// TestUses runs each command on a model of the tour: it writes what it says, the same bytes each time.
func TestUses(t *testing.T) {
	vae, plain := tourModel(t, "vae-2"), tourModel(t, "plain-32")
	for line, files := range map[string]string{
		"sample --count 9 --model " + vae:                  "samples.csv samples.png manifold.png traversal.svg",
		"sample --count 5 --components 3 --model " + plain: "samples.csv traversal.png",
		"interpolate --from 0,3 --to 1,2 --steps 4 --path spherical --model " + vae: "" +
			"interpolation.csv interpolation.png",
		"denoise --noise masking --levels 0.2 --model " + plain: "denoise.csv restored.csv denoise.png",
		"denoise --given --model " + plain:                      "restored.csv denoise.png",
		"cluster --starts 2 --model " + plain:                   "clusters.csv centres.png clusters.png",
		"probe --neighbours 3 --model " + plain:                 "probes.csv probes.png confusion.png",
		"retrieve --query 4,7 --neighbours 3 --model " + plain:  "neighbours.csv neighbours.png",
	} {
		var folders [2]string
		for k := range folders {
			folders[k] = t.TempDir()
			stdout, _ := demo.Succeed(t, line, "--quick --out", folders[k])
			name := strings.TrimSuffix(filepath.Base(line), ".safetensors")
			for file := range strings.FieldsSeq(files) {
				folder := folders[k]
				if !strings.HasSuffix(file, ".csv") {
					folder = filepath.Join(folder, report.FiguresFolder)
				}
				clitest.Announced(t, stdout, filepath.Join(folder, name+"-"+file))
			}
		}
		second := clitest.ReadFiles(t, folders[1])
		for name, contents := range clitest.ReadFiles(t, folders[0]) {
			if !bytes.Equal([]byte(contents), []byte(second[name])) {
				t.Errorf("%s: %s differs the second time", line, name)
			}
		}
	}
}

// TestRetrieveNearest: the nearest neighbours come first.
func TestRetrieveNearest(t *testing.T) {
	out := t.TempDir()
	stdout, _ := demo.Succeed(t, "retrieve --model", tourModel(t, "plain-32"), "--quick --neighbours 4 --out", out)
	rows := clitest.ReadCSV(t, filepath.Join(out, "plain-32-neighbours.csv"))
	if len(rows) != 4*input.QuickTest {
		t.Fatalf("%d rows", len(rows))
	}
	same := 0
	for i, row := range rows {
		d, err := strconv.ParseFloat(row["distance"], 64)
		if err != nil {
			t.Fatal(err)
		}
		if i%4 > 0 {
			if before, _ := strconv.ParseFloat(rows[i-1]["distance"], 64); d < before {
				t.Errorf("row %d is nearer than the one before", i)
			}
		}
		if row["label"] == row["neighbour_label"] {
			same++
		}
	}
	share := strconv.FormatFloat(float64(same)/float64(len(rows)), 'f', 4, 64)
	if !strings.Contains(stdout, share) {
		t.Errorf("a precision of %s is not printed: %s", share, stdout)
	}
}

func TestUsesUsage(t *testing.T) {
	model := tourModel(t, "plain-2")
	demo.Refuse(t, "--quick --out "+t.TempDir()+" --model "+model, map[string]string{
		"sample --count 0":                            "at least 1",
		"decode --codes z.csv --holdout 0.3":          "--holdout does not go with --codes",
		"eval --holdout 0.3":                          "--holdout does not go with --data mnist",
		"eval --label digit":                          "--label does not go with --data mnist",
		"sample --class 3":                            "no prior that takes labels",
		"sample --output x.txt":                       ".csv or .npy",
		"interpolate --from 1":                        "pairs",
		"interpolate --from 1 --to 5000":              "no sample 5000",
		"interpolate --path bent":                     "linear or spherical",
		"interpolate --steps 1":                       "2 to",
		"denoise --noise hum":                         "there are: gaussian",
		"denoise --noise masking --levels 1":          "share below 1",
		"denoise --noise low-resolution --levels 3.5": "whole number",
		"denoise --given --noise masking":             "noisy already",
		"probe --c 0":                                 "positive",
		"probe --neighbours 0":                        "at least 1",
		"cluster --clusters 0":                        "at least 1",
		"cluster --clusters 2000":                     "1000 training samples",
		"retrieve --query 9999":                       "--query 9999",
		"retrieve --neighbours 0":                     "1 to",
	})
	demo.Refuse(t, "", map[string]string{
		"decode --codes z.csv": "--model",
		"sample --quick --components 3 --model " + tourModel(t, "vae-2"): "--components is for a model without a prior",
	})
	demo.Fail(t, "no such file", "decode --model", model, "--codes", filepath.Join(t.TempDir(), "z.csv"))
}
