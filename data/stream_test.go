package data_test

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/aegis-ae/aegis/data"
)

// pass collects a pass over a source, after checking the form of its batches.
func pass(t testing.TB, src data.Source, o data.BatchOptions) (x []float32, labels, index, sizes []int) {
	t.Helper()
	h := src.Header()
	for b, err := range src.Stream(o) {
		if err != nil {
			t.Fatal(err)
		}
		if b.N == 0 || len(b.X) != b.N*h.D || len(b.Index) != b.N || h.Classes != nil && len(b.Labels) != b.N ||
			h.Classes == nil && b.Labels != nil {
			t.Fatalf("batch of %d: %d values, %d indices, %d labels", b.N, len(b.X), len(b.Index), len(b.Labels))
		}
		x, labels = append(x, b.X...), append(labels, b.Labels...)
		index, sizes = append(index, b.Index...), append(sizes, b.N)
	}
	return x, labels, index, sizes
}

// file is a file to read.
type file struct {
	path string
	o    options
}

// manyFiles are files of all formats with some hundred samples; Budget makes at least 4 chunks of each.
func manyFiles(t testing.TB) map[string]file {
	const n, d, budget = 300, 6, 8000
	var text strings.Builder
	text.WriteString("a,b,c,kind,d,e,f\r\n")
	images, labels := data.IDX{Dims: []int{n, 2, 3}}, data.IDX{Dims: []int{n}}
	var floats, columns []byte
	folder := t.TempDir()
	for i := range n {
		fmt.Fprintf(&text, "%d,%d,-1e-%d,\"kind\n%d\",7,%d.5,0.1\r\n", i, n-i, i%9, (i*i+3)%7, i)
		if i%7 == 0 {
			text.WriteString("\r\n")
		}
		for j := range d {
			images.Data = append(images.Data, byte(7*i+13*j))
			floats, _ = binary.Append(floats, binary.LittleEndian, float32(10*i+j))
		}
		labels.Data = append(labels.Data, byte(i%4))
		if i%2 == 0 {
			pixels := make([]byte, 144)
			for j := range pixels {
				pixels[j] = byte(i + j)
			}
			putImage(t, folder, fmt.Sprintf("%d/%d.png", i%8, i), greyImage(12, pixels...))
		}
	}
	for j := range d {
		for i := range n {
			columns, _ = binary.Append(columns, binary.LittleEndian, int16(10*i+j))
		}
	}
	idx, _ := writeIDX(t, images, labels, false)
	idxGzip, _ := writeIDX(t, images, labels, true)
	y := write(t, "y.npy", npy("u1", "False", "(300,)", string(labels.Data)))
	csv := write(t, "a.csv", text.String())
	return map[string]file{
		"csv":     {csv, options{Label: "kind", Budget: budget}},
		"csv.gz":  {write(t, "a.csv.gz", text.String()), options{Label: "kind", Budget: budget}},
		"columns": {csv, options{Columns: []string{"e", "a", "f"}, Budget: budget}},
		"npy": {write(t, "a.npy", npy("<f4", "False", "(300, 6)", string(floats))),
			options{LabelsPath: y, Budget: budget}},
		"fortran": {write(t, "a.npy", npy("<i2", "True", "(300, 6)", string(columns))), options{Budget: budget}},
		"idx":     {idx, options{Budget: budget}},
		"idx.gz":  {idxGzip, options{Budget: budget}},
		"folder":  {folder, options{Budget: 50_000}},
		"resized": {folder, options{Image: data.Image{Height: 20, Width: 5}, Budget: 50_000}},
	}
}

// A stream delivers the samples that Load returns, each once, in an order that seed and epoch decide.
func TestOpen(t *testing.T) {
	for name, c := range manyFiles(t) {
		t.Run(name, func(t *testing.T) {
			set := must(data.Load(c.path, c.o))(t)
			f := must(data.Open(c.path, c.o))(t)
			defer f.Close()
			if !reflect.DeepEqual(f.Header(), set.Header()) {
				t.Errorf("header %+v, want %+v", f.Header(), set.Header())
			}
			if want := must(data.Summarize(set))(t); !reflect.DeepEqual(f.Summary(), want) {
				t.Errorf("summary %+v, want %+v", f.Summary(), want)
			}
			x, labels, index, sizes := pass(t, f, data.BatchOptions{Size: 8})
			if !slices.Equal(x, set.X) || !slices.Equal(labels, set.Labels) || !slices.IsSorted(index) || len(index) != set.N {
				t.Error("a pass in order is not the set")
			}
			if want := set.NumBatches(data.BatchOptions{Size: 8}); len(sizes) != want || slices.Min(sizes[:want-1]) != 8 {
				t.Errorf("batches of %v", sizes)
			}
			seen := map[string]bool{}
			for _, o := range []data.BatchOptions{{Seed: 1}, {Seed: 1, Epoch: 1}, {Seed: 2}} {
				o.Shuffle = true
				o.Size = 8
				x, labels, index, sizes := pass(t, f, o)
				for k, i := range index {
					if !slices.Equal(x[k*set.D:(k+1)*set.D], set.Row(i)) || set.Labels != nil && labels[k] != set.Labels[i] {
						t.Fatalf("sample %d is another one", i)
					}
				}
				o.Size = 5
				if _, _, again, _ := pass(t, f, o); !slices.Equal(again, index) {
					t.Error("the order depends on the size of the batches")
				}
				o.DropLast = true
				if _, _, _, less := pass(t, f, o); len(less) != set.N/5 || slices.Min(less) != 5 || len(sizes) < len(less)/2 {
					t.Errorf("without the last batch, %v", less)
				}
				seen[fmt.Sprint(index)] = true
				slices.Sort(index)
				for k, i := range index {
					if k != i {
						t.Fatalf("samples %v...", index[:k+1])
					}
				}
			}
			if len(seen) != 3 {
				t.Errorf("3 pairs of seed and epoch give %d orders", len(seen))
			}
		})
	}
}

