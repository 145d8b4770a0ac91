package app

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
)

// The program keeps the compiled layout engine in the user's own cache, or nowhere, and never in a folder that users
// share.
func TestLayoutCache(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("temporary files are the user's own")
	}
	shared, home := t.TempDir(), t.TempDir()
	cache := filepath.Join(home, "cache")
	// With the code that this process has compiled, if it could keep it, the other need not do so again.
	if own, err := os.UserCacheDir(); err == nil {
		_ = os.CopyFS(filepath.Join(cache, "aegis"), os.DirFS(filepath.Join(own, "aegis")))
	}
	cmd := exec.Command(os.Args[0], "version")
	cmd.Env = append(os.Environ(), asProgram+"=1", "TMPDIR="+shared, "HOME="+home, "XDG_CACHE_HOME="+cache)
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	if files := clitest.ReadFiles(t, shared); len(files) != 0 {
		t.Errorf("%d files in the shared folder", len(files))
	}
	if files := clitest.ReadFiles(t, home); len(files) == 0 {
		t.Error("nothing in the cache")
	}
	if got := os.Getenv("TMPDIR"); filepath.Base(got) == "aegis" {
		t.Errorf("TMPDIR is left at %s", got)
	}
}
