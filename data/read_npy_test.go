package data_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

// numpy is the path of an array written by NumPy: see testdata/numpy/make.py.
func numpy(name string) string { return filepath.Join("testdata", "numpy", name) }

// TestNPY reads arrays whose element number k in C order is k, or k-3.
func TestNPY(t *testing.T) {
	for name, c := range map[string]struct {
		n, d  int
		image string
		value func(i, j int) float64 // of sample i and feature j
	}{
		"f4":             {3, 2, "", func(i, j int) float64 { return float64(2*i + j - 3) }},
		"f4-fortran":     {3, 2, "", func(i, j int) float64 { return float64(2*i + j - 3) }},
		"f8-big":         {3, 2, "", func(i, j int) float64 { return float64(2*i + j - 3) }},
		"f2":             {3, 2, "", func(i, j int) float64 { return float64(2*i + j - 3) }},
		"i1":             {3, 2, "", func(i, j int) float64 { return float64(2*i + j - 3) }},
		"i2-big":         {3, 2, "", func(i, j int) float64 { return float64(2*i + j - 3) }},
		"i4":             {3, 2, "", func(i, j int) float64 { return float64(2*i + j - 3) }},
		"i8":             {3, 2, "", func(i, j int) float64 { return float64(2*i + j - 3) }},
		"u1":             {3, 2, "", func(i, j int) float64 { return float64(2*i + j) }},
		"u2":             {3, 2, "", func(i, j int) float64 { return float64(2*i + j) }},
		"u4-big":         {3, 2, "", func(i, j int) float64 { return float64(2*i + j) }},
		"u8":             {3, 2, "", func(i, j int) float64 { return float64(2*i + j) }},
		"vector":         {3, 1, "", func(i, j int) float64 { return float64(i - 3) }},
		"bool":           {3, 2, "", func(i, j int) float64 { return []float64{1, 0, 0, 0, 1, 1}[2*i+j] }},
		"images":         {2, 6, "3x2", func(i, j int) float64 { return float64(float32(6*i+j) / 255) }},
		"images-fortran": {2, 6, "3x2", func(i, j int) float64 { return float64(6*i + j - 3) }},
		// Channels are last in the file and first in the set.
		"colour":         {2, 60, "4x5x3", func(i, j int) float64 { return float64(float32(60*i+j%20*3+j/20) / 255) }},
		"colour-fortran": {2, 60, "4x5x3", func(i, j int) float64 { return float64(60*i + j%20*3 + j/20 - 3) }},
		"colour-first":   {2, 60, "4x5x3", func(i, j int) float64 { return float64(float32(60*i+j) / 255) }},
	} {
		t.Run(name, func(t *testing.T) {
			s := must(data.Load(numpy(name+".npy"), options{}))(t)
			if s.N != c.n || s.D != c.d || s.Name != name || !s.Image.IsZero() && s.Image.String() != c.image ||
				s.Image.IsZero() != (c.image == "") {
				t.Fatalf("%v", s)
			}
			for i := range s.N {
				for j, v := range s.Row(i) {
					if float64(v) != c.value(i, j) {
						t.Fatalf("sample %d, feature %d is %v, want %v", i, j, v, c.value(i, j))
					}
				}
			}
			if err := s.Check(); err != nil {
				t.Error(err)
			}
		})
	}
	// Rows of bytes become pixels if a geometry is given.
	s := must(data.Load(numpy("u1.npy"), options{Image: data.Image{Height: 1, Width: 2, Channels: 1}}))(t)
	if s.X[5] != float32(5)/255 || s.Image.Width != 2 {
		t.Errorf("%v: %v", s, s.X)
	}
	s = must(data.Load(numpy("f4.npy"), options{LabelsPath: numpy("vector.npy")}))(t)
	if !slices.Equal(s.Classes, []string{"-3", "-2", "-1"}) || !slices.Equal(s.Labels, []int{0, 1, 2}) {
		t.Errorf("%v: labels %v of %v", s, s.Labels, s.Classes)
	}
}

