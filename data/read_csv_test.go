package data_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

// write writes text to a file in a temporary folder, compressed if its name ends in .gz, and returns its path.
func write(t testing.TB, name, text string) string {
	t.Helper()
	if strings.HasSuffix(name, ".gz") {
		text = zipped(t, text)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func zipped(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write([]byte(text))
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// fileOf is the file name of a case: a.csv, or a with the ending that the name of the case has.
func fileOf(name string) string {
	if _, ending, ok := strings.Cut(name, "."); ok {
		return "a." + ending
	}
	return "a.csv"
}

func TestCSV(t *testing.T) {
	xy := []string{"x", "y"}
	for name, c := range map[string]struct {
		text     string
		o        options
		x        []float32
		features []string
		labels   []int
		classes  []string
	}{
		"header":     {"x,y\n1,2\n3,4\n", options{}, []float32{1, 2, 3, 4}, xy, nil, nil},
		"no end":     {"x,y\n1,2\n3,4", options{}, []float32{1, 2, 3, 4}, xy, nil, nil},
		"headerless": {"1,2\n3,4\n", options{}, []float32{1, 2, 3, 4}, nil, nil, nil},
		"numbers as header": {"2001,2002\n3,4\n", options{Header: true}, []float32{3, 4},
			[]string{"2001", "2002"}, nil, nil},
		"counted columns": {"0,1,2,class\n3,4,5,a\n", options{Label: "class"}, []float32{3, 4, 5},
			[]string{"0", "1", "2"}, []int{0}, []string{"a"}},
		"counts from 1":           {"1,2,3\n3,4,5\n", options{}, []float32{1, 2, 3, 3, 4, 5}, nil, nil, nil},
		"counted behind an index": {",0,1,2\n0,3,4,5\n", options{}, []float32{3, 4, 5}, []string{"0", "1", "2"}, nil, nil},
		"counts, but is a sample": {"0,1,2\n3,4,5\n", options{NoHeader: true}, []float32{0, 1, 2, 3, 4, 5}, nil, nil, nil},
		"not from 0 or 1":         {"5,6,7\n3,4,5\n", options{}, []float32{5, 6, 7, 3, 4, 5}, nil, nil, nil},
		"row names of R": {"\"\",\"x\",\"y\"\n\"1\",1,2\n\"b\",3,4\n", options{}, []float32{1, 2, 3, 4}, xy, nil,
			nil},
		"label by name": {"x,kind,y\n1,b,2\n3,a,4\n5,b,6\n", options{Label: "kind"}, []float32{1, 2, 3, 4, 5, 6}, xy,
			[]int{1, 0, 1}, []string{"a", "b"}},
		"label by number": {"b,1,2\na,3,4\n", options{Label: "0"}, []float32{1, 2, 3, 4}, nil, []int{1, 0},
			[]string{"a", "b"}},
		"a name that is a number": {"x,0,y\n1,b,2\n", options{Label: "0", Header: true}, []float32{1, 2}, xy, []int{0},
			[]string{"b"}},
		"numbers in order": {"x,c\n1,10\n2,9\n3,-1\n4,10\n", options{Label: "c"}, []float32{1, 2, 3, 4}, []string{"x"},
			[]int{2, 1, 0, 2}, []string{"-1", "9", "10"}},
		"names in order": {"x,c\n1,run10\n2,run9\n3,Run\n", options{Label: "c"}, []float32{1, 2, 3}, []string{"x"},
			[]int{2, 1, 0}, []string{"Run", "run9", "run10"}},
		"quoted": {"\"x, \"\"quoted\"\"\",\"c\"\n\"1.5\",\"a\nb\"\n2,\"c,d\"\n", options{Label: "c"}, []float32{1.5, 2},
			[]string{`x, "quoted"`}, []int{0, 1}, []string{"a\nb", "c,d"}},
		"windows":           {"\ufeffx,y\r\n1,2\r\n3,4\r\n", options{}, []float32{1, 2, 3, 4}, xy, nil, nil},
		"spaces":            {" x , y\n 1 ,\t2\n", options{}, []float32{1, 2}, xy, nil, nil},
		"semicolons":        {"x;y\n1;2\n", options{}, []float32{1, 2}, xy, nil, nil},
		"tabs.tsv":          {"x\ty\n1\t2\n", options{}, []float32{1, 2}, xy, nil, nil},
		"tabs in csv":       {"x\ty\n1\t2\n", options{}, []float32{1, 2}, xy, nil, nil},
		"stray quotes.tsv":  {"x\"\ty\n1\t2\n", options{}, []float32{1, 2}, []string{`x"`, "y"}, nil, nil},
		"compressed.csv.gz": {"x,y\n1,2\n", options{}, []float32{1, 2}, xy, nil, nil},
		"one column":        {"x\n1\n2\n", options{}, []float32{1, 2}, []string{"x"}, nil, nil},
		"forms": {"a\n1e-3\n-0.5\n+7\n.25\n1e-60\nTrue\nfalse\n123456789012345678901\n", options{},
			[]float32{1e-3, -0.5, 7, .25, 0, 1, 0, 123456789012345678901}, []string{"a"}, nil, nil},
		"missing kept": {"x,y\n,2\nNA,?\nNaN,5\n", options{Missing: data.KeepMissing},
			[]float32{nan32, 2, nan32, nan32, nan32, 5}, xy, nil, nil},
		"own missing": {"x,y\n-999,2\n3,none\n", options{Missing: data.KeepMissing, MissingText: []string{"none", "-999"}},
			[]float32{nan32, 2, 3, nan32}, xy, nil, nil},
		"columns of a model": {"id,y,x,c\nq,1,2,a\nr,3,4,b\n", options{Columns: []string{"x", "y"}},
			[]float32{2, 1, 4, 3}, xy, nil, nil},
		"columns and label": {"id,y,x,c\nq,1,2,a\nr,3,4,b\n", options{Columns: []string{"x"}, Label: "c"},
			[]float32{2, 4}, []string{"x"}, []int{0, 1}, []string{"a", "b"}},
		"columns without header": {"1,2\n", options{Columns: xy}, []float32{1, 2}, xy, nil, nil},
		"classes of a model": {"x,c\n1,a\n2,b\n", options{Label: "c", Classes: []string{"z", "b", "a"}}, []float32{1, 2},
			[]string{"x"}, []int{2, 1}, []string{"z", "b", "a"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := must(data.Load(write(t, fileOf(name), c.text), c.o))(t)
			if s.Name != "a" {
				t.Errorf("name %q", s.Name)
			}
			if !slices.EqualFunc(s.X, c.x, func(a, b float32) bool { return a == b || a != a && b != b }) {
				t.Errorf("values %v, want %v", s.X, c.x)
			}
			if !slices.Equal(s.Features, c.features) || !slices.Equal(s.Labels, c.labels) ||
				!slices.Equal(s.Classes, c.classes) {
				t.Errorf("features %q, labels %v, classes %q; want %q, %v, %q", s.Features, s.Labels, s.Classes, c.features,
					c.labels, c.classes)
			}
			if s.N*s.D != len(c.x) {
				t.Errorf("%v", s)
			}
			if err := s.Check(); err != nil && c.o.Missing == data.RefuseMissing {
				t.Error(err)
			}
		})
	}
	s := must(data.Load(write(t, "a.csv", "1,2,3,4\n"), options{Image: data.Image{Height: 2, Width: 2, Channels: 1}}))(t)
	if s.Image.Height != 2 {
		t.Errorf("image %v", s.Image)
	}
}

func TestCSVErrors(t *testing.T) {
	keep := options{Missing: data.KeepMissing}
	for name, c := range map[string]struct {
		text string
		o    options
		want []string
	}{
		"empty":         {"", options{}, []string{"the file is empty"}},
		"only lines":    {"\n\n", options{}, []string{"the file is empty"}},
		"only a header": {"x,y\n", options{}, []string{"there are no samples"}},
		"text": {"x,y\n1,2\n3,cat\n", options{}, []string{"line 3", `column 1 ("y")`, `"cat" is not a number`,
			"--label"}},
		"text after more": {"x,c\n1,\"a\nb\"\n\ncat,d\n", options{Label: "c"}, []string{"line 5, column 0"}},
		"decimal comma":   {"x,y\n\"1,5\",2\n", options{}, []string{"line 2", `"1,5"`, "decimal point, not a comma"}},
		"thousands":       {"x;y\n1;2.000,5\n", options{}, []string{`"2.000,5"`, "nothing between thousands"}},
		"european":        {"x,y\n1,5;2,5\n", options{}, []string{"3 fields"}},
		"semicolons":      {"1,5;2\n", options{NoHeader: true}, []string{`"5;2"`, "separated by commas"}},
		"ragged":          {"x,y\n1,2\n3\n", options{}, []string{"line 3: 1 field, but the first line has 2"}},
		"missing": {"x,y\n1,2\n3,NA\n", options{}, []string{`line 3, column 1 ("y"): "NA": the value is missing`,
			"KeepMissing"}},
		"empty field": {"x,y\n1,\n", options{MissingText: []string{"-"}}, []string{"the field is empty", "MissingText"}},
		"missing label": {"x,c\n1,\n", options{Label: "c", Missing: data.KeepMissing},
			[]string{`column 1 ("c"): "": the label is missing`}},
		"beyond float32": {"x\n1e39\n", options{}, []string{"line 2, column 0", `"1e39" is beyond float32`}},
		"beyond float64": {"x\n-1e999\n", options{}, []string{`"-1e999" is beyond float32`}},
		"infinite":       {"x\n-Inf\n", keep, []string{`"-Inf" is not a finite number`}},
		"utf-16":         {"\xff\xfex\x00", options{}, []string{"UTF-16"}},
		"no label":       {"x,y\n1,2\n", options{Label: "z"}, []string{`no column "z" for the labels: there are "x", "y"`}},
		"no label there": {"x,y\n1,2\n", options{Label: "2"}, []string{"no column 2 for the labels: want 0 to 1"}},
		"no header":      {"1,2\n", options{Label: "z"}, []string{"the table has no header, so give its number, 0 to 1"}},
		"two labels":     {"x,c,c\n1,2,3\n", options{Label: "c"}, []string{`columns 1 and 2 are both named "c"`}},
		"only labels":    {"c\na\n", options{Label: "c"}, []string{"no column is left for the features"}},
		"no columns": {"x,y\n1,2\n", options{Columns: []string{"x", "p", "q"}},
			[]string{`2 columns missing: "p", "q"; there are "x", "y"`}},
		"other columns": {"1,2\n", options{Columns: []string{"x"}}, []string{"2 columns of features, but 1 are wanted"}},
		"unknown class": {"x,c\n1,cat\n", options{Label: "c", Classes: []string{"dog", "cow"}},
			[]string{`unknown class "cat"; the known ones are "dog", "cow"`}},
		"half a header": {"1,two,3\n4,5,6\n", options{}, []string{`line 1 has 2 numbers, but also "two"`, "Header",
			"NoHeader"}},
		"counted":         {"0,1,2\n3,4,5\n", options{}, []string{"line 1 counts the columns, 0 to 2", "Header", "NoHeader"}},
		"both":            {"1\n", options{Header: true, NoHeader: true}, []string{"exclude each other"}},
		"taken as header": {"M,1\nB,2\n", options{}, []string{`line 2, column 0 ("M"): "B" is not a number`, "NoHeader"}},
		"quotes":          {"x,y\n1,2\n3,\"4\n", options{}, []string{"line 3", `"`}},
		"geometry": {"1,2,3\n", options{Image: data.Image{Height: 2, Width: 2, Channels: 1}},
			[]string{"3 features do not make an image"}},
		"cut off.csv.gz": {"", options{}, []string{"the file is empty"}},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, fileOf(name), c.text)
			_, err := data.Load(path, c.o)
			wantError(t, err, append(c.want, "csv: "+path)...)
		})
	}
	whole := zipped(t, strings.Repeat("1,2,3\n", 1000))
	path := write(t, "cut.csv", whole[:len(whole)/2])
	wantLoadError(t, path, options{}, "the compressed file is truncated")
	path = write(t, "bad.csv", whole[:len(whole)-6]+"\x00\x00"+whole[len(whole)-4:])
	wantLoadError(t, path, options{}, "gzip: invalid checksum")
}

