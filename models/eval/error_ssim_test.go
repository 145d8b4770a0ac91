package eval_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models/eval"
)

// ssimByDefinition goes through all windows, whose weights are those of the plane, and takes variances about the mean.
func ssimByDefinition(x, y *data.Set, peak float64) float64 {
	m := x.Image
	side := func(n int) int { return min(11, n-1+n%2) }
	height, width := side(m.Height), side(m.Width)
	c1, c2 := math.Pow(.01*peak, 2), math.Pow(.03*peak, 2)
	weight := func(r, c int) float64 {
		dr, dc := float64(r-height/2), float64(c-width/2)
		return math.Exp(-(dr*dr + dc*dc) / (2 * 1.5 * 1.5))
	}
	total, windows := 0.0, 0.0
	for i := range x.N {
		for channel := range m.Channels {
			for top := range m.Height - height + 1 {
				for left := range m.Width - width + 1 {
					each := func(f func(w, a, b float64)) {
						for r := range height {
							for c := range width {
								at := (channel*m.Height+top+r)*m.Width + left + c
								f(weight(r, c), float64(x.Row(i)[at]), float64(y.Row(i)[at]))
							}
						}
					}
					var sum, mx, my, vx, vy, cov float64
					each(func(w, a, b float64) { sum, mx, my = sum+w, mx+w*a, my+w*b })
					mx, my = mx/sum, my/sum
					each(func(w, a, b float64) {
						vx, vy, cov = vx+w*(a-mx)*(a-mx)/sum, vy+w*(b-my)*(b-my)/sum, cov+w*(a-mx)*(b-my)/sum
					})
					total += (2*mx*my + c1) * (2*cov + c2) / ((mx*mx + my*my + c1) * (vx + vy + c2))
					windows++
				}
			}
		}
	}
	return total / windows
}

func TestSSIMByDefinition(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for _, m := range []data.Image{
		{Height: 13, Width: 16, Channels: 1}, {Height: 12, Width: 11, Channels: 3}, {Height: 6, Width: 20, Channels: 2},
		{Height: 3, Width: 1, Channels: 1},
	} {
		d := m.Height * m.Width * m.Channels
		x, y := &data.Set{N: 3, D: d, Image: m}, &data.Set{N: 3, D: d, Image: m}
		for range 3 * d {
			v := 255 * r.Float64()
			x.X = append(x.X, float32(v))
			y.X = append(y.X, float32(min(255, max(0, v+60*r.NormFloat64()))))
		}
		got := evaltest.Must(eval.SSIM(x, y, 255))
		evaltest.Close(t, fmt.Sprint(m), got, ssimByDefinition(x, y, 255), 1e-9)
	}
}

// TestSSIMIsDeterministic: the bits do not depend on the number of processors.
func TestSSIMIsDeterministic(t *testing.T) {
	x := evaltest.Must(mnist.Test().Head(64))
	y := evaltest.Must(mnist.Train().Head(64))
	var first float64
	evaltest.ForProcessors(func(n int) {
		got := evaltest.Must(eval.SSIM(x, y, 1))
		if n == 1 {
			first = got
		}
		if got != first {
			t.Errorf("%d processors: %v, one: %v", n, got, first)
		}
	})
}

// TestSSIM: images that are known, and small ones.
func TestSSIM(t *testing.T) {
	flat := func(height, width, channels int, v float32) *data.Set {
		s := &data.Set{N: 1, D: height * width * channels,
			Image: data.Image{Height: height, Width: width, Channels: channels}}
		for range s.D {
			s.X = append(s.X, v)
		}
		return s
	}
	for _, size := range [][3]int{{28, 28, 1}, {4, 20, 3}, {1, 1, 1}, {2, 2, 1}, {11, 11, 1}} {
		a, b := flat(size[0], size[1], size[2], .2), flat(size[0], size[1], size[2], .8)
		v := evaltest.Must(eval.SSIM(a, a, 1))
		evaltest.Close(t, fmt.Sprint(size, " equal"), v, 1, 1e-12)
		// Without variance, what is left is the comparison of the means.
		v = evaltest.Must(eval.SSIM(a, b, 1))
		evaltest.Close(t, fmt.Sprint(size, " flat"), v, (2*.2*.8+1e-4)/(.2*.2+.8*.8+1e-4), 1e-6)
	}
	if _, err := eval.SSIM(&data.Set{X: []float32{1}, N: 1, D: 1}, &data.Set{X: []float32{1}, N: 1, D: 1},
		1); err == nil || !strings.Contains(err.Error(), "not images") {
		t.Errorf("samples that are not images: %v", err)
	}
	if _, err := eval.SSIM(flat(2, 2, 1, 0), flat(2, 2, 1, 0), 0); err == nil || !strings.Contains(err.Error(), "peak 0") {
		t.Errorf("a peak of 0: %v", err)
	}
	if _, err := eval.SSIM(flat(2, 2, 1, 0), flat(2, 3, 1, 0), 1); err == nil {
		t.Error("images of two sizes are compared")
	}
}
