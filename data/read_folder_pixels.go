package data

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"os"

	"golang.org/x/image/draw"
)

// imageConfig reads the size and colours from the beginning of an image file.
func imageConfig(path string) (image.Config, error) {
	f, err := os.Open(path)
	if err != nil {
		return image.Config{}, cause(err)
	}
	defer f.Close()
	config, _, err := image.DecodeConfig(bufio.NewReader(f))
	if err != nil {
		return image.Config{}, broken(err)
	}
	const most = 1 << 28
	if config.Width < 1 || config.Height < 1 || config.Width > most/config.Height {
		return image.Config{}, fmt.Errorf("an image of %d rows and %d columns: "+
			"want at least 1 of each, and at most 2^28 pixels",
			config.Height, config.Width)
	}
	return config, nil
}

// readImage reads an image into x in the order of [Image], from 0 for black to 1. It resizes with the cubic kernel of
// E. Catmull and R. Rom, which weighs all pixels when shrinking, puts transparent images on white, and makes grey by
// the luma of ITU-R BT.601.
func readImage(path string, size Image, x []float32) error {
	f, err := os.Open(path)
	if err != nil {
		return cause(err)
	}
	defer f.Close()
	img, _, err := image.Decode(bufio.NewReader(f))
	if err != nil {
		return broken(err)
	}
	bounds := img.Bounds()
	if bounds.Empty() {
		return fmt.Errorf("an image of %d rows and %d columns", bounds.Dy(), bounds.Dx())
	}
	if bounds.Dy() != size.Height || bounds.Dx() != size.Width {
		scaled := image.NewRGBA64(image.Rect(0, 0, size.Width, size.Height))
		draw.CatmullRom.Scale(scaled, scaled.Bounds(), img, bounds, draw.Src, nil)
		img = scaled
	}
	putPixels(x, img, size.Channels)
	return nil
}

// broken says that a file is damaged.
func broken(err error) error {
	if err == image.ErrFormat {
		return errors.New("not an image: it does not begin as PNG, JPEG or GIF do")
	}
	return fmt.Errorf("the image is damaged: %w", unexpected(err))
}

// putPixels puts the pixels of an image into x, channel by channel.
func putPixels(x []float32, img image.Image, channels int) {
	b := img.Bounds()
	if grey, ok := img.(*image.Gray); ok && channels == 1 {
		for y := range b.Dy() {
			row := grey.Pix[y*grey.Stride:]
			for k := range b.Dx() {
				x[y*b.Dx()+k] = float32(row[k]) / 255
			}
		}
		return
	}
	source, ok := img.(image.RGBA64Image) // all of the standard library are
	if !ok {
		whole := image.NewRGBA64(b)
		draw.Draw(whole, b, img, b.Min, draw.Src)
		source = whole
	}
	const white = 0xffff
	plane, at := b.Dx()*b.Dy(), 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for k := b.Min.X; k < b.Max.X; k++ {
			c := source.RGBA64At(k, y) // multiplied by alpha
			behind := uint32(white - c.A)
			red, green, blue := uint32(c.R)+behind, uint32(c.G)+behind, uint32(c.B)+behind
			if channels == 1 {
				// As image/color does, in 16 bits.
				x[at] = float32((19595*red+38470*green+7471*blue+1<<15)>>16) / white
			} else {
				x[at], x[plane+at], x[2*plane+at] = float32(red)/white, float32(green)/white, float32(blue)/white
			}
			at++
		}
	}
}
