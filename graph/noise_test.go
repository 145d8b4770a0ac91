package graph_test

import (
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// draws runs a graph of one noise tensor in scope path, as run number n.
func draws(t *testing.T, seed uint64, path string, m graph.Mode, n uint64, d graph.Dist, shape ...int) []float64 {
	t.Helper()
	p := compileReading(t, graph.NewParams(graph.Float64, seed), graph.Config{Mode: m},
		func(s *graph.Scope) map[string]graph.Node {
			return map[string]graph.Node{"e": s.In(path).Noise(d, shape...)}
		})
	p.SetRunNumber(n)
	run(t, p)
	return output(t, p, "e")
}

// TestNoiseMoments compares the first two moments with theory, within five standard errors of 100,000 draws.
func TestNoiseMoments(t *testing.T) {
	const n = 100_000
	for _, c := range []struct {
		d                      graph.Dist
		mean, variance, fourth float64 // fourth is the fourth central moment
		inside                 func(x float64) bool
		name                   string
		continuous             bool
	}{
		{d: graph.Normal(0.5, 2), mean: 0.5, variance: 4, fourth: 48,
			inside: func(x float64) bool { return math.Abs(x) < 12 },
			name:   "Normal(0.5, 2)", continuous: true},
		{d: graph.Uniform(-1, 3), mean: 1, variance: 16.0 / 12, fourth: 256.0 / 80,
			inside: func(x float64) bool { return x >= -1 && x < 3 },
			name:   "Uniform(-1, 3)", continuous: true},
		{d: graph.Bernoulli(0.3), mean: 0.3, variance: 0.21, fourth: 0.21 * (1 - 3*0.21),
			inside: func(x float64) bool { return x == 0 || x == 1 },
			name:   "Bernoulli(0.3)"},
	} {
		if got := c.d.String(); got != c.name {
			t.Errorf("%s prints as %s", c.name, got)
		}
		x := draws(t, 11, "a", graph.Training, 0, c.d, 100, n/100)
		mean, variance := meanOf(x), 0.0
		for _, v := range x {
			variance += (v - c.mean) * (v - c.mean) / n
			if !c.inside(v) {
				t.Fatalf("%s drew %v", c.name, v)
			}
		}
		if e := 5 * math.Sqrt(c.variance/n); math.Abs(mean-c.mean) > e {
			t.Errorf("%s: mean %v, want %v ± %v", c.name, mean, c.mean, e)
		}
		if e := 5 * math.Sqrt((c.fourth-c.variance*c.variance)/n); math.Abs(variance-c.variance) > e {
			t.Errorf("%s: variance %v, want %v ± %v", c.name, variance, c.variance, e)
		}
		// neighbours are uncorrelated
		cov := 0.0
		for i := range n - 1 {
			cov += (x[i] - c.mean) * (x[i+1] - c.mean) / n
		}
		if e := 5 * c.variance / math.Sqrt(n); math.Abs(cov) > e {
			t.Errorf("%s: covariance of neighbours %v, want 0 ± %v", c.name, cov, e)
		}
		if slices.Sort(x); c.continuous && len(slices.Compact(x)) < n-10 {
			t.Errorf("%s: values repeat", c.name)
		}
	}
}

// TestNoiseTails: the normal law must have tails, where an approximation would fail first.
func TestNoiseTails(t *testing.T) {
	beyond := 0
	for _, v := range draws(t, 3, "a", graph.Training, 0, graph.Normal(0, 1), 100, 2000) {
		if math.Abs(v) > 3 {
			beyond++
		}
	}
	want := 200_000 * 0.0026997960632601866
	if math.Abs(float64(beyond)-want) > 5*math.Sqrt(want) {
		t.Errorf("%d of 200000 draws beyond 3 standard deviations, want %v", beyond, want)
	}
}

func TestDegenerateNoise(t *testing.T) {
	for _, c := range []struct {
		d    graph.Dist
		want float64
	}{
		{graph.Dist{}, 0}, {graph.Normal(3, 0), 3}, {graph.Uniform(2, 2), 2}, {graph.Bernoulli(0), 0},
		{graph.Bernoulli(1), 1},
	} {
		for _, v := range draws(t, 1, "a", graph.Training, 0, c.d, 10, 10) {
			if v != c.want {
				t.Fatalf("%v drew %v, want %v", c.d, v, c.want)
			}
		}
	}
	for _, d := range []graph.Dist{
		graph.Normal(0, -1), graph.Normal(math.NaN(), 1), graph.Normal(0, math.Inf(1)), graph.Uniform(1, 0),
		graph.Uniform(0, math.NaN()),
		graph.Bernoulli(-0.1), graph.Bernoulli(1.1), graph.Bernoulli(math.NaN()),
	} {
		wantError(t, nodeError(t, func(s *graph.Scope, _ graph.Node) graph.Node { return s.In("a").Noise(d, 2, 2) }),
			"a/noise", d.String())
	}
}

// TestNoiseIsAFunction: of the seed, the path, the run and the mode, and of nothing else.
func TestNoiseIsAFunction(t *testing.T) {
	d := graph.Normal(0, 1)
	base := draws(t, 1, "a", graph.Training, 0, d, 3, 5)
	if !slices.Equal(base, draws(t, 1, "a", graph.Training, 0, d, 3, 5)) {
		t.Error("the same seed, path, run and mode give other noise")
	}
	for name, other := range map[string][]float64{
		"seed": draws(t, 2, "a", graph.Training, 0, d, 3, 5), "path": draws(t, 1, "b", graph.Training, 0, d, 3, 5),
		"run": draws(t, 1, "a", graph.Training, 1, d, 3, 5), "mode": draws(t, 1, "a", graph.Evaluation, 0, d, 3, 5),
	} {
		for i := range base {
			if base[i] == other[i] {
				t.Errorf("with another %s, element %d is the same", name, i)
			}
		}
	}
}

// TestNoiseNodesDiffer: two nodes of the same scope, shape and law are independent, and each follows its scope and
// not what else the graph has.
func TestNoiseNodesDiffer(t *testing.T) {
	build := func(extra bool) *graph.Program {
		return compileReading(t, graph.NewParams(graph.Float64, 1), graph.Config{},
			func(s *graph.Scope) map[string]graph.Node {
				if extra {
					s.In("other").Noise(graph.Normal(0, 1), 4, 4)
				}
				return map[string]graph.Node{"1": s.Noise(graph.Normal(0, 1), 4, 4), "2": s.Noise(graph.Normal(0, 1), 4, 4),
					"x": s.In("x").Noise(graph.Normal(0, 1), 4, 4)}
			})
	}
	p, q := build(false), build(true)
	run(t, p)
	run(t, q)
	first, second, x := output(t, p, "1"), output(t, p, "2"), output(t, p, "x")
	for i := range first {
		if first[i] == second[i] || first[i] == x[i] || second[i] == x[i] {
			t.Fatalf("element %d of two noise tensors is the same", i)
		}
	}
	for _, name := range []string{"1", "2", "x"} {
		if !slices.Equal(output(t, p, name), output(t, q, name)) {
			t.Errorf("noise %s changed with what else the graph has", name)
		}
	}
	run(t, p)
	if slices.Equal(first, output(t, p, "1")) {
		t.Error("the noise of the second run is that of the first")
	}
	p.SetRunNumber(0)
	run(t, p)
	if !slices.Equal(first, output(t, p, "1")) || p.RunNumber() != 1 {
		t.Error("run 0 cannot be repeated")
	}
}

// TestNoiseIndependentOfProcessors needs tensors of many chunks, with an odd rest.
func TestNoiseIndependentOfProcessors(t *testing.T) {
	old := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(old)
	for _, d := range []graph.Dist{graph.Normal(1, 2), graph.Uniform(0, 1), graph.Bernoulli(0.5)} {
		var want []float64
		for _, n := range []int{1, 2, 5} {
			runtime.GOMAXPROCS(n)
			got := draws(t, 9, "a", graph.Training, 3, d, 3, 11_003)
			if want == nil {
				want = got
			} else if !slices.Equal(got, want) {
				t.Errorf("%v with %d processors differs", d, n)
			}
		}
	}
}

// TestTrainingIndependentOfProcessors: loss and gradients of a layer that is large enough to be shared out are the
// same bits.
func TestTrainingIndependentOfProcessors(t *testing.T) {
	old := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(old)
	var want []float64
	for _, n := range []int{1, 2, 5} {
		runtime.GOMAXPROCS(n)
		p := compile(t, graph.NewParams(graph.Float32, 4), graph.Config{Batch: 150, Mode: graph.Training},
			func(s *graph.Scope) graph.Outputs {
				x := s.Noise(graph.Normal(0, 1), s.Batch(), 130)
				h := graph.MLP{Hidden: []int{140, 130}, Activation: graph.Sigmoid, Dropout: 0.2}.Apply(s, x)
				return graph.Outputs{Loss: h.CrossEntropyLogits(x.Sigmoid()).Sum(1).Mean()}
			})
		run(t, p)
		got := []float64{p.Loss()}
		for _, g := range p.Gradients() {
			got = append(got, g.Grad.Float64s()...)
		}
		if want == nil {
			want = got
		} else if !slices.Equal(got, want) {
			t.Errorf("training with %d processors differs", n)
		}
	}
}
