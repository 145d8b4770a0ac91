package graph_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// initial returns the first values of a parameter.
func initial(t *testing.T, d graph.DType, seed uint64, name string, init graph.Init, shape ...int) []float64 {
	t.Helper()
	p := graph.NewParams(d, seed)
	compileReading(t, p, graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
		return map[string]graph.Node{"w": s.Param(name, init, shape...)}
	})
	return p.Get(name).Value.Float64s()
}

// TestInitialiserMoments compares mean and variance with the formulas, within five standard errors, and the law by
// its kurtosis and bounds.
func TestInitialiserMoments(t *testing.T) {
	const in, out, n = 300, 200, 300 * 200
	for _, c := range []struct {
		init     graph.Init
		name     string
		variance float64
		uniform  bool
	}{
		{graph.GlorotUniform, "GlorotUniform", 2.0 / (in + out), true},
		{graph.GlorotNormal, "GlorotNormal", 2.0 / (in + out), false},
		{graph.HeUniform, "HeUniform", 2.0 / in, true}, {graph.HeNormal, "HeNormal", 2.0 / in, false},
		{graph.LeCunUniform, "LeCunUniform", 1.0 / in, true}, {graph.LeCunNormal, "LeCunNormal", 1.0 / in, false},
	} {
		if c.init.String() != c.name {
			t.Errorf("%s prints as %s", c.name, c.init)
		}
		w := initial(t, graph.Float64, 21, "w", c.init, in, out)
		mean, variance, fourth := meanOf(w), 0.0, 0.0
		for _, x := range w {
			variance += x * x / n
			fourth += x * x * x * x / n
		}
		kurtosis := 3.0 // of the normal law; 9/5 of the uniform one
		if c.uniform {
			kurtosis = 1.8
		}
		if e := 5 * math.Sqrt(c.variance/n); math.Abs(mean) > e {
			t.Errorf("%s: mean %v, want 0 ± %v", c.name, mean, e)
		}
		if e := 5 * c.variance * math.Sqrt((kurtosis-1)/n); math.Abs(variance-c.variance) > e {
			t.Errorf("%s: variance %v, want %v ± %v", c.name, variance, c.variance, e)
		}
		if got := fourth / (variance * variance); math.Abs(got-kurtosis) > 0.15 {
			t.Errorf("%s: kurtosis %v, want %v", c.name, got, kurtosis)
		}
		limit := math.Sqrt(3 * c.variance)
		largest := max(slices.Max(w), -slices.Min(w))
		if c.uniform && (largest > limit || largest < 0.999*limit) || !c.uniform && largest < 3*math.Sqrt(c.variance) {
			t.Errorf("%s: largest magnitude %v, uniform limit %v", c.name, largest, limit)
		}
	}
}

func TestConstantInitialisers(t *testing.T) {
	wantClose(t, "zeros", initial(t, graph.Float32, 1, "w", graph.Zeros, 2, 2), []float64{0, 0, 0, 0}, 0)
	wantClose(t, "constant", initial(t, graph.Float32, 1, "w", graph.Constant(-1.5), 1, 1, 2), []float64{-1.5, -1.5}, 0)
	if got := graph.Constant(0.5).String(); got != "Constant(0.5)" {
		t.Errorf("it prints as %q", got)
	}
}

// TestOrthogonal: the shorter side's vectors are orthonormal times the gain, for tall, wide and square matrices.
func TestOrthogonal(t *testing.T) {
	for _, d := range [][2]int{{40, 15}, {15, 40}, {20, 20}, {1, 7}, {7, 1}, {1, 1}} {
		const gain = 1.7
		w := array{d[:], initial(t, graph.Float64, 4, "w", graph.Orthogonal(gain), d[0], d[1])}
		gram := refMatMul(refT(w), w)
		if d[0] < d[1] {
			gram = refMatMul(w, refT(w))
		}
		want := generate(gram.shape, func(i []int) float64 {
			if i[0] == i[1] {
				return gain * gain
			}
			return 0
		})
		wantClose(t, "products of the vectors", gram.v, want.v, 1e-12)
	}
	if got := graph.Orthogonal(2).String(); got != "Orthogonal(2)" {
		t.Errorf("it prints as %q", got)
	}
}

