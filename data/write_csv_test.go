package data_test

import (
	"bytes"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	npyio "github.com/sbinet/npyio/npy"

	"github.com/aegis-ae/aegis/data"
)

// bits returns values as they are stored, so that -0 and NaN can be compared.
func bits(x []float32) []uint32 {
	out := make([]uint32, len(x))
	for i, v := range x {
		out[i] = math.Float32bits(v)
	}
	return out
}

func TestWriteCSV(t *testing.T) {
	const seed = 4
	r := rand.New(rand.NewPCG(seed, 0))
	s := numbered(t, 200, 3, 3)
	s.Name, s.Classes = "a", []string{"a, b", "c\n\"d\"", "e"}
	for i := range s.X {
		s.X[i] = math.Float32frombits(r.Uint32())
		if v := s.X[i]; v-v != 0 {
			s.X[i] = math.Float32frombits(0x80000000) // -0
		}
	}
	for name, c := range map[string]struct {
		features []string
		want     string // the header
		label    string
	}{
		"a.csv":    {nil, "x1,x2,x3,label\n", "label"},
		"a.csv.gz": {nil, "", "label"},
		"a.tsv":    {[]string{"p q", "", "label"}, "p q\tx2\tlabel\tlabel2\n", "label2"},
		"b/a.csv":  {[]string{"1", "2", "x,y"}, "1,2,\"x,y\",label\n", "label"},
	} {
		s.Features = c.features
		path := filepath.Join(t.TempDir(), filepath.Base(name))
		if err := data.WriteCSV(path, s); err != nil {
			t.Fatal(err)
		}
		if text := must(os.ReadFile(path))(t); !strings.HasPrefix(string(text), c.want) {
			t.Errorf("%s begins with %.40q, want %q", name, text, c.want)
		}
		got := must(data.Load(path, options{Label: c.label}))(t)
		if !slices.Equal(bits(got.X), bits(s.X)) || !slices.Equal(got.Labels, s.Labels) ||
			!slices.Equal(got.Classes, s.Classes) || got.N != s.N {
			t.Errorf("seed %d: %s: %v comes back as %v", seed, name, s, got)
		}
	}
	one := &data.Set{X: []float32{1, nan32}, N: 2, D: 1}
	path := filepath.Join(t.TempDir(), "a.csv")
	if err := data.WriteCSV(path, one); err != nil {
		t.Fatal(err)
	}
	got := must(data.Load(path, options{Missing: data.KeepMissing}))(t)
	if got.X[0] != 1 || got.X[1] == got.X[1] || got.Labels != nil {
		t.Errorf("%v", got.X)
	}
	wantError(t, data.WriteCSV(path, nil), "write "+path, "the set is nil")
	wantError(t, data.WriteCSV(filepath.Join(path, "b.csv"), one), "write ")
}

func TestWriteNPY(t *testing.T) {
	for _, image := range []data.Image{{}, {Height: 2, Width: 6, Channels: 1}, {Height: 2, Width: 2, Channels: 3}} {
		s := numbered(t, 5, 12, 0)
		s.Name, s.Image = "a", image
		path := filepath.Join(t.TempDir(), "a.npy")
		if err := data.WriteNPY(path, s); err != nil {
			t.Fatal(err)
		}
		o := options{Image: image}
		if got := must(data.Load(path, o))(t); !reflect.DeepEqual(got, s) {
			t.Errorf("%v comes back as %v", s, got)
		}
		// The library reads the same, and the elements begin at a multiple of 64, as NumPy wants.
		text := must(os.ReadFile(path))(t)
		r := must(npyio.NewReader(bytes.NewReader(text)))(t)
		x := make([]float32, 60)
		if err := r.Read(&x); err != nil || !slices.Equal(x, s.X) || r.Header.Descr.Shape[0] != 5 ||
			(len(text)-4*60)%64 != 0 {
			t.Errorf("%+v, %v: %v", r.Header, err, x)
		}
	}
	wantError(t, data.EncodeNPY(&bytes.Buffer{}, nil), "npy: the set is nil")
	wantError(t, data.WriteNPY("a.npy", &data.Set{N: 1, D: 1}), "write a.npy: values: 0 values")
}

func TestWriteImages(t *testing.T) {
	for _, channels := range []int{1, 3} {
		for _, classes := range []int{0, 2} {
			s := numbered(t, 12, 6*channels, classes)
			s.Image = data.Image{Height: 2, Width: 3, Channels: channels}
			for i := range s.X {
				s.X[i] = float32(i*7%256) / 255
			}
			folder := filepath.Join(t.TempDir(), "images")
			if err := data.WriteImages(folder, s); err != nil {
				t.Fatal(err)
			}
			got := must(data.Load(folder, options{}))(t)
			order := make([]int, 0, s.N) // by class
			for c := range max(1, classes) {
				for i := range s.N {
					if classes == 0 || s.Labels[i] == c {
						order = append(order, i)
					}
				}
			}
			want := must(s.Select(order))(t)
			want.Name = "images"
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%v comes back as %v", want, got)
			}
			wantError(t, data.WriteImages(folder, s), "write images: the folder "+folder+" is not empty")
		}
	}
	s := numbered(t, 1, 4, 1)
	folder := func() string { return filepath.Join(t.TempDir(), "new") }
	wantError(t, data.WriteImages(folder(), s), "the samples are no image: want images of 1 or 3 channels")
	s.Image = data.Image{Height: 2, Width: 2, Channels: 1}
	copy(s.X, []float32{-1, 2, 0.5, 1})
	path := folder()
	if err := data.WriteImages(path, s); err != nil {
		t.Fatal(err)
	}
	if got := must(data.Load(path, options{}))(t); !slices.Equal(got.X, []float32{0, 1, float32(128) / 255, 1}) {
		t.Errorf("cut off and rounded: %v", got.X)
	}
	wantError(t, data.WriteImages("", s), "the path of the folder is empty")
	s.Classes[0] = "a/b"
	wantError(t, data.WriteImages(folder(), s), `class "a/b": no folder can have this name`)
	s.X[0] = nan32
	wantError(t, data.WriteImages(folder(), s), "NaN is not a finite number")
}
