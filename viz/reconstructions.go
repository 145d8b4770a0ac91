package viz

import (
	"errors"
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/aegis-ae/aegis/data"
)

// Row is one line of images with a label at its left.
type Row struct {
	Label  string    // such as "input" or "VAE, d = 32"
	Images []float32 // n images, one after the other, each in the layout of [data.Image]
}

// Reconstructions shows images in rows, usually the inputs in the first and under each input what became of it, one
// row for each model. Pixels are drawn as sharp squares, in the lightness of the data: MNIST is white on black. A pixel
// that is NaN is magenta.
type Reconstructions struct {
	Title    string
	Geometry data.Image // of each image; one channel is grey, three are red, green and blue
	Rows     []Row      // all with the same number of images
	Captions []string   // above the columns, such as the digits; nil for none

	Invert bool // black for white, as suits white-on-black digits on paper

	// PixelSize is the side of an image's pixel in points; zero chooses it to suit the page. Multiples of 0.5 are the
	// sharpest in PNG files.
	PixelSize vg.Length
}

// Size implements [Figure].
func (r Reconstructions) Size() (width, height vg.Length) {
	page, err := r.page()
	if err != nil {
		return minSide, minSide
	}
	return page.size()
}

// Draw implements [Figure]. It is an error if there are no images, if the values of a row are not a whole number of
// images or none of them is finite, and if the rows differ in length from each other or from Captions. The images
// shrink or grow with the canvas.
func (r Reconstructions) Draw(c draw.Canvas) error {
	page, err := r.page()
	if err != nil {
		return err
	}
	return page.draw(c)
}

// page checks the figure and lays it out.
func (r Reconstructions) page() (imagePage, error) {
	const name = "reconstructions"
	if err := checkImage(r.Geometry); err != nil {
		return imagePage{}, fmt.Errorf("viz: %s: %w", name, err)
	}
	if len(r.Rows) == 0 {
		return imagePage{}, errors.New("viz: reconstructions: no rows")
	}
	columns := 0
	labels := make([]string, len(r.Rows))
	for i, row := range r.Rows {
		n, err := countImages(r.Geometry, row.Images)
		if err != nil {
			return imagePage{}, fmt.Errorf("viz: %s: row %d (%q): %w", name, i, row.Label, err)
		}
		if i > 0 && n != columns {
			return imagePage{}, fmt.Errorf("viz: %s: row %d (%q) has %d images, but row 0 (%q) has %d",
				name, i, row.Label, n, r.Rows[0].Label, columns)
		}
		columns, labels[i] = n, row.Label
	}
	if r.Captions != nil && len(r.Captions) != columns {
		return imagePage{}, fmt.Errorf("viz: %s: %d captions for %d columns", name, len(r.Captions), columns)
	}
	size := r.Geometry.Size()
	page := imagePage{
		name: name, title: r.Title, labels: labels, captions: r.Captions, pixelSize: r.PixelSize,
		mosaic: mosaic{
			geometry: r.Geometry, columns: columns, rows: len(r.Rows), invert: r.Invert, gap: imageGap,
			image: func(row, column int) []float32 { return r.Rows[row].Images[column*size : (column+1)*size] },
		},
	}
	return page, page.check()
}
