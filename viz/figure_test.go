package viz_test

import (
	"bytes"
	"errors"
	"image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/aegis-ae/aegis/viz"
)

var points = [][2]float64{{0, 1}, {1, 3}, {2, 2}}

// broken is a figure of the given size that paints with the given function.
type broken struct {
	size vg.Length
	draw func() error
}

func (b broken) Size() (width, height vg.Length) { return b.size, b.size }
func (b broken) Draw(draw.Canvas) error          { return b.draw() }

func TestSaveKeepsWhatWasThere(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a", "b", "figure.PNG")
	if err := viz.Save(path, viz.Scatter{}); err == nil {
		t.Fatal("a figure without points was saved")
	}
	if _, err := os.Stat(filepath.Join(folder, "a")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a failure left a folder behind: %v", err)
	}
	if err := viz.Save(path, viz.Scatter{Points: points}); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := viz.Save(path, viz.Scatter{}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v; want one that names the file", err)
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("a failure changed the file that was there: %v", err)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v; want the figure alone", entries, err)
	}
}

func TestSaveOverFolder(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "figure.png")
	if err := os.MkdirAll(filepath.Join(path, "sub"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := viz.Save(path, viz.Scatter{Points: points}); err == nil {
		t.Fatal("a folder was replaced by a figure")
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v; want no temporary file", entries, err)
	}
}

func TestWriteErrors(t *testing.T) {
	fail, plain := errors.New("no"), viz.Scatter{Points: points}
	var none *viz.Scatter
	for _, c := range []struct {
		name   string
		err    error
		within string
	}{
		{"extension", viz.Save("x.gif", plain), "save x.gif: the extension must be one of .pdf, .png, .svg"},
		{"no extension", viz.Save("x", plain), "save x: the extension must be one of .pdf, .png, .svg"},
		{"format", viz.Write(io.Discard, "tiff", plain), `unknown format "tiff"; known are pdf, png, svg`},
		{"nil", viz.Write(io.Discard, "png", nil), "the figure is nil"},
		{"nil pointer", viz.Write(io.Discard, "png", none), "drawing *viz.Scatter"},
		{"own error", viz.Write(io.Discard, "svg", broken{100, func() error { return fail }}), "no"},
		{"panic", viz.Write(io.Discard, "pdf", broken{100, func() error { panic("oops") }}), "drawing viz_test.broken: oops"},
		{"no size", viz.Write(io.Discard, "png", broken{0, func() error { return nil }}),
			"0 x 0 points; each side must be above 0"},
		{"wide", viz.Write(io.Discard, "svg", onPage{plain, 20000}), "at most 14400"},
		{"pixels", viz.Write(io.Discard, "png", onPage{plain, 14000}), "pixels; at most 100000000"},
		{"small", viz.Write(io.Discard, "png", onPage{plain, 50}), "the canvas is 50 x 50 points; at least 72 x 72"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.within) {
			t.Errorf("%s: error %v; want one with %q", c.name, c.err, c.within)
		}
	}
	if _, err := os.Stat("x"); err == nil {
		t.Error("an error left a file")
	}
	if err := viz.Write(failingWriter{}, "png", plain); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("error %v; want that of the writer", err)
	}
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// TestDeterministic draws every figure several times at once, on one processor and on all.
func TestDeterministic(t *testing.T) {
	points, labels := latent(5, 60, 10)
	figures := []viz.Figure{
		viz.Scatter{Points: points, Labels: labels, Width: 150, Height: 100},
		viz.LossCurves{Curves: []viz.Curve{{Name: "x", Train: []float64{3, 2, 1}}}, Width: 150, Height: 120},
		viz.ImageGrid{Title: "grid", Geometry: digitImage, Images: digits(1, 1, 1, 0.1), PixelSize: 1},
		viz.Panels{Figures: []viz.Figure{heatFigure(), heatFigure(), heatFigure()}}, // images of the same width
	}
	for _, format := range viz.Formats() {
		for i, figure := range figures {
			old := runtime.GOMAXPROCS(1)
			var want bytes.Buffer
			if err := viz.Write(&want, format, figure); err != nil {
				t.Fatal(err)
			}
			runtime.GOMAXPROCS(old)
			var group sync.WaitGroup
			for range 3 {
				group.Go(func() {
					var got bytes.Buffer
					if err := viz.Write(&got, format, figure); err != nil || !bytes.Equal(got.Bytes(), want.Bytes()) {
						t.Errorf("%s of figure %d differs from the first: %v", format, i, err)
					}
				})
			}
			group.Wait()
		}
	}
}

func TestResolution(t *testing.T) {
	var page bytes.Buffer
	if err := viz.Write(&page, "png", viz.Scatter{Points: points, Width: 200, Height: 100}); err != nil {
		t.Fatal(err)
	}
	image, err := png.Decode(&page)
	if err != nil {
		t.Fatal(err)
	}
	if got := image.Bounds().Size(); got.X != 400 || got.Y != 200 {
		t.Errorf("200 x 100 points are %v pixels at %d per inch; want 400 x 200", got, viz.DPI)
	}
	if r, g, b, a := image.At(0, 0).RGBA(); r&g&b&a != 0xffff {
		t.Error("the page is not white")
	}
}

// TestSVGIsSelfContained looks for what would make an SVG file depend on the machine of its reader.
func TestSVGIsSelfContained(t *testing.T) {
	var page bytes.Buffer
	if err := viz.Write(&page, "svg", reconstructionsFigure()); err != nil {
		t.Fatal(err)
	}
	for _, forbidden := range []string{"<text", "font-family", "image/jpg", "NaN"} {
		if bytes.Contains(page.Bytes(), []byte(forbidden)) {
			t.Errorf("the SVG has %q", forbidden)
		}
	}
	for _, required := range []string{"data:image/png;base64,", "image-rendering:pixelated"} {
		if !bytes.Contains(page.Bytes(), []byte(required)) {
			t.Errorf("the SVG lacks %q", required)
		}
	}
}
