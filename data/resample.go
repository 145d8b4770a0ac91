package data

import (
	"errors"
	"fmt"
)

// The kinds of Enlarge.
const (
	Nearest  = "nearest"  // each pixel becomes a square of its value
	Bilinear = "bilinear" // linear between the centres of the pixels, and constant outside the outermost ones
)

// Shrink returns images at a lower resolution: each pixel is the mean of a square of factor x factor pixels, channel
// by channel. The factor must divide height and width.
func Shrink(s *Set, factor int) (*Set, error) {
	if err := s.checkResample(factor); err != nil {
		return nil, fmt.Errorf("data: shrink: %w", err)
	}
	im := s.Image
	if im.Height%factor != 0 || im.Width%factor != 0 {
		return nil, fmt.Errorf("data: shrink: factor %d: it must divide both sides of an image of %v", factor, im)
	}
	small := Image{Height: im.Height / factor, Width: im.Width / factor, Channels: im.Channels}
	out := s.resampled(small)
	share := 1 / float64(factor*factor)
	for i := range s.N {
		from, to := s.Row(i), out.Row(i)
		for j := range to {
			channel, y, x := small.position(j)
			sum := 0.0
			for dy := range factor {
				for dx := range factor {
					sum += float64(from[(channel*im.Height+y*factor+dy)*im.Width+x*factor+dx])
				}
			}
			to[j] = float32(sum * share)
		}
	}
	return out, nil
}

// Enlarge returns images with factor times as many rows and columns, by Nearest or Bilinear interpolation. Pixels are
// squares: the centre of pixel i of the smaller image lies at factor·(i + ½) pixels of the larger one. So [Shrink]
// undoes Nearest.
func Enlarge(s *Set, factor int, kind string) (*Set, error) {
	if err := s.checkResample(factor); err != nil {
		return nil, fmt.Errorf("data: enlarge: %w", err)
	}
	if kind != Nearest && kind != Bilinear {
		return nil, fmt.Errorf("data: enlarge: unknown kind %q; it must be %s or %s", kind, Nearest, Bilinear)
	}
	im := s.Image
	large := Image{Height: im.Height * factor, Width: im.Width * factor, Channels: im.Channels}
	out := s.resampled(large)
	rows, columns := places(im.Height, factor, kind), places(im.Width, factor, kind)
	for i := range s.N {
		from, to := s.Row(i), out.Row(i)
		for j := range to {
			channel, y, x := large.position(j)
			r, c := rows[y], columns[x]
			at := func(row, column int) float64 { return float64(from[(channel*im.Height+row)*im.Width+column]) }
			top := (1-c.share)*at(r.low, c.low) + c.share*at(r.low, c.high)
			bottom := (1-c.share)*at(r.high, c.low) + c.share*at(r.high, c.high)
			to[j] = float32((1-r.share)*top + r.share*bottom)
		}
	}
	return out, nil
}

// between names the two source pixels that an enlarged pixel lies between, and the weight of the second.
type between struct {
	low, high int
	share     float64
}

// places lists the source pixels of an enlarged row or column of n pixels.
func places(n, factor int, kind string) []between {
	var list []between
	for i := range n * factor {
		if kind == Nearest {
			list = append(list, between{low: i / factor, high: i / factor})
			continue
		}
		at := min(max((float64(i)+0.5)/float64(factor)-0.5, 0), float64(n-1))
		low := int(at)
		list = append(list, between{low: low, high: min(low+1, n-1), share: at - float64(low)})
	}
	return list
}

// position returns the channel, row and column of feature j.
func (m Image) position(j int) (channel, y, x int) {
	return j / (m.Height * m.Width), j / m.Width % m.Height, j % m.Width
}

// resampled returns a set like s, of black images of another size, without feature names.
func (s *Set) resampled(im Image) *Set {
	out := s.empty()
	out.N, out.D, out.Image, out.Features = s.N, im.Size(), im, nil
	out.X = make([]float32, s.N*out.D)
	out.Labels = append(out.Labels, s.Labels...)
	out.Inputs = s.Inputs.clone()
	return out
}

// maxEnlarged bounds the values of a sample, so that products of its sides do not overflow.
const maxEnlarged = 1 << 30

func (s *Set) checkResample(factor int) error {
	if err := s.checkForm(); err != nil {
		return err
	}
	if s.Image.IsZero() {
		return errors.New("the set has no image geometry: set Image, such as 28x28")
	}
	if factor < 1 || factor > 1<<10 || int64(s.D)*int64(factor)*int64(factor) > maxEnlarged {
		return fmt.Errorf("factor %d of an image of %v: it must be at least 1, and the image must fit in memory", factor,
			s.Image)
	}
	return nil
}
