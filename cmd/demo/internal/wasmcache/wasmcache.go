// Package wasmcache gives go-graphviz a private folder for its compiled code.
//
// go-graphviz is WebAssembly that is compiled while the program starts, in half a second. It keeps the result in the
// folder go-graphviz of [os.TempDir], which is one for all users of a machine: what another user has put there would be
// run, and if it cannot be read the program panics before main. So this package points TMPDIR, before go-graphviz looks,
// to a folder in the user's own cache, or to none if that cannot be used, which costs the half second in each start.
//
// It works because Go initialises packages that do not depend on each other in the order of their import paths, by the
// specification of the language, and github.com/aegis-ae comes before github.com/goccy. On Windows, which has a folder
// for each user, TMPDIR means nothing.
package wasmcache

import (
	"io/fs"
	"os"
	"path/filepath"
)

const variable = "TMPDIR"

var before, wasSet = os.LookupEnv(variable)

// nowhere is a place where no folder can be made.
var nowhere = filepath.Join(os.DevNull, "none")

func init() {
	dir := nowhere
	if caches, err := os.UserCacheDir(); err == nil {
		if own := filepath.Join(caches, "aegis"); prepare(own) == nil {
			dir = own
		}
	}
	_ = os.Setenv(variable, dir) // it fails for a malformed name only
}

// Restore sets TMPDIR to what it was when the program started. The package that imports go-graphviz calls it.
func Restore() {
	if wasSet {
		_ = os.Setenv(variable, before)
	} else {
		_ = os.Unsetenv(variable)
	}
}

// prepare makes the folder, if it is missing, and returns an error if its files cannot all be read, or if a file cannot
// be written into each of its folders.
func prepare(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			f, err := os.CreateTemp(path, ".try-*")
			if err != nil {
				return err
			}
			defer os.Remove(f.Name())
			return f.Close()
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		return f.Close()
	})
}
