package graph_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/graphtest"
)

// slopes are the derivatives of the activations whose layers have a closed form.
var slopes = map[graph.Activation]func(a float64) float64{
	graph.Identity: func(float64) float64 { return 1 },
	graph.Sigmoid:  func(a float64) float64 { return refSigmoid(a) * (1 - refSigmoid(a)) },
	graph.Tanh:     func(a float64) float64 { return 1 / (math.Cosh(a) * math.Cosh(a)) },
	graph.ReLU: func(a float64) float64 {
		if a > 0 {
			return 1
		}
		return 0
	},
	graph.Softplus: refSigmoid,
}

// layerNorm2 is sum_i s'(a_i)² ‖w_i‖² of each row of x, for a layer of weights w (inputs, units) and bias b.
func layerNorm2(x, w, b array, slope func(float64) float64) []float64 {
	a := refBinary(refMatMul(x, w), b, func(p, q float64) float64 { return p + q })
	out := make([]float64, x.shape[0])
	for r := range out {
		for i := range w.shape[1] {
			norm := 0.0
			for j := range w.shape[0] {
				norm += w.at(j, i) * w.at(j, i)
			}
			out[r] += math.Pow(slope(a.at(r, i)), 2) * norm
		}
	}
	return out
}

func randomArray(r *rand.Rand, shape ...int) array {
	return generate(shape, func([]int) float64 { return r.NormFloat64() })
}

func constant(s *graph.Scope, a array) graph.Node { return s.Const(a.v, a.shape...) }

// TestJacobianOfOneLayer compares the closed form with plain Go, for straight and tied weights, several sizes and
// activations with and without a fused kernel.
func TestJacobianOfOneLayer(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for act, slope := range slopes {
		for _, d := range [][3]int{{4, 5, 3}, {1, 6, 2}, {3, 1, 4}, {3, 4, 1}, {1, 1, 1}} {
			x, w, b := randomArray(r, d[0], d[1]), randomArray(r, d[1], d[2]), randomArray(r, 1, d[2])
			want := layerNorm2(x, w, b, slope)
			wantClose(t, "Dense of "+string(act), evaluate(t, func(s *graph.Scope) graph.Node {
				in := constant(s, x)
				return graph.JacobianSquaredNorm(in.Dense(constant(s, w), constant(s, b), act), in)
			}), want, 1e-12)
			wantClose(t, "DenseT of "+string(act), evaluate(t, func(s *graph.Scope) graph.Node {
				in := constant(s, x)
				return graph.JacobianSquaredNorm(in.DenseT(constant(s, refT(w)), constant(s, b), act), in)
			}), want, 1e-12)
		}
	}
}

// TestJacobianOfEncoders compares with the Jacobian by central differences, row by row, for two and three layers.
func TestJacobianOfEncoders(t *testing.T) {
	for _, m := range []graph.MLP{
		{Hidden: []int{5, 3}, Activation: graph.Sigmoid},
		{Hidden: []int{6, 4, 2}, Activation: graph.Tanh, Init: graph.GlorotNormal},
		{Hidden: []int{4, 3, 3}, Activation: graph.GELU},
	} {
		const batch, n, h = 3, 4, 1e-5
		units := m.Hidden[len(m.Hidden)-1]
		p := graph.NewParams(graph.Float64, 8)
		prog := compileReading(t, p, graph.Config{Batch: batch}, func(s *graph.Scope) map[string]graph.Node {
			x := s.Input("x", n)
			z := m.Apply(s, x)
			read := map[string]graph.Node{"z": z, "norm": graph.JacobianSquaredNorm(z, x)}
			for i, row := range graph.JacobianRows(z, x) {
				read["row"+string(rune('0'+i))] = row
			}
			return read
		})
		r := rand.New(rand.NewPCG(3, 4))
		x := randomArray(r, batch, n)
		encode := func() []float64 {
			run(t, prog, graph.Feed{Name: "x", Float64: x.v})
			return output(t, prog, "z")
		}
		jacobian := newArray(units, batch, n) // dz_i/dx_j of each sample
		for k, at := range x.v {
			x.v[k] = at + h
			up := encode()
			x.v[k] = at - h
			down := encode()
			x.v[k] = at
			for i := range units {
				row := k / n
				jacobian.v[i*batch*n+k] = (up[row*units+i] - down[row*units+i]) / (2 * h)
			}
		}
		encode()
		for i := range units {
			wantClose(t, "row of the Jacobian", output(t, prog, "row"+string(rune('0'+i))),
				jacobian.v[i*batch*n:(i+1)*batch*n], 1e-9)
		}
		norms := refReduce(jacobian, []int{1, batch, 1}, func(x []float64) float64 {
			s := 0.0
			for _, v := range x {
				s += v * v
			}
			return s
		})
		wantClose(t, "squared norm", output(t, prog, "norm"), norms.v, 1e-9)
	}
}

