package graph_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/aegis-ae/aegis/graph"
)

const (
	samplesBatch = 3 // rows of x
	samplesWidth = 4
)

// sampleCases are functions of x (3, 4) whose row b depends on row b of x alone, or, if mixed, not.
var sampleCases = []struct {
	name  string
	mixed bool
	z     func(s scope, x node) node
}{
	{"x itself", false, func(_ scope, x node) node { return x }},
	{"a constant", false, func(s scope, _ node) node { return s.Const([]float64{1}, 3, 2) }},
	{"a parameter", false, func(s scope, _ node) node { return s.Param("p", graph.GlorotNormal, 3, 2) }},
	{"a translation", false, func(_ scope, x node) node { return x.Plus(1) }},
	{"two translations", false, func(s scope, x node) node { return x.Plus(1).Add(s.Const([]float64{2}, 1, 4)) }},
	{"a copy", false, func(_ scope, x node) node { return x.Identity() }},
	{"scaled", false, func(_ scope, x node) node { return x.Times(-3) }},
	{"scaled to nothing", false, func(_ scope, x node) node { return x.Times(0) }},
	{"reshaped and back", false, func(_ scope, x node) node { return x.Reshape(2, 6).Exp().Reshape(3, 4) }},
	{"twice", false, func(_ scope, x node) node { return graph.Concat(1, x, x.Plus(2), x.Square()) }},
	{"features permuted", false, func(_ scope, x node) node {
		return graph.Concat(1, x.Slice(1, 2, 4), x.Slice(1, 0, 2))
	}},
	{"padded", false, func(_ scope, x node) node { return x.Pad(1, 1, 2) }},
	{"some features", false, func(_ scope, x node) node { return x.Slice(1, 1, 2) }},
	{"one number", false, func(_ scope, x node) node { return x.Square().Sum(1) }},
	{"broadcast features", false, func(_ scope, x node) node { return x.Mean(1).BroadcastTo(3, 5).Tanh() }},
	{"layer norm", false, func(s scope, x node) node { return graph.LayerNorm{}.Apply(s.In("n"), x) }},
	{"softmax", false, func(_ scope, x node) node { return x.Softmax(1) }},
	{"log-softmax", false, func(_ scope, x node) node { return x.LogSoftmax(1) }},
	{"in columns", false, func(s scope, x node) node {
		return s.Param("W", graph.GlorotNormal, 2, 4).MatMul(x.T()).Softmax(0).T()
	}},
	{"factors of a sample", false, func(s scope, x node) node {
		factors := x.Reshape(6, 2).MatMul(s.Param("W", graph.GlorotNormal, 2, 3)).Tanh()
		return factors.Reshape(3, 2, 3).Softmax(1).Mul(factors.Reshape(3, 2, 3)).Sum(1).Reshape(3, 3)
	}},
	{"distances to codes", false, func(s scope, x node) node {
		codes := s.Param("codes", graph.GlorotNormal, 2, 4)
		return x.Square().Sum(1).Sub(x.MatMulT(codes).Times(2)).Add(codes.Square().Sum(1).T())
	}},
	{"a mask of the batch", false, func(_ scope, x node) node {
		return x.Mul(x.GreaterThan(x.Mean(0).BroadcastTo(3, 4)))
	}},
	{"a stopped mean", false, func(_ scope, x node) node {
		return x.Square().Sub(x.Mean(0).StopGradient().Times(0))
	}},
	{"convolutions", false, func(s scope, x node) node {
		h := graph.Conv2D{Channels: 2, Padding: 1, Activation: graph.Tanh}.Apply(s.In("c"),
			x.Reshape(3, 1, 2, 2).Upsample2D(2))
		h = graph.ConvTranspose2D{Channels: 1, Padding: 1}.Apply(s.In("t"),
			h.AvgPool2D(graph.PoolOptions{Window: [2]int{2, 2}}))
		return h.MaxPool2D(graph.PoolOptions{Window: [2]int{2, 1}}).Reshape(3, -1)
	}},
	{"gorgonia's tanh", false, func(s scope, x node) node {
		return raw(s, func(in []*gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.Tanh(in[0]) }, x)
	}},
	{"clamped", false, func(_ scope, x node) node { return x.Clamp(-0.5, 0.5).Abs() }},
	{"a gradient", false, func(s scope, x node) node { return graph.Grad(s.Dense("d", x, 3).Tanh(), x)[0] }},
	{"batch norm on running statistics", false, func(s scope, x node) node {
		return graph.BatchNorm{}.Apply(s.In("n").Frozen(), x.Tanh())
	}},

	{"batch norm", true, func(s scope, x node) node {
		return graph.MLP{Hidden: []int{3, 2}, Activation: graph.Tanh, Norm: graph.NormBatch}.Apply(s.In("enc"), x)
	}},
	{"batch norm of images", true, func(s scope, x node) node {
		return graph.BatchNorm{}.Apply(s.In("n"), x.Reshape(3, 1, 2, 2)).Reshape(3, 4)
	}},
	{"the mean of the batch", true, func(_ scope, x node) node { return x.Sub(x.Mean(0)) }},
	{"normalised columns", true, func(_ scope, x node) node { return x.Softmax(0) }},
	{"one sample for all", true, func(_ scope, x node) node { return x.Slice(0, 1, 2).BroadcastTo(3, 4) }},
	{"samples permuted", true, func(_ scope, x node) node {
		return graph.Concat(0, x.Slice(0, 1, 3), x.Slice(0, 0, 1))
	}},
	{"samples shifted", true, func(_ scope, x node) node { return x.Slice(0, 0, 2).Pad(0, 1, 0) }},
	{"attention over samples", true, func(_ scope, x node) node { return x.MatMulT(x).Softmax(1).MatMul(x) }},
	{"a matrix on the left", true, func(s scope, x node) node { return s.Param("W", graph.GlorotNormal, 3, 3).MatMul(x) }},
	{"pairs", true, func(_ scope, x node) node { return x.Sum(1).Sub(x.Sum(1).T()).Square() }},
	{"transposed", true, func(_ scope, x node) node { return x.Slice(1, 0, 3).T() }},
	{"weights of the batch", true, func(_ scope, x node) node { return x.MatMul(x.TMatMul(x)) }},
	{"a total", true, func(_ scope, x node) node { return x.Mul(x.Sum()) }},
	{"a sum over images", true, func(_ scope, x node) node {
		h := x.Reshape(3, 1, 2, 2)
		return h.Mul(h.Sum(0, 2)).Reshape(3, 4)
	}},
	{"reshaped over samples", true, func(_ scope, x node) node { return x.Reshape(2, 6).Softmax(1).Reshape(3, 4) }},
}

