package training

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/models"
)

// A training that diverges leaves what a shorter one would have left: the model before, the log and the curves.
func TestTrainDiverges(t *testing.T) {
	set, out, shorter := clitest.TinySet(t, "", ""), t.TempDir(), t.TempDir()
	args := []string{"train", "--data", set, "--batch", "10", "--output", "identity", "--optimizer", "sgd", "--lr", "0.5",
		"--hidden", "none", "--latent", "2"}
	code, stdout, stderr := demo.Execute(t, append(args, "--out", out, "--epochs 99")...)
	if code != cli.ExitFailure {
		t.Fatalf("exit code %d, want %d\n%s", code, cli.ExitFailure, stderr)
	}
	path := filepath.Join(out, cli.ModelsFolder, "plain-2.safetensors")
	files := []string{path, filepath.Join(out, "plain-2-log.csv"),
		filepath.Join(out, report.FiguresFolder, "plain-2-losses.png"),
		filepath.Join(out, report.FiguresFolder, "plain-2-losses.svg")}
	ae, err := models.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	whole := ae.Steps() / 3 // epochs, of 30 images in batches of 10
	if whole < 1 || whole > 90 {
		t.Fatalf("it diverged after %d steps: this tests nothing", ae.Steps())
	}
	start := fmt.Sprintf("training plain-2: models: fit: epoch %d, step %d: ", whole+1, ae.Steps()%3+1)
	clitest.WantMessage(t, stderr, start, files...)
	if want := fmt.Sprintf("after %d complete steps, is in %s", ae.Steps(), path); !strings.Contains(stderr, want) {
		t.Errorf("message %q, want %q", stderr, want)
	}
	for _, path := range files {
		if !strings.Contains(stdout, "wrote "+path+"\n") {
			t.Errorf("%s is not mentioned in\n%s", path, stdout)
		}
	}
	demo.Succeed(t, append(args, "--out", shorter, "--epochs", fmt.Sprint(whole))...)
	got, want := clitest.ReadFiles(t, out), clitest.ReadFiles(t, shorter)
	if len(got) != len(want) || len(got) != 4 {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
	for name := range want {
		// The model of a training that failed is kept without a detector of anomalies, and may have some steps more.
		if name != "models/plain-2.safetensors" && got[name] != want[name] {
			t.Errorf("%s is not that of %d epochs", name, whole)
		}
	}
	if ae.Steps()%3 > 0 {
		return
	}
	b, err := models.Load(filepath.Join(shorter, cli.ModelsFolder, "plain-2.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range ae.Params.All() {
		if !slices.Equal(p.Value.Float32, b.Params.Get(p.Name).Value.Float32) {
			t.Errorf("the parameter %s is not that of %d epochs", p.Name, whole)
		}
	}
}

// A training that fails in its first step has nothing to keep, and leaves a model of the same name as it was.
func TestTrainFailsAtOnce(t *testing.T) {
	set, out := clitest.TinySet(t, "", ""), t.TempDir()
	path := filepath.Join(out, cli.ModelsFolder, "phases-2.safetensors")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	train := "train --data " + set + " --out " + out
	code, stdout, stderr := demo.Execute(t, train, "--model phases --latent 2 --set scale=1e30")
	if code != cli.ExitFailure || strings.Contains(stdout, "wrote") || strings.Contains(stderr, path) {
		t.Errorf("exit code %d, %q, %q", code, stdout, stderr)
	}
	clitest.WantMessage(t, stderr, "training phases-2: models: fit: epoch 1, step 1: ")
	if files := clitest.ReadFiles(t, out); len(files) != 1 || files["models/phases-2.safetensors"] != "old" {
		t.Errorf("files %v", files)
	}
}

// What cannot be saved after a failure is said beside the failure itself.
func TestTrainDivergesUnsaved(t *testing.T) {
	set, out := clitest.TinySet(t, "", ""), t.TempDir()
	path := filepath.Join(out, cli.ModelsFolder, "plain-16.safetensors")
	log := filepath.Join(out, "plain-16-log.csv")
	for _, folder := range []string{path, log} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	code, _, stderr := demo.Execute(t, "train --data", set, "--out", out, "--output identity --optimizer sgd --lr 1e30")
	if code != cli.ExitFailure || !strings.Contains(stderr, "saving the model as it was before failed: ") ||
		!strings.Contains(stderr, "writing the losses until then failed: ") {
		t.Errorf("exit code %d, %q", code, stderr)
	}
	clitest.WantMessage(t, stderr, "training plain-16: models: fit: epoch 2, step 1: ", path, log)
}
