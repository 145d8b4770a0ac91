package restore

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/data"
)

// MedianFilter is the classical Reconstructor against salt-and-pepper noise: each pixel becomes the median of a square
// around it, channel by channel. Outside the image, the nearest pixel counts.
type MedianFilter struct {
	Radius int // the square has 2·Radius + 1 pixels a side; 1 is 3 x 3
}

// Reconstruct returns the filtered images.
func (f MedianFilter) Reconstruct(s *data.Set) (*data.Set, error) {
	if err := checkFilter(s, f.Radius); err != nil {
		return nil, fmt.Errorf("restore: median filter: %w", err)
	}
	window := make([]float32, 0, (2*f.Radius+1)*(2*f.Radius+1))
	return filtered(s, func(at func(y, x int) float32, y, x int) float32 {
		window = window[:0]
		for dy := -f.Radius; dy <= f.Radius; dy++ {
			for dx := -f.Radius; dx <= f.Radius; dx++ {
				window = append(window, at(y+dy, x+dx))
			}
		}
		slices.Sort(window)
		return window[len(window)/2]
	}), nil
}

// GaussianFilter is the classical Reconstructor against Gaussian noise: each pixel becomes an average of its
// surroundings, with weights exp(−r²/2σ²) up to 3σ away in each direction, channel by channel. Outside the image, the
// nearest pixel counts.
type GaussianFilter struct {
	Sigma float64 // in pixels
}

// Reconstruct returns the filtered images.
func (f GaussianFilter) Reconstruct(s *data.Set) (*data.Set, error) {
	if !(f.Sigma > 0 && f.Sigma <= maxRadius/3) {
		return nil, fmt.Errorf("restore: gaussian filter: sigma %v: it must be positive, and at most %d pixels", f.Sigma,
			maxRadius/3)
	}
	radius := int(math.Ceil(3 * f.Sigma))
	if err := checkFilter(s, radius); err != nil {
		return nil, fmt.Errorf("restore: gaussian filter: %w", err)
	}
	weights := make([]float64, 2*radius+1)
	total := 0.0
	for i := range weights {
		weights[i] = math.Exp(-math.Pow(float64(i-radius)/f.Sigma, 2) / 2)
		total += weights[i]
	}
	along := func(dy, dx int) func(at func(y, x int) float32, y, x int) float32 {
		return func(at func(y, x int) float32, y, x int) float32 {
			sum := 0.0
			for i, w := range weights {
				sum += w / total * float64(at(y+dy*(i-radius), x+dx*(i-radius)))
			}
			return float32(sum)
		}
	}
	return filtered(filtered(s, along(0, 1)), along(1, 0)), nil
}

// maxRadius bounds the window of a filter.
const maxRadius = 300

func checkFilter(s *data.Set, radius int) error {
	if err := s.Check(); err != nil {
		return err
	}
	if s.Image.IsZero() {
		return errors.New("the set has no image geometry: set Image, such as 28x28")
	}
	if radius < 0 || radius > maxRadius {
		return fmt.Errorf("radius %d: it must be 0 to %d", radius, maxRadius)
	}
	return nil
}

// filtered returns the set with each pixel computed by f from its channel. at returns a pixel of the channel, and
// outside the image the nearest one.
func filtered(s *data.Set, f func(at func(y, x int) float32, y, x int) float32) *data.Set {
	out := s.Clone()
	height, width := s.Image.Height, s.Image.Width
	for plane := 0; plane < len(s.X); plane += height * width {
		at := func(y, x int) float32 {
			y, x = min(max(y, 0), height-1), min(max(x, 0), width-1)
			return s.X[plane+y*width+x]
		}
		for y := range height {
			for x := range width {
				out.X[plane+y*width+x] = f(at, y, x)
			}
		}
	}
	return out
}
