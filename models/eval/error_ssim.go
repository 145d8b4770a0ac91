package eval

import (
	"errors"
	"math"
	"runtime"
	"sync"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// The constants of SSIM.
const (
	ssimWindow = 11
	ssimSigma  = 1.5
	ssimK1     = 0.01
	ssimK2     = 0.03
)

// SSIM returns the mean structural similarity of images and their reconstructions (Wang, Bovik, Sheikh and Simoncelli,
// IEEE Transactions on Image Processing 13, 2004): over windows of 11 x 11 pixels with Gaussian weights of standard
// deviation 1.5 that sum to 1, K1 = 0.01, K2 = 0.03, and biased variances. Only windows that lie within the image
// count; the result is averaged over windows, channels and images. peak is the range of the values, 1 for pixels from 0
// to 1. SSIM is 1 for equal images. In an image of less than 11 pixels in a direction, the window has the largest odd
// side that fits.
//
// x.Image says how features form images. Clip the reconstruction first, as a picture of it is clipped.
func SSIM(x, xhat *data.Set, peak float64) (float64, error) {
	if err := checkPeak("ssim", peak); err != nil {
		return 0, err
	}
	if err := num.SameForm("eval: ssim", x, xhat); err != nil {
		return 0, err
	}
	if x.Image.IsZero() {
		return 0, errors.New("eval: ssim: the samples are not images: Set.Image says how features form one")
	}
	each := make([]float64, x.N)
	workers := max(1, min(runtime.GOMAXPROCS(0), x.N))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			s := newSimilarity(x.Image, peak)
			for i := w; i < x.N; i += workers {
				each[i] = s.of(x.Row(i), xhat.Row(i))
			}
		})
	}
	wg.Wait()
	sum := 0.0
	for _, v := range each { // in order, for the same sum from any number of goroutines
		sum += v
	}
	return sum / float64(x.N), nil
}

// similarity computes SSIM of images of one geometry. Each goroutine has its own.
type similarity struct {
	image          data.Image
	rows, columns  []float64 // weights of the window
	c1, c2         float64
	product, lines []float64
	means          [5][]float64 // of x, y, x², y² and xy, over windows
}

func newSimilarity(m data.Image, peak float64) *similarity {
	s := &similarity{
		image: m, rows: window(m.Height), columns: window(m.Width),
		c1: ssimK1 * peak * ssimK1 * peak, c2: ssimK2 * peak * ssimK2 * peak,
		product: make([]float64, m.Height*m.Width),
	}
	s.lines = make([]float64, m.Height*s.across())
	for i := range s.means {
		s.means[i] = make([]float64, s.down()*s.across())
	}
	return s
}

// across and down are the numbers of windows.
func (s *similarity) across() int { return s.image.Width - len(s.columns) + 1 }
func (s *similarity) down() int   { return s.image.Height - len(s.rows) + 1 }

// window returns the weights of a window, an odd number, that fits the side of an image.
func window(side int) []float64 {
	n := min(ssimWindow, side-1+side%2)
	w, sum := make([]float64, n), 0.0
	for i := range w {
		at := float64(i - n/2)
		w[i] = math.Exp(-at * at / (2 * ssimSigma * ssimSigma))
		sum += w[i]
	}
	for i := range w {
		w[i] /= sum
	}
	return w
}

// of returns the mean over channels and windows.
func (s *similarity) of(x, y []float32) float64 {
	size := s.image.Height * s.image.Width
	sum := 0.0
	for c := range s.image.Channels {
		sum += s.channel(x[c*size:(c+1)*size], y[c*size:(c+1)*size])
	}
	return sum / float64(s.image.Channels)
}

func (s *similarity) channel(x, y []float32) float64 {
	for k, f := range [5]func(a, b float64) float64{
		func(a, _ float64) float64 { return a },
		func(_, b float64) float64 { return b },
		func(a, _ float64) float64 { return a * a },
		func(_, b float64) float64 { return b * b },
		func(a, b float64) float64 { return a * b },
	} {
		for i := range s.product {
			s.product[i] = f(float64(x[i]), float64(y[i]))
		}
		s.average(s.means[k])
	}
	sum := 0.0
	for i, mx := range s.means[0] {
		my := s.means[1][i]
		vx, vy, cov := s.means[2][i]-mx*mx, s.means[3][i]-my*my, s.means[4][i]-mx*my
		sum += (2*mx*my + s.c1) * (2*cov + s.c2) / ((mx*mx + my*my + s.c1) * (vx + vy + s.c2))
	}
	return sum / float64(len(s.means[0]))
}

// average puts the weighted means of s.product over all windows into dst: first along rows, then along columns.
func (s *similarity) average(dst []float64) {
	width, across := s.image.Width, s.across()
	for r := range s.image.Height {
		for c := range across {
			v := 0.0
			for k, w := range s.columns {
				v += w * s.product[r*width+c+k]
			}
			s.lines[r*across+c] = v
		}
	}
	for r := range s.down() {
		for c := range across {
			v := 0.0
			for k, w := range s.rows {
				v += w * s.lines[(r+k)*across+c]
			}
			dst[r*across+c] = v
		}
	}
}