// TestJacobianGradients checks the derivatives of the norm itself: of the closed form, of reverse mode, and of the
// estimate at fixed projections.
func TestJacobianGradients(t *testing.T) {
	layer := [][]int{{3, 4}, {4, 2}, {1, 2}}
	for name, c := range map[string]graphtest.Case{
		"sigmoid": {Shapes: layer, Build: func(_ *graph.Scope, in []graph.Node) graph.Node {
			return graph.JacobianSquaredNorm(in[0].Dense(in[1], in[2], graph.Sigmoid), in[0])
		}},
		"tied tanh": {Shapes: [][]int{{3, 4}, {2, 4}, {1, 2}}, Build: func(_ *graph.Scope, in []graph.Node) graph.Node {
			return graph.JacobianSquaredNorm(in[0].DenseT(in[1], in[2], graph.Tanh), in[0])
		}},
		"relu": {Shapes: layer, Kinked: true, Build: func(_ *graph.Scope, in []graph.Node) graph.Node {
			return graph.JacobianSquaredNorm(in[0].Dense(in[1], in[2], graph.ReLU), in[0])
		}},
		"softplus": {Shapes: layer, Domain: small, Build: func(_ *graph.Scope, in []graph.Node) graph.Node {
			return graph.JacobianSquaredNorm(in[0].Dense(in[1], in[2], graph.Softplus), in[0])
		}},
		"two layers": {Shapes: [][]int{{2, 3}, {3, 4}, {1, 4}, {4, 2}, {1, 2}}, Domain: small,
			Build: func(_ *graph.Scope, in []graph.Node) graph.Node {
				return graph.JacobianSquaredNorm(in[0].Dense(in[1], in[2], graph.Sigmoid).Dense(in[3], in[4], graph.Tanh), in[0])
			}},
		"estimate": {Shapes: layer, Domain: small, Build: func(_ *graph.Scope, in []graph.Node) graph.Node {
			return graph.JacobianSquaredNormEstimate(in[0].Dense(in[1], in[2], graph.Sigmoid), in[0], 2)
		}},
	} {
		t.Run(name, func(t *testing.T) { graphtest.CheckSeed(t, c, nameSeed(name)) })
	}
}

// small keeps layers out of saturation, and derivatives of second order within the reach of differences.
func small(x float64) float64 { return math.Tanh(x) }

// TestContractiveGradient compares the gradient of the penalty of a sigmoid layer with its closed form: with
// h_i = z_i(1-z_i), d/db_i = 2 h_i² (1-2z_i) ‖w_i‖² and d/dW_ji = 2 h_i² W_ji + x_j d/db_i.
func TestContractiveGradient(t *testing.T) {
	const n, d = 4, 3
	r := rand.New(rand.NewPCG(5, 6))
	x, w, b := randomArray(r, 1, n), randomArray(r, n, d), randomArray(r, 1, d)
	p := graph.NewParams(graph.Float64, 1)
	prog := compile(t, p, graph.Config{Mode: graph.Training}, func(s *graph.Scope) graph.Outputs {
		in := constant(s, x)
		z := in.Dense(s.Param("W", graph.Zeros, n, d), s.Param("b", graph.Zeros, 1, d), graph.Sigmoid)
		return graph.Outputs{Loss: graph.JacobianSquaredNorm(z, in).Mean()}
	})
	copy(p.Get("W").Value.Float64, w.v)
	copy(p.Get("b").Value.Float64, b.v)
	run(t, prog)
	db, dw := newArray(1, d), newArray(n, d)
	for i := range d {
		a, norm := b.at(0, i), 0.0
		for j := range n {
			a += x.at(0, j) * w.at(j, i)
			norm += w.at(j, i) * w.at(j, i)
		}
		z := 1 / (1 + math.Exp(-a))
		h := z * (1 - z)
		db.v[i] = 2 * h * h * (1 - 2*z) * norm
		for j := range n {
			dw.v[j*d+i] = 2*h*h*w.at(j, i) + x.at(0, j)*db.v[i]
		}
	}
	gs := prog.Gradients()
	wantClose(t, "d/dW", gs[0].Grad.Float64s(), dw.v, 1e-13)
	wantClose(t, "d/db", gs[1].Grad.Float64s(), db.v, 1e-13)
}

// TestJacobianEstimateIsUnbiased: the mean over many draws of v is the exact norm, within five standard errors.
func TestJacobianEstimateIsUnbiased(t *testing.T) {
	const batch, draws = 2, 4000
	p := compileReading(t, graph.NewParams(graph.Float64, 2), graph.Config{Batch: batch},
		func(s *graph.Scope) map[string]graph.Node {
			x := s.Const([]float64{0.3, -1, 0.8, 1, 0.1, -0.5}, batch, 3)
			z := graph.MLP{Hidden: []int{5, 4}, Activation: graph.Tanh}.Apply(s, x)
			return map[string]graph.Node{"exact": graph.JacobianSquaredNorm(z, x),
				"1": graph.JacobianSquaredNormEstimate(z, x, 1),
				"4": graph.JacobianSquaredNormEstimate(z, x, 4)}
		})
	sum := map[string][]float64{"1": make([]float64, batch), "4": make([]float64, batch)}
	square := map[string][]float64{"1": make([]float64, batch), "4": make([]float64, batch)}
	for range draws {
		run(t, p)
		for _, name := range []string{"1", "4"} {
			for i, v := range output(t, p, name) {
				sum[name][i] += v / draws
				square[name][i] += v * v / draws
			}
		}
	}
	exact := output(t, p, "exact")
	spread := map[string]float64{}
	for _, name := range []string{"1", "4"} {
		for i, mean := range sum[name] {
			variance := square[name][i] - mean*mean
			spread[name] += variance
			if e := 5 * math.Sqrt(variance/draws); variance == 0 || math.Abs(mean-exact[i]) > e {
				t.Errorf("%s projections, sample %d: mean %v, exact %v ± %v", name, i, mean, exact[i], e)
			}
		}
	}
	if ratio := spread["1"] / spread["4"]; ratio < 3.3 || ratio > 4.7 {
		t.Errorf("four projections divide the variance by %v, want 4", ratio)
	}
}
