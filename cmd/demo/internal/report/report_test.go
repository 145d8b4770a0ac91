package report

import (
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/viz"
)

func errorsTable() *Table {
	t := NewTable(Col("d", "d", ""), Col("MSE", "mse", "%.3f"), Col("gain", "", "%.0f %%"),
		Col("parameters", "parameters", ","))
	t.Title = "Errors"
	t.Add(2, 0.041234567, 27.4, 1234567)
	t.Add(10, math.NaN(), nil, nil)
	t.Foot("mean", 0.5)
	return t
}

// A result is printed, saved and drawn in its order, and the writer says what it has written.
func TestResult(t *testing.T) {
	dir := t.TempDir()
	var out strings.Builder
	w := &Writer{Out: &out, Folder: dir}
	path := filepath.Join(dir, "new", "errors.csv")
	figure := viz.Lines{Title: "errors", Lines: []viz.Line{{X: []float64{1, 2}, Y: []float64{1, 2}}}}
	err := w.Write(Result{
		Linef("%d sizes", 2), errorsTable(), CSV{path, errorsTable()}, Figure{Name: "errors", Figure: figure},
		Paragraph("d:  numbers\n in the code."), Note(strings.Repeat("word ", 20)),
	})
	if err != nil {
		t.Fatal(err)
	}
	drawn := filepath.Join(dir, FiguresFolder, "errors")
	want := `2 sizes

Errors

d       MSE  gain  parameters
-----------------------------
2     0.041  27 %   1,234,567
10        -     -           -
mean  0.500

wrote ` + path + "\nwrote " + drawn + ".png\nwrote " + drawn + `.svg
d: numbers in the code.

* word word word word word word word word word word word word word word word
  word word word word word
`
	if out.String() != want {
		t.Errorf("printed:\n%s\nwant:\n%s", out.String(), want)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if want := "d,mse,parameters\n2,0.0412346,1234567\n10,NaN,\n"; string(text) != want {
		t.Errorf("saved:\n%s\nwant:\n%s", text, want)
	}
	if want := []string{path, drawn + ".png", drawn + ".svg"}; strings.Join(w.Files, " ") != strings.Join(want, " ") {
		t.Errorf("files %q, want %q", w.Files, want)
	}
}

func TestMarkdown(t *testing.T) {
	table := &Table{Columns: Heads("codes", "accuracy")}
	table.Add("PCA", 0.41)
	text, err := table.Markdown()
	if want := "| codes | accuracy |\n|---|---|\n| PCA | 0.41 |\n"; err != nil || text != want {
		t.Errorf("%v, %q, want %q", err, text, want)
	}
}

// The first error ends a result.
func TestErrors(t *testing.T) {
	wide := NewTable(Col("d", "d", ""))
	wide.Add(1, 2)
	failing := File{filepath.Join(t.TempDir(), "x"), func(io.Writer) error { return errors.New("no room") }}
	for want, part := range map[string]Part{
		"row 1 has 2 cells, but there are 1 columns": wide,
		"no room": failing,
	} {
		var out strings.Builder
		err := (&Writer{Out: &out}).Write(Result{part, Line("after")})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(out.String(), "after") {
			t.Errorf("%v, %q: want an error with %q", err, out.String(), want)
		}
	}
}

func TestWords(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{Thousands(0), "0"}, {Thousands(999), "999"}, {Thousands(-1000), "-1,000"}, {Thousands(1234567), "1,234,567"},
		{Count(1, "sample"), "1 sample"}, {Count(2000, "sample"), "2,000 samples"}, {Count(0, "row"), "0 rows"},
		{Percent(-0.414), "41 %"}, {Number(1.0 / 3), "0.333333"},
		{Duration(41e9), "41 s"}, {Duration(185e9), "3 min 5 s"}, {Duration(7500e9), "2 h 5 min"},
		{Wrap("a bb ccc", 4, "> "), "a bb\n> ccc"}, {Wrap("", 4, ""), ""},
	} {
		if test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
}