// Samples that fit in a chunk are kept even if the file changes, and come in the order of a set.
func TestOpenSmall(t *testing.T) {
	for name, c := range manyFiles(t) {
		if name == "columns" {
			continue // of the same file as another
		}
		c.o.Budget = 0
		set := must(data.Load(c.path, c.o))(t)
		f := must(data.Open(c.path, c.o))(t)
		if name != "folder" && name != "resized" {
			if err := os.Remove(c.path); err != nil {
				t.Fatal(err)
			}
		}
		o := data.BatchOptions{Size: 50, Shuffle: true, Seed: 4, Epoch: 2}
		x, labels, index, _ := pass(t, f, o)
		wantX, wantLabels, wantIndex, _ := pass(t, set, o)
		if !slices.Equal(x, wantX) || !slices.Equal(labels, wantLabels) || !slices.Equal(index, wantIndex) {
			t.Errorf("%s: not in the order of the set", name)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestOpenErrors(t *testing.T) {
	files := manyFiles(t)
	c := files["csv"]
	budget := func(b int64) options { return options{Label: "kind", Budget: b} }
	wantError(t, second(data.Open(c.path, budget(-1))), c.path, "a budget of -1 bytes")
	wantError(t, second(data.Open(c.path, budget(100))),
		"a sample takes 48 bytes: the budget must be at least 6 times that, not 100")
	wantError(t, second(data.Open(files["folder"].path, options{Budget: 8000})),
		"what has to be in memory all the time takes", "8 times that, not 8000")
	wantError(t, second(data.Open("nowhere.csv", budget(0))), "nowhere.csv: there is no such file")
	wantError(t, second(data.Open(write(t, "b.csv", "x,y\n1,2\n3,cat\n"), options{})), "line 3", "cat")

	broken := func(f *data.File, size int, want ...string) {
		t.Helper()
		n := 0
		for b, err := range f.Stream(data.BatchOptions{Size: size, Shuffle: true}) {
			if err != nil {
				wantError(t, err, want...)
				if b.N != 0 {
					t.Error("a batch comes with the error")
				}
				n++
			}
		}
		if n != 1 {
			t.Errorf("%d errors, want one, about %q", n, want)
		}
	}
	f := must(data.Open(c.path, c.o))(t)
	broken(f, 100, "a batch of 100 samples takes 4800 bytes: the budget must be at least 8 times that, not 8000")
	text := must(os.ReadFile(c.path))(t)
	if err := os.WriteFile(c.path, append(text, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
	broken(f, 8, c.path, "the file has changed since it was opened")
	if err := os.Remove(c.path); err != nil {
		t.Fatal(err)
	}
	broken(f, 8, c.path, "the file is gone")
	for range 2 {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	broken(f, 8, c.path, "the file is closed")

	c = files["folder"]
	f = must(data.Open(c.path, c.o))(t)
	defer f.Close()
	name := filepath.Join("4", "100.png")
	if err := os.WriteFile(filepath.Join(c.path, name), []byte("?"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken(f, 8, name, "not an image")
}

// A stopped pass ends its goroutines, or the test would fail as a deadlock, and the next pass is complete.
func TestOpenStopsEarly(t *testing.T) {
	c := manyFiles(t)["folder"]
	synctest.Test(t, func(t *testing.T) { testOpenStopsEarly(t, c) })
}

func testOpenStopsEarly(t *testing.T, c file) {
	f := must(data.Open(c.path, c.o))(t)
	defer f.Close()
	for range 20 {
		for range f.Stream(data.BatchOptions{Size: 4, Shuffle: true}) {
			break
		}
	}
	if _, _, index, _ := pass(t, f, data.BatchOptions{Size: 4, Shuffle: true}); len(index) != 150 {
		t.Errorf("%d samples", len(index))
	}
}

// Passes may run concurrently, on any number of processors.
func TestOpenConcurrently(t *testing.T) {
	files := manyFiles(t)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, name := range []string{"csv", "csv.gz", "npy", "folder"} {
		f := must(data.Open(files[name].path, files[name].o))(t)
		o := data.BatchOptions{Size: 7, Shuffle: true, Seed: 3}
		want, _, wantIndex, _ := pass(t, f, o)
		for _, procs := range []int{1, 4} {
			runtime.GOMAXPROCS(procs)
			var wg sync.WaitGroup
			for range 3 {
				wg.Go(func() {
					var x []float32
					var index []int
					for b, err := range f.Stream(o) {
						if err != nil {
							t.Error(err)
						}
						x, index = append(x, b.X...), append(index, b.Index...)
					}
					if !slices.Equal(x, want) || !slices.Equal(index, wantIndex) {
						t.Errorf("%s: another pass", name)
					}
				})
			}
			wg.Wait()
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}
