package datasets

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
)

// A named set: what is printed, what is written, and the same bytes again.
func TestDescribeNamed(t *testing.T) {
	folder := t.TempDir()
	stdout, stderr := demo.Succeed(t, "data describe breast-cancer --out", folder)
	for _, want := range []string{
		"breast-cancer (569): 569 samples x 30 features, 2 classes cell nuclei of breast masses, Wisconsin; embedded; " +
			"licence CC BY 4.0",
		"values 0 to 4254, mean 61.89, standard deviation 228.3", // by NumPy
		"missing none", "constant none", "malignant 212 37.3 %", "benign 357 62.7 %",
		"mean radius 6.981 14.13 3.521 28.11", "worst fractal dimension 0.05504 0.08395 0.01805 0.2075",
		"wrote " + filepath.Join(folder, "figures", "breast-cancer-preview.png"),
		"wrote " + filepath.Join(folder, "breast-cancer-columns.csv"),
	} {
		if !clitest.Contains(stdout, want) {
			t.Errorf("%q is missing from\n%s", want, stdout)
		}
	}
	for line := range strings.Lines(stdout) {
		if !strings.HasPrefix(line, "wrote ") && len([]rune(line)) > report.Width+1 {
			t.Errorf("a line is too long: %s", line)
		}
	}
	files := clitest.ReadFiles(t, folder)
	lines := strings.Split(files["breast-cancer-columns.csv"], "\n")
	if len(lines) != 32 || lines[0] != "column,feature,missing,min,mean,std,max" ||
		lines[4] != "3,mean area,0,143.5,654.8891,351.6048,2501" {
		t.Errorf("columns:\n%s", files["breast-cancer-columns.csv"])
	}
	if stderr != "" || len(files) != 2 || !strings.HasPrefix(files["figures/breast-cancer-preview.png"], "\x89PNG") {
		t.Errorf("%q, files %d", stderr, len(files))
	}
	again := t.TempDir()
	demo.Succeed(t, "data describe breast-cancer --out", again)
	for name, contents := range clitest.ReadFiles(t, again) {
		if contents != files[name] {
			t.Errorf("%s differs the second time", name)
		}
	}
}

// A folder of IDX files: the training part, with its images, described by pixels and not by columns.
func TestDescribeFolder(t *testing.T) {
	folder, out := clitest.TinySet(t, "", ".gz"), t.TempDir()
	stdout, _ := demo.Succeed(t, "data describe", folder, "--out", out)
	for _, want := range []string{
		"train (30): 30 samples x 36 features (6x6), 3 classes",
		"This is the training part; the test part has 20 samples more.",
		"values 0 to 1, mean", "% are 0", "0 10 33.3 %",
	} {
		if !clitest.Contains(stdout, want) {
			t.Errorf("%q is missing from\n%s", want, stdout)
		}
	}
	if strings.Contains(stdout, "feature ") {
		t.Errorf("pixels are listed:\n%s", stdout)
	}
	name := filepath.Base(folder)
	if files := clitest.ReadFiles(t, out); len(files) != 2 || strings.Count(files[name+"-columns.csv"], "\n") != 37 {
		t.Errorf("files %d, %q", len(files), files[name+"-columns.csv"])
	}
	quick, _ := demo.Succeed(t, "data describe mnist --quick --out", out)
	if !clitest.Contains(quick, "the first of mnist train (10,000): 1000 samples") {
		t.Errorf("--quick printed\n%s", quick)
	}
}

// A file of one's own: missing values are told of and not refused, and the label is a column of its own.
func TestDescribeFile(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "my.csv")
	text := "height,weight,empty,who\n1.5,60,NA,b\n2,,NA,a\n1.25,55.5,NA,b\n1.5,90,NA,b\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(folder, "out")
	stdout, _ := demo.Succeed(t, "data describe", file, "--label who --out", out)
	for _, want := range []string{
		"4 samples x 3 features, 2 classes", "missing 5 of 12 values, in 2 columns: weight (1), empty (4)", "constant none",
		"a 1 25.0 %", "b 3 75.0 %", "height 1.25 1.562 0.2724 2 0", "weight 55.5 68.5 15.31 90 1", "empty - - - - 4",
	} {
		if !clitest.Contains(stdout, want) {
			t.Errorf("%q is missing from\n%s", want, stdout)
		}
	}
	// Mean 205.5/3 and squares by hand: 60² + 55.5² + 90² = 14780.25.
	std := math.Sqrt(14780.25/3 - 68.5*68.5)
	columns := clitest.ReadFiles(t, out)["my-columns.csv"]
	if want := fmt.Sprintf("\n1,weight,1,55.5,68.5,%.5f,90\n2,empty,4,,,,\n", std); !strings.Contains(columns, want) {
		t.Errorf("want %q in\n%s", want, columns)
	}

	if err := os.WriteFile(file, []byte("a,b\n,NA\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	demo.Fail(t, file+": all of its values are missing", "data describe", file, "--out", out)
	demo.Fail(t, `no column "z"`, "data describe --label z", file, "--out", out)
}

// holes is a set with missing values, a constant column and one that is missing altogether.
func holes() *data.Set {
	nan := float32(math.NaN())
	return &data.Set{
		Name: "holes", N: 4, D: 4, Features: []string{"a", "b", "c", "d"},
		X: []float32{
			1, 7, nan, 0,
			2, 7, nan, 0,
			nan, 7, nan, 0,
			6, 7, nan, 2,
		},
		Labels: []int{0, 0, 1, 0}, Classes: []string{"x", "y"},
	}
}

// Missing and constant features are named, and count nowhere else.
func TestDescribeHoles(t *testing.T) {
	set := holes()
	columns, err := data.Summarize(set)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := &report.Writer{Out: &b}
	if err := w.Write(describeValues(set, columns)); err != nil {
		t.Fatal(err)
	}
	// Of 1 2 6, four 7, 0 0 0 2: the mean is 39/11, and the mean square 241/11.
	want := `
values    0 to 7, mean 3.545, standard deviation 3.056; 27 % are 0
missing   5 of 16 values, in 2 columns: a (1), c (4)
constant  1 column: b

class  samples   share
----------------------
x            3  75.0 %
y            1  25.0 %

feature  min  mean    std  max  missing
---------------------------------------
a          1     3   2.16    6        1
b          7     7      0    7        0
c          -     -      -    -        4
d          0   0.5  0.866    2        0

`
	if b.String() != want {
		t.Errorf("printed\n%s\nwant\n%s", b.String(), want)
	}
	b.Reset()
	err = columnList(set, columns).WriteCSV(&b)
	if err != nil || !strings.Contains(b.String(), "\n0,a,1,1,3,2.160247,6\n1,b,0,7,7,0,7\n2,c,4,,,,\n") {
		t.Errorf("%s, %v", b.String(), err)
	}
}

func TestBaseName(t *testing.T) {
	for path, want := range map[string]string{
		"mnist": "mnist", "a/b/my.csv": "my", "a/my.data.csv.gz": "my.data", "photos/": "photos",
		".": "data", "..": "data", "/": "data",
		".hidden": "data",
	} {
		if got := baseName(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}
