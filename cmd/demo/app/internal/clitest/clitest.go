// Package clitest helps to test commands.
package clitest

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/data"
)

// Program runs a command line and returns the exit code, as app.Run does.
type Program func(ctx context.Context, args []string, stdout, stderr io.Writer) int

// Group is a program with the commands of a group alone.
func Group(g cli.Group) Program {
	return func(ctx context.Context, args []string, stdout, stderr io.Writer) int {
		a := cli.New(stdout, stderr)
		root := &cobra.Command{Use: "demo", Args: cli.NoCommand, RunE: func(*cobra.Command, []string) error { return nil }}
		a.SetUp(root, g)
		return a.Execute(ctx, root, args)
	}
}

// Execute runs a command line, split at spaces, and returns the exit code and what was printed.
func (p Program) Execute(t *testing.T, line ...string) (code int, stdout, stderr string) {
	t.Helper()
	return p.ExecuteContext(t.Context(), line...)
}

// ExecuteContext is Execute with a context, whose cancelling interrupts the command.
func (p Program) ExecuteContext(ctx context.Context, line ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = p(ctx, strings.Fields(strings.Join(line, " ")), &out, &errs)
	return code, out.String(), errs.String()
}

// Succeed is Execute for commands that have to succeed.
func (p Program) Succeed(t *testing.T, line ...string) (stdout, stderr string) {
	t.Helper()
	code, stdout, stderr := p.Execute(t, line...)
	if code != cli.ExitOK {
		t.Fatalf("demo %s: exit code %d\n%s%s", strings.Join(line, " "), code, stdout, stderr)
	}
	return stdout, stderr
}

// Refuse is Execute for wrong command lines: each value is a part of the one line that says what is wrong with the key,
// which follows the beginning that all of them have. Nothing is written.
func (p Program) Refuse(t *testing.T, begin string, wrong map[string]string) {
	t.Helper()
	for line, want := range wrong {
		code, stdout, stderr := p.Execute(t, begin, line)
		message, more, _ := strings.Cut(stderr, "\n")
		if code != cli.ExitUsage || !strings.HasPrefix(message, "demo: ") || !strings.Contains(message, want) || more != "" ||
			strings.Contains(stdout, "wrote") {
			t.Errorf("demo %s %s: exit code %d, %q, %q, want %q", begin, line, code, stdout, stderr, want)
		}
	}
}

// Fail is Execute for command lines that fail for other reasons, with an error that contains a text.
func (p Program) Fail(t *testing.T, want string, line ...string) {
	t.Helper()
	code, stdout, stderr := p.Execute(t, line...)
	if code != cli.ExitFailure || !Contains(stderr, want) || strings.Contains(stdout, "wrote") {
		t.Errorf("demo %s: exit code %d, %q, %q, want %q", strings.Join(line, " "), code, stdout, stderr, want)
	}
}

// ReadFiles returns the contents of all files below the folder, by their paths in it.
func ReadFiles(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		contents, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, path)
		files[filepath.ToSlash(name)] = string(contents)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TinySet writes the four files of a set of 6 x 6 images in 3 classes, 30 for training and 20 for tests, with something
// before the names and behind them, and returns the folder.
func TinySet(t *testing.T, prefix, suffix string) string {
	t.Helper()
	folder := t.TempDir()
	random := rand.New(rand.NewPCG(1, 2))
	write := func(name string, x data.IDX) {
		f, err := os.Create(filepath.Join(folder, prefix+name+suffix))
		if err != nil {
			t.Fatal(err)
		}
		if err := data.WriteIDX(f, x, data.IDXOptions{Gzip: suffix == ".gz"}); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for name, n := range map[string]int{"train": 30, "t10k": 20} {
		images := data.IDX{Dims: []int{n, 6, 6}, Data: make([]byte, n*36)}
		labels := data.IDX{Dims: []int{n}, Data: make([]byte, n)}
		for i := range n {
			labels.Data[i] = byte(i % 3)
			for j := range 12 { // two rows of ink, whose place is the class
				images.Data[i*36+int(labels.Data[i])*12+j] = byte(random.IntN(256))
			}
		}
		write(name+"-images-idx3-ubyte", images)
		write(name+"-labels-idx1-ubyte", labels)
	}
	return folder
}

// Contains reports whether the text, with its line breaks as spaces, contains the part.
func Contains(text, part string) bool {
	return strings.Contains(strings.Join(strings.Fields(text), " "), part)
}

// WantMessage checks that the text is one line of the program that names all of the files.
func WantMessage(t *testing.T, stderr, start string, files ...string) {
	t.Helper()
	_, message, _ := strings.Cut(stderr, "demo: ")
	if !strings.HasPrefix(message, start) || strings.Count(message, "\n") != 1 {
		t.Errorf("message %q, want one line with %q", message, start)
	}
	for _, path := range files {
		if !strings.Contains(message, path) {
			t.Errorf("message %q does not name %s", message, path)
		}
	}
}

// ReadCSV returns the rows of a file by the names of its columns.
func ReadCSV(t *testing.T, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, cell := range line {
			row[lines[0][i]] = cell
		}
		out = append(out, row)
	}
	return out
}

// Announced reports files that are missing, or that were not announced.
func Announced(t *testing.T, stdout string, files ...string) {
	t.Helper()
	for _, file := range files {
		if _, err := os.Stat(file); err != nil || !strings.Contains(stdout, "wrote "+file) {
			t.Errorf("%s: %v; printed %s", file, err, stdout)
		}
	}
}
