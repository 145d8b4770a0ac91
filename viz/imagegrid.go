package viz

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/aegis-ae/aegis/data"
)

// ImageGrid shows images in a grid, row by row from the top left: samples from a prior, or the decoded points of a
// lattice in the latent space. Pixels are drawn as in [Reconstructions].
type ImageGrid struct {
	Title    string
	Geometry data.Image // of each image; one channel is grey, three are red, green and blue
	Images   []float32  // n images, one after the other, each in the layout of [data.Image]
	Columns  int        // zero makes the grid about square; the last row may be short

	Tight     bool      // no gaps between the images, as suits a lattice in the latent space
	Invert    bool      // black for white
	PixelSize vg.Length // the side of an image's pixel in points; zero chooses it to suit the page
}

// Size implements [Figure].
func (g ImageGrid) Size() (width, height vg.Length) { return g.page().size() }

// Draw implements [Figure]. It is an error if there are no images, if the values are not a whole number of images, and
// if none of them is finite. The images shrink or grow with the canvas.
func (g ImageGrid) Draw(c draw.Canvas) error { return g.page().draw(c) }

// page lays the figure out.
func (g ImageGrid) page() imagePage {
	p := imagePage{name: "image grid", title: g.Title, pixelSize: g.PixelSize}
	n, err := countImages(g.Geometry, g.Images)
	if err == nil && g.Columns < 0 {
		err = fmt.Errorf("%d columns; it must be positive, or zero for a square grid", g.Columns)
	}
	columns := g.Columns
	if columns == 0 {
		columns = int(math.Ceil(math.Sqrt(float64(n))))
	}
	p.err, p.mosaic = err, mosaic{geometry: g.Geometry, images: g.Images, columns: min(columns, n), invert: g.Invert}
	if !g.Tight {
		p.mosaic.gap = imageGap
	}
	return p
}
