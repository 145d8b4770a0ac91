package viz

import (
	"errors"
	"fmt"
	"image"
	"math"

	scaling "golang.org/x/image/draw"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Picture is a raster image with a name.
type Picture struct {
	Name  string
	Image image.Image
}

// Pictures shows raster images in a grid, each scaled to fit and above its name: a contact sheet, such as of figures that were
// saved as PNG.
type Pictures struct {
	Title    string
	Pictures []Picture
	Columns  int // 0 makes the grid about square

	CellWidth, CellHeight vg.Length // room for a picture and its name in points; if zero, 132 x 116
}

// grid returns the numbers of columns and rows, and the size of a cell.
func (p Pictures) grid() (columns, rows int, width, height vg.Length) {
	columns = p.Columns
	if columns < 1 {
		columns = int(math.Ceil(math.Sqrt(float64(len(p.Pictures)))))
	}
	columns = max(1, min(columns, len(p.Pictures)))
	width, height = pageSize(p.CellWidth, p.CellHeight, 132, 116)
	return columns, (len(p.Pictures) + columns - 1) / columns, width, height
}

// Size implements [Figure].
func (p Pictures) Size() (width, height vg.Length) {
	columns, rows, w, h := p.grid()
	width = max(minSide, vg.Length(columns)*(w+space)-space+2*margin)
	return width, max(minSide, vg.Length(rows)*(h+space)-space+2*margin+titleHeight(width-2*margin, p.Title))
}

// Draw implements [Figure]. It is an error if there are no pictures, or if one has no pixels.
func (p Pictures) Draw(c draw.Canvas) error {
	if len(p.Pictures) == 0 {
		return errors.New("viz: pictures: there are none")
	}
	for i, picture := range p.Pictures {
		if picture.Image == nil || picture.Image.Bounds().Empty() {
			return fmt.Errorf("viz: pictures: picture %d (%q) has no pixels", i, picture.Name)
		}
	}
	c, err := startPage(c, "pictures", p.Title)
	if err != nil {
		return err
	}
	columns, rows, _, _ := p.grid()
	width := (c.Size().X+space)/vg.Length(columns) - space
	height := (c.Size().Y+space)/vg.Length(rows) - space
	style := textStyle(smallSize)
	for i, picture := range p.Pictures {
		corner := vg.Point{X: c.Min.X + vg.Length(i%columns)*(width+space), Y: c.Max.Y - vg.Length(i/columns)*(height+space)}
		name := shorten(style, width, picture.Name)
		drawText(c, style, vg.Point{X: corner.X + width/2, Y: corner.Y - height}, text.XCenter, text.YBottom, name)
		room := vg.Rectangle{
			Min: vg.Point{X: corner.X, Y: corner.Y - height + textHeight(style, "M") + space},
			Max: vg.Point{X: corner.X + width, Y: corner.Y},
		}
		if room.Size().X <= 0 || room.Size().Y <= 0 {
			return fmt.Errorf("viz: pictures: a cell of %.4g x %.4g points has no room for a picture", float64(width), float64(height))
		}
		drawPicture(c, room, picture.Image)
	}
	return nil
}

// drawPicture draws a picture in the middle of a room, as large as fits, with as many pixels as a PNG shows there.
func drawPicture(c draw.Canvas, room vg.Rectangle, picture image.Image) {
	size := picture.Bounds().Size()
	scale := min(room.Size().X/vg.Length(size.X), room.Size().Y/vg.Length(size.Y))
	half := vg.Point{X: vg.Length(size.X) * scale / 2, Y: vg.Length(size.Y) * scale / 2}
	pixels := func(side vg.Length) int { return max(1, int(math.Round(side.Dots(DPI)))) }
	small := image.NewRGBA(image.Rect(0, 0, pixels(2*half.X), pixels(2*half.Y)))
	scaling.CatmullRom.Scale(small, small.Bounds(), picture, picture.Bounds(), scaling.Src, nil)
	middle := room.Min.Add(room.Max).Scale(.5)
	c.DrawImage(vg.Rectangle{Min: middle.Sub(half), Max: middle.Add(half)}, small)
}
