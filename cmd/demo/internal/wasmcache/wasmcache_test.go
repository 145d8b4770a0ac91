package wasmcache

import (
	"os"
	"path/filepath"
	"testing"
)

func TestPrepare(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "aegis")
	for range 2 { // made, and found
		if err := prepare(dir); err != nil {
			t.Fatal(err)
		}
	}
	inner := filepath.Join(dir, "inner")
	if err := os.Mkdir(inner, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(inner, "code"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := prepare(dir); err != nil {
		t.Error(err)
	}
	if entries, err := os.ReadDir(inner); err != nil || len(entries) != 1 {
		t.Errorf("%v is left, %v", entries, err)
	}
	// A file that cannot be opened, for root neither.
	if err := os.Symlink("nothing", filepath.Join(inner, "dangling")); err != nil {
		t.Fatal(err)
	}
	if prepare(dir) == nil {
		t.Error("a file that cannot be read was accepted")
	}
	if prepare(filepath.Join(inner, "code")) == nil || prepare(nowhere) == nil {
		t.Error("a folder that cannot be was accepted")
	}
}

// Tests of this package have no layout to restore the variable.
func init() { Restore() }

func TestRestore(t *testing.T) {
	t.Setenv(variable, "elsewhere")
	Restore()
	if got, set := os.LookupEnv(variable); got != before || set != wasSet {
		t.Errorf("%q, %t; it was %q, %t", got, set, before, wasSet)
	}
}
