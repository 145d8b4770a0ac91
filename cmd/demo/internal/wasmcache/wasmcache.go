// Package wasmcache gives go-graphviz a private folder for its compiled code.
//
// go-graphviz is WebAssembly that is compiled while the program starts, in half a second. It keeps the result in the
// folder go-graphviz of [os.TempDir], which is one for all users of a machine: what another user has put there would be
// run, and if it cannot be read, is damaged or cannot be written, the program panics before main. So this package points
// TMPDIR, before go-graphviz looks, to a folder in the user's own cache, or to none if that cannot be used, which costs
// the half second in each start. What is not as it was written is removed, and compiled anew.
//
// It works because Go initialises packages that do not depend on each other in the order of their import paths, by the
// specification of the language, and github.com/aegis-ae comes before github.com/goccy. On Windows, which has a folder
// for each user, TMPDIR means nothing.
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

// nowhere is a place where no folder can be made.
var nowhere = filepath.Join(os.DevNull, "none")

// dir is where TMPDIR points while go-graphviz is initialised.
var dir = nowhere

func init() {
	if caches, err := os.UserCacheDir(); err == nil {
		if dir = filepath.Join(caches, "aegis"); prepare(dir) != nil {
			dir = nowhere
		}
	}
	_ = os.Setenv(variable, dir) // it fails for a malformed name only
}

// Restore sets TMPDIR to what it was when the program started, and notes what go-graphviz has written. The package that
// imports go-graphviz calls it when that is initialised.
func Restore() {
	if dir != nowhere {
		_ = seal(dir) // what is not noted is compiled anew
	}
	if wasSet {
		_ = os.Setenv(variable, before)
	} else {
		_ = os.Unsetenv(variable)
	}
}

// The parts of the folder: what go-graphviz keeps, and for each of its files one with its sum.
const (
	codeFolder = "go-graphviz"
	sumFolder  = "sums"
)

// room is what the compiled code must find when it is first written; it has 6 MB.
const room = 16 << 20

// prepare makes the folder, if it is missing, and removes the files in it that are not as they were sealed. It returns an
// error if a folder cannot be written to, a bad file not be removed, or if there is no room for the code that is missing.
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

// seal notes the sums of all files that have none.
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

// isTemporary reports a file that is being written, perhaps by another process; it will get another name.
func isTemporary(path string) bool { return filepath.Ext(path) == ".tmp" }

// sumPath returns where the sum of a file is. Files have one name in the folders of several versions and architectures.
func sumPath(dir, path string) string {
	folder := filepath.Base(filepath.Dir(path))
	return filepath.Join(dir, sumFolder, folder+"-"+filepath.Base(path))
}

// sum returns the size of a file and its CRC-32, which takes a millisecond; it is to find accidents.
func sum(path string) (string, error) {
	contents, err := os.ReadFile(path)
	return fmt.Sprintf("%d %08x", len(contents), crc32.ChecksumIEEE(contents)), err
}

// try writes a file of so many bytes into a folder, and removes it.
func try(folder string, bytes int) error {
	f, err := os.CreateTemp(folder, ".try-*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(make([]byte, bytes))
	return errors.Join(err, f.Close())
}
