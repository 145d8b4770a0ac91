package fetch_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/fetch"
)

// wantSets fails unless the sets are those of the tiny files.
func wantSets(t *testing.T, train, test *data.Set, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for k, s := range []*data.Set{train, test} {
		if err := s.Check(); err != nil {
			t.Fatal(err)
		}
		want := []string{"tiny train (30): 30 samples x 20 features (4x5), 3 classes",
			"tiny test (12): 12 samples x 20 features (4x5), 3 classes"}[k]
		if s.String() != want || !slices.Equal(s.Classes, []string{"a", "b", "c"}) {
			t.Errorf("got %q with %q, want %q", s, s.Classes, want)
		}
		if s.X[1] != float32(7+k)/255 || s.Labels[1] != 1+k {
			t.Errorf("%v: the second pixel is %v, the second label %d", s, s.X[1], s.Labels[1])
		}
	}
}

// A download is complete, reports its progress, and happens once.
func TestGet(t *testing.T) {
	s := newTiny(t)
	m := s.good(t)
	folder := filepath.Join(t.TempDir(), "a", "b")
	last := map[string]int64{}
	var order []string
	o := fetch.Options{
		Dir:  folder,
		Warn: func(err error) { t.Error(err) },
		Progress: func(file string, done, total int64) {
			if !slices.Contains(order, file) {
				order = append(order, file)
			}
			if want := int64(len(s.plain[file])); total != want || done <= last[file] || done > total {
				t.Errorf("%s: %d of %d, after %d, and there are %d", file, done, total, last[file], want)
			}
			last[file] = done
		},
	}
	train, test, err := s.from(m).Get(t.Context(), o)
	wantSets(t, train, test, err)
	s.wantWhole(t, folder)
	for name, contents := range s.plain {
		if last[name] != int64(len(contents)) {
			t.Errorf("%s: the last progress was %d of %d bytes", name, last[name], len(contents))
		}
	}
	if want := []string{s.Files[0].Name, s.Files[1].Name, s.Files[2].Name, s.Files[3].Name}; !slices.Equal(order, want) {
		t.Errorf("fetched in the order %q", order)
	}

	last, o.Offline = nil, true // a call of Progress would panic
	train, test, err = s.from(m).Get(t.Context(), o)
	wantSets(t, train, test, err)
	if n := m.requests.Load(); n != 4 {
		t.Errorf("%d requests for 4 files", n)
	}
}

// Files that the user put there are used.
func TestBroughtByHand(t *testing.T) {
	s := newTiny(t)
	m := s.good(t)
	for suffix, files := range map[string]map[string][]byte{"": s.plain, ".gz": s.gz} {
		folder := t.TempDir()
		write(t, folder, files, suffix)
		train, test, err := s.from(m).Get(t.Context(), fetch.Options{Dir: folder})
		wantSets(t, train, test, err)
		if len(names(t, folder)) != 4 || m.requests.Load() != 0 {
			t.Errorf("files %q, %d requests", names(t, folder), m.requests.Load())
		}
	}
}

// A damaged file in the cache folder is reported and downloaded again, or named in the error. In a folder named by
// the user it is left alone.
func TestDamagedCache(t *testing.T) {
	s := newTiny(t)
	m := s.good(t)
	for what, damage := range map[string]func(folder string) (file string){
		"a bit": func(folder string) string {
			file := filepath.Join(folder, s.Files[0].Name)
			contents := slices.Clone(s.plain[s.Files[0].Name])
			contents[30] ^= 4
			_ = os.WriteFile(file, contents, 0o644)
			return file
		},
		"empty": func(folder string) string {
			file := filepath.Join(folder, s.Files[1].Name)
			_ = os.WriteFile(file, nil, 0o644)
			return file
		},
		"compressed": func(folder string) string {
			_ = os.Remove(filepath.Join(folder, s.Files[2].Name))
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			_, _ = z.Write([]byte("something else"))
			_ = z.Close()
			file := filepath.Join(folder, s.Files[2].Name+".gz")
			_ = os.WriteFile(file, b.Bytes(), 0o644)
			return file
		},
	} {
		t.Run(what, func(t *testing.T) {
			for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData", "home"} {
				t.Setenv(name, t.TempDir())
			}
			folder, err := s.Folder()
			if err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			write(t, folder, s.plain, "")
			file := damage(folder)
			before := m.requests.Load()
			_, _, err = s.from(m).Get(t.Context(), fetch.Options{Dir: folder})
			wantError(t, err, "fetch: tiny: not of this set, or damaged, and so not replaced: "+file+": ",
				"remove it, or give another folder")
			_, _, err = s.from(m).Get(t.Context(), fetch.Options{Offline: true})
			if m.requests.Load() != before {
				t.Error("something was fetched")
			}
			wantError(t, err, "fetch: tiny: incomplete, and downloads are off ("+file+": ", "put ", folder)

			var warnings []error
			train, test, err := s.from(m).Get(t.Context(), fetch.Options{Warn: func(err error) {
				warnings = append(warnings,
					err)
			}})
			wantSets(t, train, test, err)
			if len(warnings) != 1 || m.requests.Load() != before+1 {
				t.Fatalf("warnings %v, %d requests", warnings, m.requests.Load()-before)
			}
			wantError(t, warnings[0], "fetch: tiny: damaged, and fetched again: "+file+": ")
		})
	}
}

func TestOffline(t *testing.T) {
	s := newTiny(t)
	m := s.good(t)
	folder := filepath.Join(t.TempDir(), "none")
	_, _, err := s.from(m).Get(t.Context(), fetch.Options{Dir: folder, Offline: true})
	wantError(t, err, "incomplete, and downloads are off: put train-images-idx3-ubyte, ", folder, "--data FOLDER")
	if m.requests.Load() != 0 || names(t, folder) != nil {
		t.Errorf("%d requests, files %q", m.requests.Load(), names(t, folder))
	}
}

// After an error of the disk no other mirror is tried.
func TestDisk(t *testing.T) {
	s := newTiny(t)
	m := s.good(t)
	isFile := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(isFile, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, _, err := s.from(m, m).Get(t.Context(), fetch.Options{Dir: filepath.Join(isFile, "folder")})
	wantError(t, err, "fetch: tiny: cannot make the folder: ", isFile)

	// A folder has the name of a file.
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData", "home"} {
		t.Setenv(name, t.TempDir())
	}
	folder, err := s.Folder()
	if err != nil {
		t.Fatal(err)
	}
	inTheWay := filepath.Join(folder, s.Files[0].Name)
	if err := os.MkdirAll(inTheWay, 0o755); err != nil {
		t.Fatal(err)
	}
	_, _, err = s.from(m, m).Get(t.Context(), fetch.Options{})
	wantError(t, err, "fetch: tiny: ", inTheWay+": it is a folder")
	if _, ok := errors.AsType[*fetch.MissingError](err); ok || m.requests.Load() > 1 {
		t.Errorf("%v after %d requests", err, m.requests.Load())
	}
}

// Published bytes that are not a valid set are an error.
func TestNotASet(t *testing.T) {
	s := newTiny(t)
	d := s.from(s.good(t))
	d.Classes = d.Classes[:2]
	_, _, err := d.Get(t.Context(), fetch.Options{Dir: t.TempDir()})
	wantError(t, err, "fetch: tiny: label 2, but there are 2 names of classes")
	d = s.from(s.good(t))
	d.Files[0], d.Files[1] = d.Files[1], d.Files[0]
	_, _, err = d.Get(t.Context(), fetch.Options{Dir: t.TempDir()})
	wantError(t, err, "fetch: tiny: data: idx: ", "images")
}