// TestJacobiansOfSamples: whether samples mix is found as finite differences find it. If they do, the exact norm, the
// estimate and the rows refuse, and name the op; if they do not, all three are the Jacobian of each sample.
func TestJacobiansOfSamples(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	x := randomArray(r, samplesBatch, samplesWidth)
	for _, c := range sampleCases {
		p := graph.NewParams(graph.Float64, 5)
		config := graph.Config{Batch: samplesBatch, Mode: graph.Training}
		units := 0
		plain := compileReading(t, p, config, func(s scope) map[string]node {
			z := c.z(s, s.Input("x", samplesWidth))
			units = z.Dim(1)
			return map[string]node{"z": z}
		})
		// Central differences of z_bi with respect to x_aj: own those of a = b, others the largest of the others.
		own, others := newArray(units, samplesBatch, samplesWidth), 0.0
		z := func(k int, at float64) []float64 {
			before := x.v[k]
			x.v[k] = at
			run(t, plain, graph.Feed{Name: "x", Float64: x.v})
			x.v[k] = before
			return output(t, plain, "z")
		}
		const h = 1e-5
		for k, at := range x.v {
			up, down := z(k, at+h), z(k, at-h)
			for i := range up {
				slope := (up[i] - down[i]) / (2 * h)
				if i/units == k/samplesWidth {
					own.v[(i%units)*len(x.v)+k] = slope
				} else {
					others = max(others, math.Abs(slope))
				}
			}
		}
		if c.mixed != (others > 1e-6) {
			t.Fatalf("%s: derivatives with respect to other samples are up to %v", c.name, others)
		}
		for what, norm := range map[string]func(z, x node) node{
			"exact": graph.JacobianSquaredNorm,
			"rows":  func(z, x node) node { return graph.Concat(0, graph.JacobianRows(z, x)...) },
			"estimate": func(z, x node) node {
				return graph.JacobianSquaredNormEstimate(z, x, 4)
			},
		} {
			build := func(s scope) graph.Outputs {
				x := s.Input("x", samplesWidth)
				return graph.Outputs{Read: map[string]node{"y": norm(c.z(s, x), x)}}
			}
			if c.mixed {
				wantError(t, buildError(t, p, config, build), "jacobian: ", "samples of a batch depend on each other")
				continue
			}
			prog := compile(t, p, config, build)
			run(t, prog, graph.Feed{Name: "x", Float64: x.v})
			got := output(t, prog, "y")
			if what == "rows" {
				wantClose(t, c.name+": rows", got, own.v, 1e-8)
				continue
			}
			want := refReduce(own, []int{1, samplesBatch, 1}, sumOfSquares).v
			tolerance := 1e-8
			if what == "estimate" { // on average over 400 projections
				for range 99 {
					run(t, prog, graph.Feed{Name: "x", Float64: x.v})
					for i, v := range output(t, prog, "y") {
						got[i] += v
					}
				}
				for i := range got {
					got[i] /= 100
				}
				tolerance = 0.3
			}
			wantClose(t, c.name+": "+what, got, want, tolerance)
		}
	}
}

func sumOfSquares(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v * v
	}
	return total
}
