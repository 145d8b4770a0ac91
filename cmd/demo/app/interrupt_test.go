package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/models"
)

// trigger is a writer that calls f once when what was written to it contains the text.
type trigger struct {
	written bytes.Buffer // not embedded: io.Copy would find its ReadFrom and go past Write
	text    string
	f       func()
}

func (w *trigger) String() string { return w.written.String() }

func (w *trigger) Write(p []byte) (int, error) {
	n, err := w.written.Write(p)
	if w.f != nil && strings.Contains(w.String(), w.text) {
		w.f()
		w.f = nil
	}
	return n, err
}

// An interrupted tour leaves the models before, the one under way and the log, and says where they are.
func TestInterruptedTour(t *testing.T) {
	folder := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	stderr := &trigger{text: "plain-2         epoch  1/2", f: cancel}
	var stdout bytes.Buffer
	if code := Run(ctx, []string{"--quick", "--out", folder}, &stdout, stderr); code != cli.ExitInterrupted {
		t.Fatalf("exit code %d, want %d\n%s", code, cli.ExitInterrupted, stderr.String())
	}
	files := clitest.ReadFiles(t, folder)
	for _, name := range []string{"models/plain-32.safetensors", "models/plain-2.safetensors", "log.csv"} {
		if files[name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
	if len(files) != 3 {
		t.Errorf("%d files, want 3", len(files))
	}
	path := filepath.Join(folder, cli.ModelsFolder, "plain-2.safetensors")
	want := "interrupted: plain-2, in epoch 2 of 2, after 0 complete steps of it; the model as it was then is in " + path
	if !clitest.Contains(stderr.String(), want) {
		t.Errorf("message %q, want %q", stderr.String(), want)
	}
	want = "the losses of the complete epochs are in " + filepath.Join(folder, training.LogName)
	if !clitest.Contains(stderr.String(), want) {
		t.Errorf("message %q, want %q", stderr.String(), want)
	}
	ae, err := models.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if ae.Steps() != 16 { // 1,000 images in batches of 64
		t.Errorf("the saved model has had %d steps, want 16", ae.Steps())
	}
	if n := strings.Count(files["log.csv"], "plain-2,1,"); n != 4 {
		t.Errorf("%d rows for the whole epoch of plain-2, want 4", n)
	}
}

// A context that is cancelled before training starts still ends in good order.
func TestInterruptedBeforeTheFirstStep(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	folder := t.TempDir()
	code, _, stderr := demo.ExecuteContext(ctx,
		"train --hidden 8 --latent 2 --data", clitest.TinySet(t, "", ""), "--out", folder)
	if code != cli.ExitInterrupted || !clitest.Contains(stderr, "in epoch 1 of 20, after 0 complete steps") {
		t.Errorf("exit code %d, %q", code, stderr)
	}
	files := clitest.ReadFiles(t, folder)
	if len(files) != 2 || files["plain-2-log.csv"] != "model,epoch,set,term,value,weight\n" {
		t.Errorf("files %v", files)
	}
}

// The real program, under a real signal, in the middle of an epoch.
func TestSignal(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals to send")
	}
	folder := t.TempDir()
	// 5000 epochs would take minutes: the process ends early because it was told to.
	args := []string{"train", "--quick", "--epochs", "5000", "--latent", "4", "--out", folder}
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	pipe, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	seen := &trigger{text: "epoch   2", f: func() {
		time.Sleep(20 * time.Millisecond) // into the epoch
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
	}}
	if _, err := io.Copy(seen, pipe); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != cli.ExitInterrupted {
		t.Fatalf("the process ended with %v, want exit code %d\n%s", err, cli.ExitInterrupted, seen.String())
	}
	if !strings.Contains(seen.String(), "interrupted: plain-4, in epoch ") {
		t.Errorf("no message of an interruption:\n%s", seen.String())
	}
	ae, err := models.Load(filepath.Join(folder, cli.ModelsFolder, "plain-4.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	if ae.Steps() < 16 {
		t.Errorf("%d steps in the saved model, want two epochs of 8 at least", ae.Steps())
	}
	files := clitest.ReadFiles(t, folder)
	for _, name := range []string{"plain-4-log.csv", "figures/plain-4-losses.png", "figures/plain-4-losses.svg"} {
		if files[name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
}
