package optim

import (
	"math"
	"testing"
)

// objectives are functions with known minima, in the manner of gonum's optimize/functions.
var objectives = []struct {
	name           string
	start, minimum []float64
	gradient       func(grad, x []float64)
	rates          map[string]float64 // the first learning rate of every method; it falls linearly to zero
	steps          int
}{
	{
		name:    "bowl", // sum_i (i+1)/2 (x_i - i)²: condition number 10
		start:   make([]float64, 10),
		minimum: []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
		gradient: func(grad, x []float64) {
			for i := range x {
				grad[i] = float64(i+1) * (x[i] - float64(i))
			}
		},
		rates: map[string]float64{"sgd": 0.1, "momentum": 0.02, "nesterov": 0.02, "rmsprop": 0.1, "adam": 0.1, "adamw": 0.1},
		steps: 1000,
	},
	{
		name:    "Rosenbrock", // (1 - x)² + 100 (y - x²)²
		start:   []float64{-1.2, 1},
		minimum: []float64{1, 1},
		gradient: func(grad, x []float64) {
			valley := x[1] - x[0]*x[0]
			grad[0] = -2*(1-x[0]) - 400*x[0]*valley
			grad[1] = 200 * valley
		},
		rates: map[string]float64{"sgd": 1e-3, "momentum": 3e-4, "nesterov": 3e-4, "rmsprop": 5e-3, "adam": 3e-2,
			"adamw": 3e-2},
		steps: 50_000,
	},
}

func TestReachesMinima(t *testing.T) {
	for _, f := range objectives {
		for _, name := range Names() {
			t.Run(f.name+"/"+name, func(t *testing.T) {
				method, err := ByName(name)
				if err != nil {
					t.Fatal(err)
				}
				x, grad := append([]float64(nil), f.start...), make([]float64, len(f.start))
				opt := mustBind(t, method, []Variable{{Name: "x", Value: Float64(x), Grad: Float64(grad)}})
				for step := range f.steps {
					f.gradient(grad, x)
					if err := opt.Step(f.rates[name] * (1 - float64(step)/float64(f.steps))); err != nil {
						t.Fatal(err)
					}
				}
				for i, want := range f.minimum {
					if math.Abs(x[i]-want) > 1e-3 {
						t.Errorf("x[%d] = %v, want %v", i, x[i], want)
					}
				}
			})
		}
	}
}
