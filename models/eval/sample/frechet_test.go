package sample_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/eval/sample"
)

// corners returns the corners of a box about a centre: a set whose covariance is diagonal, a² n/(n − 1) for sides 2a.
func corners(centre []float64, sides ...float64) *data.Set {
	s := &data.Set{N: 1 << len(sides), D: len(sides)}
	for i := range s.N {
		for j, a := range sides {
			v := centre[j] + a
			if i>>j&1 == 1 {
				v = centre[j] - a
			}
			s.X = append(s.X, float32(v))
		}
	}
	return s
}

func frechet(t *testing.T, a, b *data.Set) float64 {
	t.Helper()
	d := evaltest.Must(sample.FrechetDistance(a, b))
	back := evaltest.Must(sample.FrechetDistance(b, a))
	evaltest.Close(t, "the other way round", back, d, 1e-9*(1+d))
	return d
}

// TestFrechetDistanceByHand: of diagonal covariances it is the squared distance of the means and of the deviations, one
// of which may be 0.
func TestFrechetDistanceByHand(t *testing.T) {
	origin := []float64{0, 0, 0}
	a, b := corners(origin, 1, 2, 0), corners([]float64{3, 0, -1}, 4, .5, 1)
	n := 8. / 7
	evaltest.Close(t, "distance", frechet(t, a, b), 9+1+n*(9+1.5*1.5+1), 1e-9)
	evaltest.Close(t, "to itself", frechet(t, a, a), 0, 1e-12)
	evaltest.Close(t, "of shifted sets", frechet(t, b, corners([]float64{0, 0, 2}, 4, .5, 1)), 9+9, 1e-9)
	// A square and the same turned by 45° have the same covariance; a line and the same turned by 90° do not.
	flat, upright := corners(origin[:2], 1, 0), corners(origin[:2], 0, 1)
	evaltest.Close(t, "of lines that cross", frechet(t, flat, upright), 2*4./3, 1e-9)
}

// TestFrechetDistanceOfScipy compares covariances that do not commute with scipy's matrix square root: points i of the
// first set are (i mod 5, i·i mod 7, i·i·i mod 11) for i < 60, those of the second (i mod 3, i mod 4, i·i mod 5 + i mod
// 3) for i < 50.
//
//	m1, m2, C1, C2 = a.mean(0), b.mean(0), cov(a.T), cov(b.T)
//	((m1-m2)**2).sum() + trace(C1 + C2 - 2*scipy.linalg.sqrtm(C1 @ C2))
func TestFrechetDistanceOfScipy(t *testing.T) {
	a, b := &data.Set{N: 60, D: 3}, &data.Set{N: 50, D: 3}
	for i := range 60 {
		a.X = append(a.X, float32(i%5), float32(i*i%7), float32(i*i*i%11))
	}
	for i := range 50 {
		b.X = append(b.X, float32(i%3), float32(i%4), float32(i*i%5+i%3))
	}
	evaltest.Close(t, "distance", frechet(t, a, b), 7.675732680086981, 1e-9)
}

// TestFrechetDistanceOfDigits: singular covariances, of pixels that are always blank. A set is near itself in another
// order, and a rotation changes nothing.
func TestFrechetDistanceOfDigits(t *testing.T) {
	s := evaltest.Must(data.Shrink(mnist.Test(), 2))
	ones := evaltest.Must(s.Where(func(label int) bool { return label == 1 }))
	order := rand.New(rand.NewPCG(1, 1)).Perm(s.N)
	other := evaltest.Must(s.Select(order))
	evaltest.Close(t, "to itself", frechet(t, s, other), 0, 1e-6)
	far := frechet(t, s, ones)
	p := evaltest.Must(linear.FitPCA(s, s.D))
	turned := evaltest.Must(p.Encode(s))
	onesTurned := evaltest.Must(p.Encode(ones))
	evaltest.Close(t, "after a rotation", frechet(t, turned, onesTurned), far, 1e-5)
	if !(far > 3) {
		t.Errorf("the ones are at a distance of %v only from all digits", far)
	}
}

func TestFrechetDistanceErrors(t *testing.T) {
	s := corners([]float64{0, 0}, 1, 1)
	for want, other := range map[string]*data.Set{
		"the set is nil":       nil,
		"2 features against 1": corners([]float64{0}, 1),
		"has no covariance":    {N: 1, D: 2, X: []float32{1, 2}},
		"NaN":                  {N: 2, D: 2, X: []float32{1, 2, float32(math.NaN()), 4}},
	} {
		if _, err := sample.FrechetDistance(s, other); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
}
