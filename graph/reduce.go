package graph

import (
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// Sum adds along the given dimensions, which remain with extent 1: the sum of a (B, n) tensor over dimension 1 is
// (B, 1). Without dimensions it adds all elements and returns a (1, 1). Sums of float32 are accumulated in float64.
func (n Node) Sum(axes ...int) Node {
	s, ok := begin("sum", n)
	if !ok {
		return Node{s: s}
	}
	if len(axes) == 0 {
		all := n.SumTo(ones(len(n.e.shape))...)
		if len(n.e.shape) != 2 {
			all = all.Reshape(1, 1)
		}
		return all
	}
	to := slices.Clone(n.e.shape)
	for _, a := range axes {
		if err := n.checkAxis(a); err != nil {
			return s.fail("sum", err)
		}
		to[a] = 1
	}
	return n.SumTo(to...)
}

// Mean is Sum divided by the number of elements that went into each sum.
func (n Node) Mean(axes ...int) Node {
	sum := n.Sum(axes...)
	if !n.Valid() || !sum.Valid() {
		return sum
	}
	return sum.Times(float64(size(sum.e.shape)) / float64(size(n.e.shape)))
}

// SumTo adds along the dimensions in which the shape is 1 and that of x is not: the adjoint of BroadcastTo.
func (n Node) SumTo(shape ...int) Node {
	s, ok := begin("sum", n)
	if !ok {
		return Node{s: s}
	}
	if slices.Equal(shape, n.e.shape) {
		return n
	}
	if err := checkShape(shape); err != nil {
		return s.fail("sum", err)
	}
	from := slices.Clone(n.e.shape)
	if got, err := broadcastShape(from, shape); err != nil || !slices.Equal(got, from) {
		return s.fail("sum", fmt.Errorf("shape %v does not reduce to %v", from, shape))
	}
	return s.apply(sumDefinition(from, slices.Clone(shape)), n)
}

func sumDefinition(from, shape []int) definition {
	// For the kernel, adjacent dimensions that are all reduced, or all kept, are one dimension.
	var dims []int
	var reduced []bool
	for i, d := range from {
		r := shape[i] == 1
		switch {
		case d == 1:
		case len(dims) > 0 && reduced[len(reduced)-1] == r:
			dims[len(dims)-1] *= d
		default:
			dims, reduced = append(dims, d), append(reduced, r)
		}
	}
	acc := make([]float64, size(shape))
	return definition{
		op: "sum", label: fmt.Sprintf("sum%v", shape), shape: shape,
		run: kernels{
			func(out []float32, in [][]float32) { kernel.SumTo(out, in[0], dims, reduced, acc) },
			func(out []float64, in [][]float64) { kernel.SumTo(out, in[0], dims, reduced, acc) },
		},
		grad: func(_ []Node, _, g Node, _ []bool) []Node { return []Node{g.BroadcastTo(from...)} },
	}
}

// LogSumExp returns log sum e^x along one dimension, which remains with extent 1. Large x do not overflow.
func (n Node) LogSumExp(axis int) Node {
	s, outer, extent, inner, ok := n.along("logsumexp", axis)
	if !ok {
		return Node{s: s}
	}
	shape := slices.Clone(n.e.shape)
	shape[axis] = 1
	return s.apply(definition{
		op: "logsumexp", attrs: attrs("axis", axis), shape: shape,
		run: kernels{
			func(out []float32, in [][]float32) { kernel.LogSumExp(out, in[0], outer, extent, inner) },
			func(out []float64, in [][]float64) { kernel.LogSumExp(out, in[0], outer, extent, inner) },
		},
		grad: func(in []Node, _, g Node, _ []bool) []Node { return []Node{in[0].Softmax(axis).Mul(g)} },
	}, n)
}

// Softmax returns e^x / sum e^x along one dimension.
func (n Node) Softmax(axis int) Node {
	s, outer, extent, inner, ok := n.along("softmax", axis)
	if !ok {
		return Node{s: s}
	}
	return s.apply(definition{
		op: "softmax", attrs: attrs("axis", axis), shape: n.e.shape,
		run: kernels{
			func(out []float32, in [][]float32) { kernel.Softmax(out, in[0], outer, extent, inner) },
			func(out []float64, in [][]float64) { kernel.Softmax(out, in[0], outer, extent, inner) },
		},
		grad: func(_ []Node, y, g Node, _ []bool) []Node {
			gy := g.Mul(y)
			return []Node{gy.Sub(y.Mul(gy.Sum(axis)))}
		},
	}, n)
}

// LogSoftmax returns x - log sum e^x along one dimension: the logarithm of Softmax without its underflow.
func (n Node) LogSoftmax(axis int) Node { return n.Sub(n.LogSumExp(axis)) }

// along splits the shape into the extents before, at and after a dimension.
func (n Node) along(what string, axis int) (s *Scope, outer, extent, inner int, ok bool) {
	if s, ok = begin(what, n); !ok {
		return s, 0, 0, 0, false
	}
	if err := n.checkAxis(axis); err != nil {
		s.fail(what, err)
		return s, 0, 0, 0, false
	}
	return s, size(n.e.shape[:axis]), n.e.shape[axis], size(n.e.shape[axis+1:]), true
}
