package viz

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/aegis-ae/aegis/data"
)

// maxImageSide bounds images so that no product of their sizes overflows.
const maxImageSide = 1 << 14

// countImages is the number of images in x, which must be at least one, whole, and not without any finite value.
func countImages(g data.Image, x []float32) (int, error) {
	switch {
	case g.Height < 1 || g.Width < 1 || g.Height > maxImageSide || g.Width > maxImageSide:
		return 0, fmt.Errorf("images of %d x %d pixels; height and width must be 1 to %d", g.Height, g.Width, maxImageSide)
	case g.Channels != 1 && g.Channels != 3:
		return 0, fmt.Errorf("images of %d channels; known are 1 (grey) and 3 (red, green, blue)", g.Channels)
	case len(x) == 0:
		return 0, errors.New("no images")
	case len(x)%g.Size() != 0:
		return 0, fmt.Errorf("%d values are not images of %d x %d x %d = %d",
			len(x), g.Channels, g.Height, g.Width, g.Size())
	case !slices.ContainsFunc(x, func(v float32) bool { return drawable(float64(v)) }):
		return 0, fmt.Errorf("no finite value among %d", len(x))
	}
	return len(x) / g.Size(), nil
}

// colourAt is the colour of one pixel of an image: 0 is black and 1 is white or full colour; values beyond are clamped.
func colourAt(g data.Image, values []float32, x, y int, invert bool) color.RGBA {
	var rgb [3]uint8
	for c := range rgb {
		i := y*g.Width + x
		if g.Channels == 3 {
			i += c * g.Height * g.Width
		}
		v := values[i]
		if v != v {
			return notANumber
		}
		level := min(max(v, 0), 1)
		if invert {
			level = 1 - level
		}
		rgb[c] = uint8(level*255 + 0.5)
	}
	return color.RGBA{rgb[0], rgb[1], rgb[2], 0xff}
}

// notANumber is magenta, which no grey image has, so that a broken pixel shows.
var notANumber = color.RGBA{0xff, 0x00, 0xff, 0xff}

// mosaic is images of one geometry in a grid with white gaps, row by row from the top left, drawn as one raster.
type mosaic struct {
	geometry data.Image
	images   []float32
	columns  int
	invert   bool
	gap      vg.Length // between images, in points
}

// rows is the number of rows, of which the last may be short.
func (m mosaic) rows() int { return (len(m.images)/m.geometry.Size() + m.columns - 1) / m.columns }

// imageGap is the usual distance between images in points. Like a pixel it is a multiple of half a point, which is one
// pixel of a PNG file at DPI, so that pixels stay sharp.
const imageGap = 2

// size is the size of the mosaic when a pixel of an image is the given number of points wide and high.
func (m mosaic) size(pixel vg.Length) vg.Point {
	return vg.Point{
		X: pixel*vg.Length(m.columns*m.geometry.Width) + m.gap*vg.Length(m.columns-1),
		Y: pixel*vg.Length(m.rows()*m.geometry.Height) + m.gap*vg.Length(m.rows()-1),
	}
}

// fit is the pixel size at which the mosaic fills the room, a multiple of half a point unless even half a point is
// too much. It is not positive when there is no room.
func (m mosaic) fit(room vg.Point) vg.Length {
	pixel := min(
		(room.X-m.gap*vg.Length(m.columns-1))/vg.Length(m.columns*m.geometry.Width),
		(room.Y-m.gap*vg.Length(m.rows()-1))/vg.Length(m.rows()*m.geometry.Height),
	)
	if pixel < 0.5 {
		return pixel
	}
	return floorHalf(pixel)
}

// draw puts the mosaic's upper left corner at the given place.
func (m mosaic) draw(c draw.Canvas, topLeft vg.Point, pixel vg.Length) {
	size := m.size(pixel)
	c.DrawImage(vg.Rectangle{
		Min: vg.Point{X: topLeft.X, Y: topLeft.Y - size.Y},
		Max: vg.Point{X: topLeft.X + size.X, Y: topLeft.Y},
	}, m.raster(pixel))
}

// magnification is the number of pixels of the raster for one pixel of an image, across.
func magnification(pixel vg.Length) int {
	return max(1, int(math.Ceil(pixel.Dots(DPI)-1e-6)))
}

// rasterSize is the size of the raster in pixels, and of the gaps in it.
func (m mosaic) rasterSize(pixel vg.Length) (width, height, between float64) {
	k := magnification(pixel)
	between = math.Round(float64(m.gap * vg.Length(k) / pixel))
	width = float64(m.columns)*(float64(m.geometry.Width*k)+between) - between
	height = float64(m.rows())*(float64(m.geometry.Height*k)+between) - between
	return width, height, between
}

// raster draws the mosaic with every pixel repeated, not interpolated, up to the resolution of DPI.
func (m mosaic) raster(pixel vg.Length) *image.RGBA {
	k := magnification(pixel)
	width, height := m.geometry.Width*k, m.geometry.Height*k
	totalWidth, totalHeight, gapSize := m.rasterSize(pixel)
	between := int(gapSize)
	out := image.NewRGBA(image.Rect(0, 0, int(totalWidth), int(totalHeight)))
	for i := range out.Pix {
		out.Pix[i] = 0xff
	}
	size := m.geometry.Size()
	for y := range out.Rect.Max.Y {
		for x := range out.Rect.Max.X {
			column, dx, row, dy := x/(width+between), x%(width+between), y/(height+between), y%(height+between)
			if first := size * (row*m.columns + column); first < len(m.images) && dx < width && dy < height {
				out.SetRGBA(x, y, colourAt(m.geometry, m.images[first:first+size], dx/k, dy/k, m.invert))
			}
		}
	}
	return out
}

// floorHalf and ceilHalf round to multiples of half a point, which are pixels of a PNG file at DPI.
func floorHalf(l vg.Length) vg.Length { return vg.Length(math.Floor(2*float64(l)+1e-6) / 2) }
func ceilHalf(l vg.Length) vg.Length  { return vg.Length(math.Ceil(2*float64(l)-1e-6) / 2) }
