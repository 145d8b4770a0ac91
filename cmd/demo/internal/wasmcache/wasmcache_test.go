package wasmcache

import (
	"os"
	"path/filepath"
	"testing"
)

// write makes a file in the folder of the code, as go-graphviz does.
func write(t *testing.T, dir, name, contents string) (path string) {
	t.Helper()
	path = filepath.Join(dir, codeFolder, "inner", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(contents), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPrepare(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "aegis")
	for range 2 { // made, and found
		if err := prepare(dir); err != nil {
			t.Fatal(err)
		}
	}
	path, other := write(t, dir, "code", "compiled"), write(t, dir, "code.1.tmp", "half")
	write(t, dir, "../another version/code", "compiled otherwise")
	if err := seal(dir); err != nil {
		t.Fatal(err)
	}
	if err := prepare(dir); err != nil {
		t.Error(err)
	}
	if got, err := os.ReadFile(path); string(got) != "compiled" {
		t.Errorf("what was sealed is %q, %v", got, err)
	}
	if good, err := filepath.Glob(filepath.Join(dir, codeFolder, "*", "code")); err != nil || len(good) != 2 {
		t.Errorf("of two versions %v are left, %v", good, err)
	}
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 2 {
		t.Errorf("%v is left, %v, want the code and %s", entries, err, other)
	}
	// A file that cannot be opened, for root neither.
	if err := os.Symlink("nothing", filepath.Join(filepath.Dir(path), "dangling")); err != nil {
		t.Fatal(err)
	}
	if prepare(dir) == nil {
		t.Error("a file that cannot be read was accepted")
	}
	if prepare(path) == nil || prepare(nowhere) == nil {
		t.Error("a folder that cannot be was accepted")
	}
}

// go-graphviz would panic, in each start, at a file that is not as it wrote it.
func TestDamage(t *testing.T) {
	for name, damaged := range map[string]string{"cut off": "compi", "empty": "", "another": "Compiled"} {
		dir := t.TempDir()
		if err := prepare(dir); err != nil {
			t.Fatal(err)
		}
		path := write(t, dir, "code", "compiled")
		for range 2 { // damaged and compiled anew
			if err := seal(dir); err != nil {
				t.Fatal(err)
			}
			write(t, dir, "code", damaged)
			if err := prepare(dir); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(path); !os.IsNotExist(err) {
				t.Errorf("%s: the file is still there, %v", name, err)
			}
			write(t, dir, "code", "compiled")
		}
	}
	// What nobody has sealed may be whole or not.
	dir := t.TempDir()
	path := write(t, dir, "code", "compiled")
	if err := prepare(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("a file without a seal is still there, %v", err)
	}
}

// No file is left of the attempt to write one.
func TestTry(t *testing.T) {
	dir := t.TempDir()
	if err := try(dir, 100); err != nil {
		t.Error(err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("%v is left, %v", entries, err)
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
