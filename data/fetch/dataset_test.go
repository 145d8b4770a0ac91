package fetch_test

import (
	"encoding/hex"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/fetch"
)

func TestCatalogue(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range fetch.Catalogue() {
		if got, err := fetch.Lookup(d.Name); err != nil || got.Title != d.Title {
			t.Errorf("%s: looked up %q, %v", d.Name, got.Title, err)
		}
		if len(d.Classes) != 10 || len(d.Mirrors) < 2 || d.Licence == "" || !strings.HasPrefix(d.Source, "http") {
			t.Errorf("%+v", d)
		}
		// Images have a header of 16 bytes, labels one of 8.
		for i, size := range []int64{16 + 60000*784, 8 + 60000, 16 + 10000*784, 8 + 10000} {
			f := d.Files[i]
			sum, err := hex.DecodeString(f.SHA256)
			if f.Size != size || err != nil || len(sum) != 32 || seen[f.SHA256] {
				t.Errorf("%s: %+v", d.Name, f)
			}
			seen[f.SHA256] = true
		}
		for _, m := range d.Mirrors {
			if !strings.HasPrefix(m, "http") || !strings.HasSuffix(m, "/") {
				t.Errorf("%s: mirror %q", d.Name, m)
			}
		}
	}
	_, err := fetch.Lookup("emnist")
	wantError(t, err, `unknown set "emnist": there are: fashion-mnist, mnist`)
	_, _, err = fetch.Get(t.Context(), "", fetch.Options{})
	wantError(t, err, `unknown set ""`)
}

func TestFolder(t *testing.T) {
	d, err := fetch.Lookup("mnist")
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Skip(err)
	}
	if folder, err := d.Folder(); err != nil || folder != filepath.Join(cache, "aegis", "datasets", "mnist") {
		t.Errorf("folder %s, %v", folder, err)
	}
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData", "home"} {
		t.Setenv(name, "")
	}
	_, _, err = d.Get(t.Context(), fetch.Options{Offline: true})
	wantError(t, err, "fetch: mnist: the system has no cache folder", "give a folder")
}

// The full sets, where they have been downloaded, compared with statistics by NumPy. Only the test images are
// decoded, to save time.
func TestFullSets(t *testing.T) {
	for _, c := range []struct {
		name      string
		labels    []int // the first for training
		mean, std float64
	}{
		{"mnist", []int{5, 0, 4, 1, 9, 2, 1, 3, 1, 4}, 0.132515, 0.310480},
		{"fashion-mnist", []int{9, 0, 0, 3, 0, 2, 7, 2, 5, 5}, 0.286849, 0.352444},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := fetch.Lookup(c.name)
			if err != nil {
				t.Fatal(err)
			}
			paths, err := d.Fetch(t.Context(), fetch.Options{Offline: true})
			if err != nil {
				t.Skip(err)
			}
			f, err := os.Open(paths[1])
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			labels, err := data.ReadIDX(f)
			if err != nil || len(labels.Data) != 60000 {
				t.Fatalf("%d training labels, %v", len(labels.Data), err)
			}
			for i, want := range c.labels {
				if int(labels.Data[i]) != want {
					t.Errorf("training label %d is %d, want %d", i, labels.Data[i], want)
				}
			}
			test, err := data.LoadIDX(paths[2], paths[3])
			if err != nil {
				t.Fatal(err)
			}
			if test.N != 10000 || math.Abs(test.Mean()-c.mean) > 1e-6 || math.Abs(test.Std()-c.std) > 1e-6 {
				t.Errorf("%v, mean %.6f, standard deviation %.6f", test, test.Mean(), test.Std())
			}
		})
	}
}

func TestLoadFrom(t *testing.T) {
	s := newTiny(t)
	for suffix, files := range map[string]map[string][]byte{"": s.plain, ".gz": s.gz} {
		folder := filepath.Join(t.TempDir(), "tiny")
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, folder, files, suffix)
		train, test, err := fetch.LoadFrom(folder)
		if err != nil {
			t.Fatal(err)
		}
		if train.String() != "tiny train (30): 30 samples x 20 features (4x5), 3 classes" || test.N != 12 ||
			train.Classes[2] != "2" {
			t.Errorf("%v, %v, classes %q", train, test, train.Classes)
		}
	}
}

// Both parts have all classes of the set, including those without samples in one part.
func TestLoadFromClasses(t *testing.T) {
	s := newTiny(t)
	folder := t.TempDir()
	write(t, folder, s.plain, "")
	f, err := os.Create(filepath.Join(folder, "t10k-labels-idx1-ubyte"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := data.WriteIDX(f, data.IDX{Dims: []int{12}, Data: make([]byte, 12)}, data.IDXOptions{}); err != nil {
		t.Fatal(err)
	}
	train, test, err := fetch.LoadFrom(folder)
	if err != nil || !slices.Equal(test.Classes, []string{"0", "1", "2"}) || !slices.Equal(train.Classes, test.Classes) {
		t.Errorf("classes %q and %q, %v", train.Classes, test.Classes, err)
	}
}

func TestLoadFromErrors(t *testing.T) {
	s := newTiny(t)
	_, _, err := fetch.LoadFrom(filepath.Join(t.TempDir(), "none"))
	wantError(t, err, "none has neither train-images-idx3-ubyte nor train-images-idx3-ubyte.gz; it must have ",
		"t10k-labels-idx1-ubyte")

	folder := t.TempDir()
	write(t, folder, s.plain, "")
	damaged := filepath.Join(folder, s.Files[2].Name)
	if err := os.WriteFile(damaged, s.plain[s.Files[2].Name][:50], 0o644); err != nil {
		t.Fatal(err)
	}
	_, _, err = fetch.LoadFrom(folder)
	wantError(t, err, "fetch: data: idx: "+damaged)

	f, err := os.Create(damaged)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := data.WriteIDX(f, data.IDX{Dims: []int{12, 2, 2}, Data: make([]byte, 48)}, data.IDXOptions{}); err != nil {
		t.Fatal(err)
	}
	_, _, err = fetch.LoadFrom(folder)
	wantError(t, err, "training images of 4x5, but test images of 2x2")
}