func TestNPZ(t *testing.T) {
	for _, c := range []struct {
		file    string
		o       options
		x       []float32
		labels  []int
		classes []string
	}{
		{"plain", options{}, []float32{0, 1, 2, 3, 4, 5}, []int{1, 0, 1}, []string{"cat", "dog"}},
		{"plain", options{Classes: []string{"cow", "dog", "cat"}}, []float32{0, 1, 2, 3, 4, 5}, []int{1, 2, 1},
			[]string{"cow", "dog", "cat"}},
		{"split", options{Array: "x_train"}, []float32{0, 1, 2, 3, 4, 5}, []int{2, 0, 2}, []string{"0", "1", "2"}},
		{"split", options{Array: "x_train", Classes: []string{"a", "b", "c"}}, []float32{0, 1, 2, 3, 4, 5}, []int{2, 0, 2},
			[]string{"a", "b", "c"}},
		{"split", options{Array: "x_train", Classes: []string{"2", "1", "0"}}, []float32{0, 1, 2, 3, 4, 5}, []int{0, 2, 0},
			[]string{"2", "1", "0"}},
		{"split", options{Array: "x_test"}, []float32{0, -1, -2, -3, -4, -5}, nil,
			nil}, // labels that are floats only by name
		{"split", options{Array: "x_test", LabelsArray: "y_test"}, []float32{0, -1, -2, -3, -4, -5}, []int{1, 0, 3},
			[]string{"0", "1", "2", "3"}},
		{"split", options{Array: "y_test"}, []float32{1, 0, 3}, nil, nil},
		{"fortran", options{}, []float32{0, 1, 2, 3, 4, 5}, nil, nil},
	} {
		s := must(data.Load(numpy(c.file+".npz"), c.o))(t)
		if !slices.Equal(s.X, c.x) || !slices.Equal(s.Labels, c.labels) || !slices.Equal(s.Classes, c.classes) ||
			s.Name != c.file {
			t.Errorf("%s, %+v: %v: values %v, labels %v of %q", c.file, c.o, s, s.X, s.Labels, s.Classes)
		}
	}
	for _, c := range []struct {
		file string
		o    options
		want string
	}{
		{"split", options{},
			`several arrays could be the samples: name one (Array) of "x_train" of shape [3 2], "y_train" of shape [3]`},
		{"split", options{Array: "x"}, `there is no array "x": there are "x_train" of shape [3 2]`},
		{"split", options{Array: "x_train", LabelsArray: "z"}, `there is no array "z"`},
		{"split", options{Array: "x_train", LabelsArray: "x_test"},
			`array "x_test": labels of shape [3 2] for samples of shape [3 2]: want [3]`},
		{"split", options{Array: "x_train", Classes: []string{"a", "b"}},
			`array "y_train": unknown class "2"; the known ones are "a", "b"`},
		{"plain", options{Classes: []string{"dog"}}, `array "target": unknown class "cat"; the known ones are "dog"`},
		{"plain", options{Array: "target"}, "the elements are text, not numbers"},
	} {
		wantLoadError(t, numpy(c.file+".npz"), c.o, "npz: "+numpy(c.file)+".npz: ", c.want)
	}
	wantLoadError(t, write(t, "a.npz", "PK"), options{}, "npz: ", "zip: not a valid zip file")
}

// npy returns the bytes of an array.
func npy(descr, order, shape, elements string) string {
	header := fmt.Sprintf("{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n", descr, order, shape)
	return "\x93NUMPY\x01\x00" + string([]byte{byte(len(header)), byte(len(header) >> 8)}) + header + elements
}

