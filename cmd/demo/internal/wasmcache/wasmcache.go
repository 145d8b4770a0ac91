// Package wasmcache gives go-graphviz a private folder for its compiled code.
//
// go-graphviz is WebAssembly that is compiled at program start, which takes half a second. It keeps the result in the
// folder go-graphviz of [os.TempDir], which all users of a machine share: the program would run what another user has
// put there, and it panics before main if the folder is unreadable, damaged or not writable. So this package sets
// TMPDIR, before go-graphviz looks, to a folder in the user's own cache, or to no folder if that cannot be used; each
// start then costs the half second. Files that changed since they were written are removed and compiled again.
//
// This works because Go initialises packages that do not depend on each other in the order of their import paths, by
// the language specification, and github.com/aegis-ae comes before github.com/goccy. On Windows, where each user has a
// folder, TMPDIR has no effect.
package wasmcache

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
)

const variable = "TMPDIR"

var before, wasSet = os.LookupEnv(variable)

// nowhere is a path where no folder can be created.
var nowhere = filepath.Join(os.DevNull, "none")

// dir is where TMPDIR points while go-graphviz is initialised.
var dir = nowhere

func init() {
	if caches, err := os.UserCacheDir(); err == nil {
		if dir = filepath.Join(caches, "aegis"); prepare(dir) != nil {
			dir = nowhere
		}
	}
	_ = os.Setenv(variable, dir) // fails only for a malformed name
}

// Restore sets TMPDIR to its value at program start, and records the checksums of what go-graphviz has written. The
// package that imports go-graphviz calls it once that is initialised.
func Restore() {
	if dir != nowhere {
		_ = seal(dir) // files without a checksum are compiled again
	}
	if wasSet {
		_ = os.Setenv(variable, before)
	} else {
		_ = os.Unsetenv(variable)
	}
}

// The parts of the folder: what go-graphviz keeps, and a file with the checksum of each of its files.
const (
	codeFolder = "go-graphviz"
	sumFolder  = "sums"
)

// room is the free space that the first compilation needs; the compiled code has 6 MB.
const room = 16 << 20

// prepare creates the folder if it is missing, and removes the files in it that changed since they were sealed. It
// returns an error if a folder is not writable, if a bad file cannot be removed, or if there is no room for missing
// code.
func prepare(dir string) error {
	for _, sub := range []string{codeFolder, sumFolder} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return err
		}
	}
	good := 0
	err := filepath.WalkDir(filepath.Join(dir, codeFolder), func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return try(path, 0)
		}
		if isTemporary(path) {
			return nil
		}
		now, err := sum(path)
		if err != nil {
			return err
		}
		if sealed, err := os.ReadFile(sumPath(dir, path)); err != nil || string(sealed) != now {
			_ = os.Remove(sumPath(dir, path)) // there may be none
			return os.Remove(path)
		}
		good++
		return nil
	})
	if err == nil && good == 0 {
		err = try(dir, room)
	}
	return err
}

// seal records the checksums of all files that have none.
func seal(dir string) error {
	return filepath.WalkDir(filepath.Join(dir, codeFolder), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || isTemporary(path) {
			return err
		}
		if _, err := os.Stat(sumPath(dir, path)); err == nil {
			return nil
		}
		now, err := sum(path)
		if err != nil {
			return err
		}
		return os.WriteFile(sumPath(dir, path), []byte(now), 0o600)
	})
}

// isTemporary reports whether a file is still being written, perhaps by another process, and will be renamed.
func isTemporary(path string) bool { return filepath.Ext(path) == ".tmp" }

// sumPath returns the path of a file's checksum. Folders of different versions and architectures hold files of one
// name.
func sumPath(dir, path string) string {
	folder := filepath.Base(filepath.Dir(path))
	return filepath.Join(dir, sumFolder, folder+"-"+filepath.Base(path))
}

// sum returns the size of a file and its CRC-32, which takes a millisecond and finds accidents, not attacks.
func sum(path string) (string, error) {
	contents, err := os.ReadFile(path)
	return fmt.Sprintf("%d %08x", len(contents), crc32.ChecksumIEEE(contents)), err
}

// try writes a file of the given size into a folder and removes it.
func try(folder string, bytes int) error {
	f, err := os.CreateTemp(folder, ".try-*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(make([]byte, bytes))
	return errors.Join(err, f.Close())
}
