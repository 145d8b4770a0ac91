package probe

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
)

// TestLogisticGradient compares the gradient with differences of the objective.
func TestLogisticGradient(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 1))
	r := &regression{n: 700, d: 5, k: 4, c: 0.3} // several blocks and parts
	for range r.n {
		for range r.d {
			r.x = append(r.x, rng.NormFloat64())
		}
		r.labels = append(r.labels, rng.IntN(r.k))
	}
	w, grad, other := make([]float64, r.k*(r.d+1)), make([]float64, r.k*(r.d+1)), make([]float64, r.k*(r.d+1))
	for i := range w {
		w[i] = 2 * rng.NormFloat64()
	}
	r.evaluate(grad, w)
	for i := range w {
		const h = 1e-4
		at := w[i]
		w[i] = at + h
		up := r.evaluate(other, w)
		w[i] = at - h
		down := r.evaluate(other, w)
		w[i] = at
		if want := (up - down) / (2 * h); math.Abs(grad[i]-want) > 1e-5 {
			t.Errorf("derivative %d is %v, the difference quotient %v", i, grad[i], want)
		}
	}
}

// TestLogisticWhitening: the gradient in the new coordinates is the old one times the derivative of the weights, and
// where all classes are equally probable, the objective is curved as ‖v‖²/2 in every direction that keeps the sum over
// classes.
func TestLogisticWhitening(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, d := range []int{3, mostWhitened + 1} {
		r := &regression{n: 60, d: d, k: 3, c: 2}
		sums := make([]float64, d)
		for i := range r.n {
			for j := range d {
				v := rng.NormFloat64()
				if j == 1 { // correlated
					v += 2 * r.x[i*d]
				}
				if i == r.n-1 {
					v = -sums[j]
				}
				sums[j] += v
				r.x = append(r.x, v)
			}
			r.labels = append(r.labels, i%r.k)
		}
		white := evaltest.Must(r.whitening())
		n := r.k * (d + 1)
		v, w, g, gv := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
		for _, i := range []int{0, 1, 2, d} {
			v[i], v[d+1+i] = 1e-3*rng.NormFloat64(), 0
			v[d+1+i] = -v[i]
		}
		square := 0.0
		for _, x := range v {
			square += x * x
		}
		zero := r.evaluate(g, w)
		white.gradient(gv, g)
		slope := 0.0
		for i := range v {
			slope += v[i] * gv[i]
		}
		white.weights(w, v)
		direct := 0.0
		for i := range w {
			direct += w[i] * g[i]
		}
		if math.Abs(slope-direct) > 1e-12*(1+math.Abs(slope)) {
			t.Errorf("d = %d: the slope is %v in the new coordinates, %v in the old ones", d, slope, direct)
		}
		curvature := (r.evaluate(g, w) - zero - slope) / (square / 2)
		if tolerance := map[int]float64{3: 1e-3, mostWhitened + 1: 1}[d]; math.Abs(curvature-1) > tolerance {
			t.Errorf("d = %d: curvature %v, want 1", d, curvature)
		}
	}
}
