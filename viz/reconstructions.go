package viz

import (
	"errors"
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/aegis-ae/aegis/data"
)

// Row is one row of images with a label at its left.
type Row struct {
	Label  string    // such as "input" or "VAE, d = 32"
	Images []float32 // n images, one after the other, each in the layout of [data.Image]
}

// Reconstructions shows images in rows, usually the inputs in the first row and their reconstructions below, one row
// for each model. Pixels are sharp squares with the lightness of the data: MNIST is white on black. A NaN pixel is
// magenta.
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
func (r Reconstructions) Size() (width, height vg.Length) { return r.page().size() }

// Draw implements [Figure]. It is an error if there are no images, if the values of a row are not a whole number of
// images or none of them is finite, and if the rows differ in length from each other or from Captions. The images
// shrink or grow with the canvas.
func (r Reconstructions) Draw(c draw.Canvas) error { return r.page().draw(c) }

// page lays the figure out.
func (r Reconstructions) page() imagePage {
	p := imagePage{name: "reconstructions", title: r.Title, captions: r.Captions, pixelSize: r.PixelSize}
	p.mosaic = mosaic{geometry: r.Geometry, invert: r.Invert, gap: imageGap}
	if len(r.Rows) == 0 {
		p.err = errors.New("no rows")
	}
	for i, row := range r.Rows {
		n, err := countImages(r.Geometry, row.Images)
		switch {
		case p.err != nil:
		case err != nil:
			p.err = fmt.Errorf("row %d (%q): %w", i, row.Label, err)
		case i > 0 && n != p.mosaic.columns:
			p.err = fmt.Errorf("row %d (%q) has %d images, but row 0 (%q) has %d",
				i, row.Label, n, r.Rows[0].Label, p.mosaic.columns)
		}
		p.mosaic.columns, p.labels = n, append(p.labels, row.Label)
		p.mosaic.images = append(p.mosaic.images, row.Images...)
	}
	if p.err == nil && r.Captions != nil && len(r.Captions) != p.mosaic.columns {
		p.err = fmt.Errorf("%d captions for %d columns", len(r.Captions), p.mosaic.columns)
	}
	return p
}
