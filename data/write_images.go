package data

import (
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// WriteImages writes the images of a set into a folder as 8-bit PNG files, which [Load] reads. A file is named by the
// index of its sample and lies in a folder named by its class, if there are labels. 0 is black and 1 white; values
// are clipped to that range and rounded to 255ths. The folder must be empty, or is created in an existing one.
//
// It is an error if the samples are not images of 1 or 3 channels, a value is not finite, a class name cannot name a
// folder, or there are named inputs.
func WriteImages(folder string, s *Set) error {
	if err := writeImages(folder, s); err != nil {
		return fmt.Errorf("data: write images: %w", err)
	}
	return nil
}

func writeImages(folder string, s *Set) error {
	if err := s.checkForm(); err != nil {
		return err
	}
	if err := s.checkValues(); err != nil {
		return err
	}
	if s.Image.Channels != 1 && s.Image.Channels != 3 {
		return fmt.Errorf("the samples are %v: want images of 1 or 3 channels", s.Image)
	}
	if len(s.Inputs) > 0 {
		return fmt.Errorf("images have no place for the input %q: write an NPZ, or leave it out (Inputs)", s.Inputs[0].Name)
	}
	if err := makeEmpty(folder); err != nil {
		return err
	}
	for _, class := range s.Classes {
		if class == "" || strings.HasPrefix(class, ".") || strings.ContainsAny(class, "/\\:\x00") {
			return fmt.Errorf("class %q: no folder can have this name", class)
		}
		if err := os.Mkdir(filepath.Join(folder, class), 0o777); err != nil {
			return err // names the folder
		}
	}
	width := len(strconv.Itoa(s.N - 1))
	for i := range s.N {
		path := filepath.Join(folder, fmt.Sprintf("%0*d.png", width, i))
		if s.Labels != nil {
			path = filepath.Join(folder, s.Classes[s.Labels[i]], filepath.Base(path))
		}
		if err := WriteFile(path, func(w io.Writer) error { return png.Encode(w, picture(s.Row(i), s.Image)) }); err != nil {
			return bare(err)
		}
	}
	return nil
}

// makeEmpty makes a folder, or checks that it has nothing in it.
func makeEmpty(folder string) error {
	if folder == "" {
		return errors.New("the path of the folder is empty")
	}
	entries, err := os.ReadDir(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return os.Mkdir(folder, 0o777) // the error names the folder
	case err != nil:
		return err
	case len(entries) > 0:
		return fmt.Errorf("the folder %s is not empty", folder)
	}
	return nil
}

// picture is a sample as an image.
func picture(x []float32, im Image) image.Image {
	frame := image.Rect(0, 0, im.Width, im.Height)
	level := func(v float32) byte { return byte(math.Round(255 * float64(min(max(v, 0), 1)))) }
	if im.Channels == 1 {
		grey := image.NewGray(frame)
		for k, v := range x {
			grey.Pix[k] = level(v)
		}
		return grey
	}
	colour := image.NewNRGBA(frame)
	plane := im.Height * im.Width
	for k := range plane {
		for c := range 3 {
			colour.Pix[4*k+c] = level(x[c*plane+k])
		}
		colour.Pix[4*k+3] = 255
	}
	return colour
}
