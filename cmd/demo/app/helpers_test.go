package app

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
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
	if code != cli.ExitOK {
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
	if tour.code != cli.ExitOK {
		t.Fatalf("demo --quick: exit code %d\n%s%s", tour.code, tour.stdout, tour.stderr)
	}
	return filepath.Join(tour.folder, cli.ModelsFolder, name+".safetensors")
}
