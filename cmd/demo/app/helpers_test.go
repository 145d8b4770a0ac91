package app

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
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

// demo is the program.
var demo = clitest.Program(Run)

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
	r.code, r.stdout, r.stderr = demo.ExecuteContext(context.Background(), "--quick --out", r.folder)
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
