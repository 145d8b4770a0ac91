package losses_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/graphtest"
	"github.com/aegis-ae/aegis/losses"
)

// mmd is the term for codes and a prior of the given numbers of rows of d numbers, in a batch of 1.
func mmd(n, m, d int, k losses.Kernel) func(*graph.Scope, []graph.Node) losses.Term {
	return two(func(z, prior graph.Node) losses.Term {
		return losses.MMD(z.Reshape(n, d), prior.Reshape(m, d), k)
	})
}

// plainMMD is the U-statistic by double loops, or the V-statistic of a single row.
func plainMMD(z, p []float64, d int, k func(squared float64) float64) float64 {
	mean := func(a, b []float64, same bool) float64 {
		var sum float64
		var pairs int
		for i := 0; i < len(a); i += d {
			for j := 0; j < len(b); j += d {
				if same && i == j && len(a) > d {
					continue
				}
				var squared float64
				for c := range d {
					squared += (a[i+c] - b[j+c]) * (a[i+c] - b[j+c])
				}
				sum += k(squared)
				pairs++
			}
		}
		return sum / float64(pairs)
	}
	return mean(z, z, true) + mean(p, p, true) - 2*mean(z, p, false)
}

func TestMMDAgainstPlainGo(t *testing.T) {
	const seed = 11
	r := rand.New(rand.NewPCG(seed, 0))
	normal := func(n int) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = r.NormFloat64()
		}
		return x
	}
	for _, size := range []struct{ n, m, d int }{{4, 4, 2}, {2, 5, 3}, {1, 1, 2}, {1, 3, 1}, {3, 1, 4}, {9, 7, 5}} {
		z, p := normal(size.n*size.d), normal(size.m*size.d)
		d := float64(size.d)
		imq := func(scales []float64, variance float64) func(float64) float64 {
			return func(squared float64) (sum float64) {
				for _, s := range scales {
					c := 2 * d * variance * s
					sum += c / (c + squared)
				}
				return sum
			}
		}
		for _, c := range []struct {
			name   string
			kernel losses.Kernel
			plain  func(float64) float64
		}{
			{"no kernel", nil, imq([]float64{.1, .2, .5, 1, 2, 5, 10}, 1)},
			{"inverse multiquadratic", losses.InverseMultiquadraticKernel{Scales: []float64{.3, 4}, Variance: 2},
				imq([]float64{.3, 4}, 2)},
			{"Gaussian", losses.GaussianKernel{}, func(x float64) float64 { return math.Exp(-x / (2 * d)) }},
			{"Gaussian of bandwidth 2", losses.GaussianKernel{Bandwidth: 2},
				func(x float64) float64 { return math.Exp(-x / 8) }},
		} {
			got := eval(t, 1, mmd(size.n, size.m, size.d, c.kernel), z, p)[0]
			if want := plainMMD(z, p, size.d, c.plain); math.Abs(got-want) > 1e-12 {
				t.Errorf("seed %d, %+v, %s: %v, want %v", seed, size, c.name, got, want)
			}
		}
	}
}

// TestMMDByHand: two codes at distance 2 and a prior of the same two points.
func TestMMDByHand(t *testing.T) {
	gauss := losses.GaussianKernel{Bandwidth: 1}
	k := math.Exp(-2)
	near(t, "the same points", eval(t, 1, mmd(2, 2, 1, gauss), []float64{0, 2}, []float64{0, 2}), k+k-2*(1+k)/2)
	near(t, "one of each", eval(t, 1, mmd(1, 1, 1, gauss), []float64{0}, []float64{2}), 2-2*k)
	near(t, "one point", eval(t, 1, mmd(1, 1, 1, gauss), []float64{3}, []float64{3}), 0)
	far := eval(t, 1, mmd(2, 2, 1, nil), []float64{1e6, -1e6}, []float64{0, 0})
	if math.Abs(far[0]-7) > 1e-3 {
		t.Errorf("MMD of codes far away is %v, want the 7 of the prior with itself", far)
	}
}

// TestMMDIsUnbiased: over many draws from the prior itself the mean is 0.
func TestMMDIsUnbiased(t *testing.T) {
	const runs, seed = 400, 5
	var sum, squares float64
	p, err := graph.Compile(graph.NewParams(graph.Float64, seed), graph.Config{Batch: 8},
		func(s *graph.Scope) graph.Outputs {
			z, prior := s.In("z").Noise(graph.Normal(0, 1), 8, 3), s.In("prior").Noise(graph.Normal(0, 1), 8, 3)
			return graph.Outputs{Loss: losses.Total(s, losses.MMD(z, prior, nil))}
		})
	if err != nil {
		t.Fatal(err)
	}
	for range runs {
		if err := p.Run(); err != nil {
			t.Fatal(err)
		}
		sum += p.Loss()
		squares += p.Loss() * p.Loss()
	}
	mean := sum / runs
	stderr := math.Sqrt((squares/runs - mean*mean) / runs)
	if math.Abs(mean) > 4*stderr {
		t.Errorf("seed %d: mean %v ± %v, want 0", seed, mean, stderr)
	}
}

func TestMMDGradients(t *testing.T) {
	for _, c := range []struct {
		name string
		graphtest.Case
	}{
		{"inverse multiquadratic", graphtest.Case{Batch: 3, Shapes: [][]int{{3, 2}, {4, 2}}, Kinked: true,
			Build: func(_ *graph.Scope, in []graph.Node) graph.Node { return losses.MMD(in[0], in[1], nil).Value }}},
		{"Gaussian", graphtest.Case{Shapes: [][]int{{3, 2}, {4, 2}}, Kinked: true, Domain: graphtest.Moderate,
			Build: func(_ *graph.Scope, in []graph.Node) graph.Node {
				return losses.MMD(in[0], in[1], losses.GaussianKernel{}).Value
			}}},
	} {
		t.Run(c.name, func(t *testing.T) { graphtest.CheckSeed(t, c.Case, gradientSeed) })
	}
}
