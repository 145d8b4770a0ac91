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
func (g ImageGrid) Size() (width, height vg.Length) {
	page, err := g.page()
	if err != nil {
		return minSide, minSide
	}
	return page.size()
}

// Draw implements [Figure]. It is an error if there are no images, if the values are not a whole number of images, and
// if none of them is finite. The images shrink or grow with the canvas.
func (g ImageGrid) Draw(c draw.Canvas) error {
	page, err := g.page()
	if err != nil {
		return err
	}
	return page.draw(c)
}

// page checks the figure and lays it out.
func (g ImageGrid) page() (imagePage, error) {
	const name = "image grid"
	if err := checkImage(g.Geometry); err != nil {
		return imagePage{}, fmt.Errorf("viz: %s: %w", name, err)
	}
	n, err := countImages(g.Geometry, g.Images)
	if err != nil {
		return imagePage{}, fmt.Errorf("viz: %s: %w", name, err)
	}
	if g.Columns < 0 {
		return imagePage{}, fmt.Errorf("viz: %s: %d columns; it must be positive, or zero for a square grid", name, g.Columns)
	}
	columns := g.Columns
	if columns == 0 {
		columns = int(math.Ceil(math.Sqrt(float64(n))))
	}
	columns = min(columns, n)
	size, gap := g.Geometry.Size(), vg.Length(imageGap)
	if g.Tight {
		gap = 0
	}
	page := imagePage{
		name: name, title: g.Title, pixelSize: g.PixelSize,
		mosaic: mosaic{
			geometry: g.Geometry, columns: columns, rows: (n + columns - 1) / columns, invert: g.Invert, gap: gap,
			image: func(row, column int) []float32 {
				i := row*columns + column
				if i >= n {
					return nil
				}
				return g.Images[i*size : (i+1)*size]
			},
		},
	}
	return page, page.check()
}
