package app

import (
	"bytes"
	"context"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

// asProgram makes the test binary behave as the program, for tests that need a process of their own.
const asProgram = "AEGIS_DEMO_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		Main()
		return
	}
	code := m.Run()
	if tourFolder != "" {
		_ = os.RemoveAll(tourFolder)
	}
	os.Exit(code)
}

// execute runs the command line and returns the exit code and what was printed.
func execute(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return executeContext(t.Context(), args...)
}

func executeContext(ctx context.Context, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = Run(ctx, args, &out, &errs)
	return code, out.String(), errs.String()
}

// succeed is execute for commands that have to succeed.
func succeed(t *testing.T, args ...string) (stdout, stderr string) {
	t.Helper()
	code, stdout, stderr := execute(t, args...)
	if code != exitOK {
		t.Fatalf("demo %s: exit code %d\n%s%s", strings.Join(args, " "), code, stdout, stderr)
	}
	return stdout, stderr
}

var tourFolder string

// quickTour is the output of demo --quick, on one processor; the folder is for reading only.
var quickTour = sync.OnceValue(func() (r struct {
	folder, stdout, stderr string
	code                   int
}) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var err error
	if tourFolder, err = os.MkdirTemp("", "aegis-demo-*"); err != nil {
		panic(err)
	}
	r.folder = tourFolder
	r.code, r.stdout, r.stderr = executeContext(context.Background(), "--quick", "--out", r.folder)
	return r
})

// tourModel returns the path of a model of the quick tour.
func tourModel(t *testing.T, name string) string {
	t.Helper()
	tour := quickTour()
	if tour.code != exitOK {
		t.Fatalf("demo --quick: exit code %d\n%s%s", tour.code, tour.stdout, tour.stderr)
	}
	return filepath.Join(tour.folder, modelsFolder, name+".safetensors")
}

// readFiles returns the contents of all files below the folder, by their paths in it.
func readFiles(t *testing.T, folder string) map[string]string {
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

// tinySet writes the four files of a set of 6 x 6 images in 3 classes, 30 for training and 20 for tests, with something
// before the names and behind them, and returns the folder.
func tinySet(t *testing.T, prefix, suffix string) string {
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

// contains reports whether the text, with its line breaks as spaces, contains the part.
func contains(text, part string) bool {
	return strings.Contains(strings.Join(strings.Fields(text), " "), part)
}
