package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/anomaly"
)

// TestAnomalyOfTumours trains on benign samples, and scores by what it has kept.
func TestAnomalyOfTumours(t *testing.T) {
	out := t.TempDir()
	stdout, _ := demo.Succeed(t, "anomaly --data breast-cancer --normal benign --out", out)
	rows := clitest.ReadCSV(t, filepath.Join(out, "anomaly.csv"))
	if len(rows) != 1 || rows[0]["class"] != "benign" {
		t.Fatalf("rows %v", rows)
	}
	if auroc, err := strconv.ParseFloat(rows[0]["auroc"], 64); err != nil || auroc < .95 {
		t.Errorf("AUROC %s of malignant tumours, want .95", rows[0]["auroc"])
	}
	for _, name := range []string{"roc", "pr", "auroc", "scores"} {
		if file := filepath.Join(out, "figures", "anomaly-"+name+".png"); !strings.Contains(stdout, "wrote "+file) {
			t.Errorf("%s is not announced", file)
		}
	}

	model, scores := filepath.Join(out, "models", "anomaly-benign.safetensors"), filepath.Join(out, "mine", "scores.csv")
	stdout, _ = demo.Succeed(t,
		"anomaly --data breast-cancer --split all --normal benign --model", model, "-o", scores, "--out", out)
	if !strings.Contains(stdout, "AUROC") {
		t.Errorf("no report: %s", stdout)
	}
	rows = clitest.ReadCSV(t, scores)
	if len(rows) != 569 {
		t.Fatalf("%d scores of 569 samples", len(rows))
	}
	ae, err := models.Load(model)
	if err != nil {
		t.Fatal(err)
	}
	d, err := anomaly.LoadDetector(ae)
	if err != nil {
		t.Fatal(err)
	}
	threshold, _ := d.Threshold()
	right := 0
	for i, row := range rows {
		v, err := strconv.ParseFloat(row["score"], 64)
		if err != nil || row["index"] != strconv.Itoa(i) {
			t.Fatalf("row %v", row)
		}
		if far := v-threshold > 1e-3 || threshold-v > 1e-3; far && (v > threshold) != (row["anomaly"] == "1") {
			t.Errorf("row %v, with the threshold %v", row, threshold)
		}
		if (row["anomaly"] == "1") == (row["label"] == "malignant") {
			right++
		}
	}
	if right < 480 {
		t.Errorf("%d of 569 decisions are right", right)
	}
}

// TestAnomalyOfAFile is what somebody does with a table of their own: train, then score new rows, whose columns come in
// another order.
func TestAnomalyOfAFile(t *testing.T) {
	folder := t.TempDir()
	table, fresh := filepath.Join(folder, "my.csv"), filepath.Join(folder, "new.csv")
	var rows strings.Builder
	rows.WriteString("class,height,width,weight\n")
	for i := range 200 {
		x := float64(i%20) / 10
		fmt.Fprintf(&rows, "ok,%v,%v,%v\n", 100+10*x, 5-x, x*x)
	}
	for path, text := range map[string]string{
		table: rows.String(), fresh: "weight,note,width,height\n1,fine,4,110\n1,odd,4,300\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, scores := filepath.Join(folder, "out"), filepath.Join(folder, "scores.csv")
	demo.Succeed(t,
		"train --label class --latent 1 --hidden 16 --epochs 60 --batch 16 --name model --data", table, "--out", out)
	model := filepath.Join(out, "models", "model.safetensors")
	demo.Succeed(t, "anomaly --model", model, "--data", fresh, "-o", scores, "--out", out)
	got := clitest.ReadCSV(t, scores)
	if len(got) != 2 || got[0]["anomaly"] != "0" || got[1]["anomaly"] != "1" {
		t.Errorf("scores %v", got)
	}
}

func TestAnomalyUsage(t *testing.T) {
	demo.Refuse(t, "anomaly --quick --out "+t.TempDir(), map[string]string{
		"--variant vea": `--variant vea: models: unknown variant "vea"`,
		"--scores luck": "there are: error", "--protocol none": "one-class or leave-out",
		"--percentile 100": "between 0 and 100", "--output x.csv": "goes with --model",
		"--normal 11": "no such class; there are: 0, 1", "--latent 0": "at least 1",
		"--data moons --normal 9": "no such class", "--data linear-gaussian": "labels",
		"--model m --variant vae": "--variant does not go with --model",
	})
	demo.Fail(t, "demo train and demo anomaly save one", "anomaly --model", tourModel(t, "plain-2"), "--out", t.TempDir())
}