// TestOrthogonalIsUniform: under the Haar distribution the determinant is +1 and -1 equally often and the mean of each
// element is 0; without Mezzadri's signs the first column would have elements of one sign.
func TestOrthogonalIsUniform(t *testing.T) {
	const draws = 400
	positive, first := 0, 0.0
	for seed := range uint64(draws) {
		w := initial(t, graph.Float64, seed, "w", graph.Orthogonal(1), 2, 2)
		if w[0]*w[3]-w[1]*w[2] > 0 {
			positive++
		}
		first += w[0] / draws
	}
	if math.Abs(float64(positive)-draws/2) > 5*math.Sqrt(draws)/2 {
		t.Errorf("%d of %d determinants are positive", positive, draws)
	}
	if math.Abs(first) > 5*math.Sqrt(0.5/draws) {
		t.Errorf("the mean of the first element is %v", first)
	}
}

// TestInitialValuesDependOnPathAndSeedOnly: not on the order of making, other parameters, mode, batch or element type.
func TestInitialValuesDependOnPathAndSeedOnly(t *testing.T) {
	build := func(d graph.DType, names ...string) *graph.Params {
		p := graph.NewParams(d, 6)
		compileReading(t, p, graph.Config{Batch: len(names), Mode: graph.Training},
			func(s *graph.Scope) map[string]graph.Node {
				for _, name := range names {
					s.Param(name, graph.HeNormal, 5, 4)
				}
				return map[string]graph.Node{"y": s.Const([]float64{1}, 1, 1)}
			})
		return p
	}
	p, q, single := build(graph.Float64, "a", "b/c"), build(graph.Float64, "x", "b/c", "a"),
		build(graph.Float32, "b/c", "a")
	for _, name := range []string{"a", "b/c"} {
		w := p.Get(name).Value.Float64
		if !slices.Equal(w, q.Get(name).Value.Float64) {
			t.Errorf("%s depends on the order", name)
		}
		for i, x := range single.Get(name).Value.Float32 {
			if x != float32(w[i]) {
				t.Errorf("%s in float32 is %v, not %v rounded", name, x, w[i])
			}
		}
	}
	base := initial(t, graph.Float64, 6, "a", graph.HeNormal, 5, 4)
	wantClose(t, "alone", base, p.Get("a").Value.Float64s(), 0)
	for i := range base {
		if base[i] == p.Get("b/c").Value.At(i) || base[i] == initial(t, graph.Float64, 7, "a", graph.HeNormal, 5, 4)[i] {
			t.Fatalf("element %d is the same for another path or seed", i)
		}
	}
}

func TestTransposeOf(t *testing.T) {
	for _, init := range []graph.Init{graph.LeCunNormal, graph.Orthogonal(2), graph.Constant(3)} {
		dec := initial(t, graph.Float64, 6, "dec/W", init, 5, 3)
		enc := initial(t, graph.Float64, 6, "enc/W", graph.TransposeOf("dec/W", init), 3, 5)
		for i := range 5 {
			for j := range 3 {
				if enc[j*5+i] != dec[i*3+j] {
					t.Fatalf("%v: element %d, %d is %v, want %v", init, j, i, enc[j*5+i], dec[i*3+j])
				}
			}
		}
	}
}

// brokenInit is an initialiser of a caller's that fails.
type brokenInit struct{ err error }

func (b brokenInit) Fill([]float64, []int, *rand.Rand) error { return b.err }
func (b brokenInit) String() string                          { return "broken" }

func TestInitialiserErrors(t *testing.T) {
	boom := errors.New("boom")
	for _, c := range []struct {
		init  graph.Init
		shape []int
		want  string
	}{
		{graph.HeNormal, []int{2, 3, 4}, "[2 3 4]"}, {graph.GlorotUniform, []int{2, 3, 4}, "GlorotUniform"},
		{graph.Orthogonal(1), []int{2, 3, 4}, "matrix"}, {graph.Orthogonal(math.NaN()), []int{2, 3}, "finite"},
		{graph.Orthogonal(math.Inf(1)), []int{2, 3}, "finite"}, {graph.Constant(math.Inf(-1)), []int{2, 3}, "finite"},
		{graph.Constant(math.NaN()), []int{2, 3}, "finite"}, {brokenInit{boom}, []int{2, 3}, "boom"},
		{graph.TransposeOf("a", nil), []int{2, 3}, "no initialiser"},
		{graph.TransposeOf("a", graph.HeNormal), []int{2, 3, 4}, "matrix"},
		{graph.TransposeOf("a", brokenInit{boom}), []int{2, 3}, "boom"},
	} {
		p := graph.NewParams(graph.Float64, 1)
		err := buildError(t, p, graph.Config{}, func(s *graph.Scope) graph.Outputs {
			return graph.Outputs{Loss: s.In("enc").Param("W", c.init, c.shape...).Sum()}
		})
		wantError(t, err, `"enc/W"`, c.want)
		if len(p.All()) != 0 {
			t.Errorf("%v: the parameter is there", c.init)
		}
	}
}
