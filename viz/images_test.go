package viz_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/viz"
)

func decode(t *testing.T, f viz.Figure) image.Image {
	t.Helper()
	var page bytes.Buffer
	if err := viz.Write(&page, "png", f); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&page)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// TestPixelsAreExact looks at every pixel of two grey images of 2 x 3 pixels in a PNG file: at 4 points a pixel they
// are 8 x 8 blocks, after the margin of 8 points and with a gap of 2 points.
func TestPixelsAreExact(t *testing.T) {
	nan := float32(math.NaN())
	images := []float32{
		0, 0.2, 0.4, // top row
		0.6, 0.8, 1,
		-3, 7, nan,
		float32(math.Inf(1)), 0.6, 0,
	}
	want := []uint8{0, 51, 102, 153, 204, 255, 0, 255, 0, 255, 153, 0}
	geometry := data.Image{Height: 2, Width: 3, Channels: 1}
	figure := viz.ImageGrid{Geometry: geometry, Images: images, Columns: 1, PixelSize: 4}
	for _, invert := range []bool{false, true} {
		figure.Invert = invert
		img := decode(t, figure)
		left := (img.Bounds().Dx() - 3*8) / 2
		for i, v := range want {
			n, y, x := i/6, i/3%2, i%3
			level := v
			if invert {
				level = 255 - v
			}
			c := color.RGBA{level, level, level, 255}
			if i == 8 {
				c = color.RGBA{255, 0, 255, 255} // NaN
			}
			for dy := range 8 {
				for dx := range 8 {
					at := image.Pt(left+8*x+dx, 16+n*(16+4)+8*y+dy)
					if got := color.RGBAModel.Convert(img.At(at.X, at.Y)); got != c {
						t.Fatalf("invert %v: value %d at %v is %v; want %v", invert, i, at, got, c)
					}
				}
			}
		}
		for _, at := range []image.Point{{left, 32}, {left, 35}, {left - 1, 20}, {left + 24, 20}, {left, 15}, {left, 52}} {
			if got := color.RGBAModel.Convert(img.At(at.X, at.Y)); got != (color.RGBA{255, 255, 255, 255}) {
				t.Errorf("invert %v: the gap at %v is %v", invert, at, got)
			}
		}
	}
}

// raster is the raster that a figure draws and its place on the page.
func raster(t *testing.T, f viz.Figure, c vg.Rectangle) (image.Image, vg.Rectangle) {
	t.Helper()
	var canvas recorder.Canvas
	if err := f.Draw(draw.Canvas{Canvas: &canvas, Rectangle: c}); err != nil {
		t.Fatal(err)
	}
	for _, action := range canvas.Actions {
		if a, ok := action.(*recorder.DrawImage); ok {
			return a.Image, a.Rectangle
		}
	}
	t.Fatal("no image was drawn")
	return nil, vg.Rectangle{}
}

func page(f viz.Figure) vg.Rectangle {
	width, height := f.Size()
	return vg.Rectangle{Max: vg.Point{X: width, Y: height}}
}

func TestColourIsChannelFirst(t *testing.T) {
	figure := viz.Reconstructions{
		Geometry: data.Image{Height: 1, Width: 2, Channels: 3},
		Rows:     []viz.Row{{Images: []float32{1, 0, 0, 1, 0.2, 0.4}}}, // red, green and blue of two pixels
	}
	img, _ := raster(t, figure, page(figure))
	last := img.Bounds().Dx() - 1
	if got := img.At(0, 0); got != (color.RGBA{255, 0, 51, 255}) {
		t.Errorf("the first pixel is %v", got)
	}
	if got := img.At(last, 0); got != (color.RGBA{0, 255, 102, 255}) {
		t.Errorf("the last pixel is %v", got)
	}
}

// TestImagesStandOnThePixelGrid checks the place of the images with texts of any height around them: whole pixels at
// 144 per inch.
func TestImagesStandOnThePixelGrid(t *testing.T) {
	for _, title := range []string{"", "a title", strings.Repeat("a long title ", 20)} {
		for _, n := range []int{1, 3, 10, 40} {
			figure := viz.Reconstructions{
				Title:    title,
				Geometry: digitImage,
				Rows:     []viz.Row{{"label", make([]float32, n*784)}, {"another, longer label of a row", make([]float32, n*784)}},
			}
			img, at := raster(t, figure, page(figure))
			for _, l := range []vg.Length{at.Min.X, at.Min.Y, at.Max.X, at.Max.Y} {
				if 2*l != vg.Length(math.Round(float64(2*l))) {
					t.Errorf("title %.10q, %d columns: images at %v", title, n, at)
				}
			}
			if size := at.Size().Scale(2); size.X != vg.Length(img.Bounds().Dx()) || size.Y != vg.Length(img.Bounds().Dy()) {
				t.Errorf("title %.10q, %d columns: a raster of %v on %v points", title, n, img.Bounds(), at.Size())
			}
		}
	}
}

func TestImagesFillTheCanvas(t *testing.T) {
	geometry := data.Image{Height: 10, Width: 10, Channels: 1}
	figure := viz.ImageGrid{Title: "t", Geometry: geometry, Images: make([]float32, 900)}
	for _, side := range []vg.Length{72, 90, 301, 1000} {
		c := vg.Rectangle{Min: vg.Point{X: 13, Y: 7}, Max: vg.Point{X: 13 + side, Y: 7 + side}}
		_, at := raster(t, figure, c)
		if at.Min.X < c.Min.X || at.Min.Y < c.Min.Y || at.Max.X > c.Max.X || at.Max.Y > c.Max.Y {
			t.Errorf("on %v the images are at %v", c, at)
		}
		if at.Size().Y < 0.35*side {
			t.Errorf("on %v the images are only %v", c, at.Size())
		}
	}
}

func TestShortLastRowIsWhite(t *testing.T) {
	geometry := data.Image{Height: 4, Width: 4, Channels: 1}
	figure := viz.ImageGrid{Geometry: geometry, Images: make([]float32, 5*16)} // 3 columns, 2 rows
	img, _ := raster(t, figure, page(figure))
	b := img.Bounds()
	for i, want := range []uint32{0, 0, 0xffff} {
		x := (2*i + 1) * b.Dx() / 6
		if r, _, _, _ := img.At(x, b.Dy()-2).RGBA(); r != want {
			t.Errorf("place %d of the last row has lightness %d; want %d", i, r, want)
		}
	}
}
