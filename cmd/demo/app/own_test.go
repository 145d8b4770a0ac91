package app

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
)

// A program of another module that imports the command line and a variant of its own has every command for it. The
// module is testdata/own.
func TestOwnProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	program, out := buildOwn(t), t.TempDir()
	own := func(args string) (string, error) {
		cmd := exec.CommandContext(t.Context(), program, strings.Fields(args+" --quick --out "+out)...)
		text, err := cmd.CombinedOutput()
		return string(text), err
	}
	set := " --data " + clitest.TinySet(t, "", "")
	train := "train --model nested --latent 3 --hidden 8" + set
	saved := func(name string) string {
		return set + " --model " + filepath.Join(out, "models", name) + ".safetensors"
	}
	for _, c := range []struct {
		args, want string // wanted in what is printed
	}{
		{"models nested", "share α of the loss that is of shorter codes"},
		{train + " --set share=0.25", "nested-3: nested, 36 inputs, d = 3"},
		{train + " --wrap denoising", "denoising-nested-3: denoising of nested, 36 inputs, d = 3"},
		{"sample" + saved("nested-3"), "nested-3-samples.png"},
		{"eval" + saved("nested-3"), "squared error of the first 2"},
		{"eval" + saved("denoising-nested-3"), "squared error of the first 2"},
		{"graph --model nested --latent 3 --wrap denoising -o " + filepath.Join(out, "graph.dot"), "graph.dot"},
	} {
		if text, err := own(c.args); err != nil || !strings.Contains(text, c.want) {
			t.Errorf("own %s: %v, want %q in\n%s", c.args, err, c.want, text)
		}
	}
	text, err := own(train + " --set share=2")
	if err == nil || !strings.Contains(text, "share 2: it must be from 0 to 1") {
		t.Errorf("a wrong setting: %v, %s", err, text)
	}
}

// buildOwn builds the program of testdata/own, in a copy, without a network: what the repository needs is on the
// machine.
func buildOwn(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	module := t.TempDir()
	if err := os.CopyFS(module, os.DirFS("testdata/own")); err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(module, "go.sum"), sums, 0o644); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(module, "own")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	for _, args := range [][]string{
		{"mod", "edit", "-replace", "github.com/aegis-ae/aegis=" + root},
		{"build", "-mod=mod", "-o", program, "."},
	} {
		cmd := exec.CommandContext(t.Context(), "go", args...)
		cmd.Dir = module
		cmd.Env = append(os.Environ(), "GOPROXY=off", "GOWORK=off")
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, text)
		}
	}
	return program
}