func TestCSVManyClasses(t *testing.T) {
	var b strings.Builder
	b.WriteString("x,c\n")
	for i := range 1<<16 + 1 {
		fmt.Fprintf(&b, "%d,%d.5\n", i, i)
	}
	wantLoadError(t, write(t, "a.csv", b.String()), options{Label: "c"},
		"line 65538", "more than 65536 different labels: too many for classes")
}

func TestLoadErrors(t *testing.T) {
	wantLoadError(t, "", options{}, "the path is empty")
	wantLoadError(t, "nowhere.csv", options{}, "nowhere.csv: there is no such file or folder")
	wantLoadError(t, write(t, "a.xlsx", "x"), options{}, "unknown kind of file: there are", "CSV and TSV (.csv",
		"NPY (.npy)",
		"NPZ", "IDX", "folders of images")
}

// FuzzCSV looks for tables that make the reader panic or return an unsound set.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"x,y\n1,2\n", "1;2\n", "\"a\nb\",c\n1,NA\n", "\xef\xbb\xbfx\n1", "0,1,2\n3,4,5\n",
		",a\n1,2\n", "a\r\n\r\n1\r\n"} {
		f.Add(s, "0", false)
		f.Add(s, "", true)
	}
	folder := f.TempDir()
	f.Fuzz(func(t *testing.T, text, label string, keep bool) {
		path := filepath.Join(folder, "f.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		o := options{Label: label}
		if keep {
			o.Missing = data.KeepMissing
		}
		s, err := data.Load(path, o)
		if err != nil {
			if keep {
				return
			}
			if !strings.HasPrefix(err.Error(), "data: csv: ") {
				t.Errorf("error %q", err)
			}
			return
		}
		for i, v := range s.X {
			if keep && v != v {
				s.X[i] = 0
			}
		}
		if err := s.Check(); err != nil {
			t.Errorf("%q, label %q: %v", text, label, err)
		}
	})
}

// A table gives the same set under any file name.
func TestCSVKinds(t *testing.T) {
	text := "x,y,c\n1,2,b\n3,4.5,a\n"
	want := must(data.Load(write(t, "a.csv", text), options{Label: "c"}))(t)
	for _, name := range []string{"a.csv.gz", "A.CSV", "a.tsv", "a.tsv.gz"} {
		if strings.Contains(name, "tsv") {
			text = strings.ReplaceAll(text, ",", "\t")
		}
		got := must(data.Load(write(t, name, text), options{Label: "c"}))(t)
		got.Name = want.Name
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	if math.IsNaN(want.Mean()) {
		t.Error("unsound")
	}
}