func TestNPYErrors(t *testing.T) {
	zero := strings.Repeat("\x00", 48)
	inf, nan := "\x00\x00\x80\x7f", "\x00\x00\xc0\x7f"
	large := "\x00\x00\x00\x00\x00\x00\xf0\x47" // 2^128
	image := data.Image{Height: 2, Width: 2, Channels: 3}
	for name, c := range map[string]struct {
		text string
		o    options
		want string
	}{
		"empty":         {"", options{}, "header: unexpected EOF"},
		"text":          {"hello, world", options{}, "not an NPY array: it does not begin with"},
		"cut header":    {npy("<f4", "False", "(3,)", "")[:40], options{}, "unexpected EOF"},
		"huge header":   {"\x93NUMPY\x02\x00\xff\xff\xff\xff", options{}, "the header has more than 65536 bytes"},
		"no dictionary": {"\x93NUMPY\x01\x00\x04\x00{}  ", options{}, "the header is damaged"},
		"no shape":      {npy("<f4", "False", "?", ""), options{}, "header"},
		"negative":      {npy("<f4", "False", "(-3, 2)", ""), options{}, "shape [-3 2]: every dimension must be at least 1"},
		"no samples":    {npy("<f4", "False", "(0, 2)", ""), options{}, "shape [0 2]: every dimension"},
		"a number":      {npy("<f4", "False", "()", zero[:4]), options{}, "the array is a single number"},
		"too short":     {npy("<f4", "False", "(3, 2)", zero[:20]), options{}, "shape [3 2]: the file is too short"},
		"too long": {npy("<f4", "False", "(3, 2)", zero[:25]), options{},
			"the file has 1 byte more than its elements take"},
		"absurd": {npy("<f4", "False", "(4611686018427387904, 4611686018427387904)", zero), options{},
			"the file is too short"},
		"complex": {npy("<c8", "False", "(3, 2)", zero), options{}, `elements of type "<c8": only u1`},
		"f16":     {npy("<f16", "False", "(3,)", zero), options{}, `elements of type "<f16"`},
		"infinite": {npy("<f4", "False", "(2, 2)", zero[:8]+inf+zero[:4]), options{},
			"row 1, column 0: +Inf is not a finite number"},
		"missing": {npy("<f4", "False", "(2, 2)", zero[:12]+nan), options{},
			"row 1, column 1: NaN: the value is missing"},
		"missing column": {npy("<f4", "True", "(2, 2)", zero[:4]+nan+zero[:8]), options{}, "row 1, column 0: NaN"},
		"large": {npy("<f8", "False", "(1,)", large), options{},
			"row 0, column 0: 3.402823669209385e+38 is beyond float32"},
		"ambiguous": {npy("u1", "False", "(1, 3, 2, 3)", zero[:18]), options{},
			"shape [1 3 2 3]: unclear which dimension counts the channels: set Image to 3x2x3 or 2x3x3"},
		"no channels": {npy("u1", "False", "(1, 2, 2, 5)", zero[:20]), options{}, "unclear which dimension"},
		"other geometry": {npy("u1", "False", "(1, 2, 2, 2)", zero[:8]), options{Image: image},
			"the images are 2x2x2 or 2x2x2, not 2x2x3"},
		"other size":   {npy("u1", "False", "(1, 2, 3)", zero[:6]), options{Image: image}, "the images are 2x3, not 2x2x3"},
		"no image":     {npy("u1", "False", "(1, 3)", zero[:3]), options{Image: image}, "3 features do not make an image"},
		"5 dimensions": {npy("u1", "False", "(1, 1, 1, 1, 1)", zero[:1]), options{}, "at most 4 dimensions"},
		"labels": {npy("u1", "False", "(2, 2)", zero[:4]), options{LabelsPath: numpy("vector.npy")},
			"vector.npy: labels of shape [3] for samples of shape [2 2]: want [2]"},
		"no labels": {npy("u1", "False", "(2, 2)", zero[:4]), options{LabelsPath: "nowhere.npy"},
			"npy: nowhere.npy: no such file"},
		"label half": {npy("u1", "False", "(2, 2)", zero[:4]),
			options{LabelsPath: write(t, "y.npy", npy("<f2", "False", "(2,)", "\x00\x38\x00\x00"))}, "0.5 is not an integer"},
	} {
		t.Run(name, func(t *testing.T) {
			wantLoadError(t, write(t, "a.npy", c.text), c.o, "npy: ", c.want)
		})
	}
	wantLoadError(t, numpy("object.npy"), options{}, `elements of type "|O"`)
	wantLoadError(t, numpy("version3.npy"), options{}, "invalid major version number (3)")
	s := must(data.Load(write(t, "a.npy", npy("<f4", "False", "(1, 2)", nan+zero[:4])),
		options{Missing: data.KeepMissing}))(t)
	if s.X[0] == s.X[0] || s.X[1] != 0 {
		t.Errorf("kept %v", s.X)
	}
	// An ambiguous shape is read with the geometry that is given.
	s = must(data.Load(write(t, "a.npy", npy("u1", "False", "(1, 3, 2, 3)", zero[:18])),
		options{Image: data.Image{Height: 2, Width: 3, Channels: 3}}))(t)
	if s.Image != (data.Image{Height: 2, Width: 3, Channels: 3}) {
		t.Errorf("%v", s)
	}
}

// Every 16-bit float is compared with its definition.
func TestNPYHalf(t *testing.T) {
	var b bytes.Buffer
	var want []float32
	for bits := range 1 << 16 {
		if bits>>10&31 == 31 {
			continue // infinities and NaN
		}
		b.Write([]byte{byte(bits), byte(bits >> 8)})
		v := float64(bits&1023) / 1024
		if e := bits >> 10 & 31; e > 0 {
			v = (1 + v) * math.Pow(2, float64(e-15))
		} else {
			v *= math.Pow(2, -14)
		}
		if bits>>15 == 1 {
			v = -v
		}
		want = append(want, float32(v))
	}
	s := must(data.Load(write(t, "a.npy", npy("<f2", "False", fmt.Sprintf("(%d,)", len(want)), b.String())), options{}))(t)
	if !slices.Equal(s.X, want) {
		t.Error("some float of 16 bits is wrong")
	}
}

// FuzzNPY looks for files that make the reader panic, allocate more than they hold, or return an unsound set.
func FuzzNPY(f *testing.F) {
	for _, name := range []string{"f4", "f2", "colour-fortran", "bool", "object", "version3"} {
		text, err := os.ReadFile(numpy(name + ".npy"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text, ".npy")
	}
	for _, name := range []string{"plain", "split", "fortran"} {
		text, err := os.ReadFile(numpy(name + ".npz"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text, ".npz")
	}
	folder := f.TempDir()
	f.Fuzz(func(t *testing.T, text []byte, ending string) {
		if ending != ".npz" {
			ending = ".npy"
		}
		path := filepath.Join(folder, "f"+ending)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := data.Load(path, options{})
		if err != nil {
			return
		}
		if err := s.Check(); err != nil {
			t.Error(err)
		}
	})
}
