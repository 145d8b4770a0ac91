package graph

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// The ops of this file compare numbers. Masks of ones and zeros are piecewise constant, and constants for
// differentiation. A comparison with NaN is NaN, so that a diverging value stays visible.

// Max returns the larger of a and b, element by element, with broadcasting (see Add); NaN where either is NaN. Equal
// elements get half of the gradient each.
func (n Node) Max(b Node) Node {
	return n.binary("max", kernel.Max, b, func(a, b, _, g Node) (Node, Node) { return largerShare(a, b, g) })
}

// Min returns the smaller of a and b, element by element, with broadcasting (see Add); NaN where either is NaN. Equal
// elements get half of the gradient each.
func (n Node) Min(b Node) Node {
	return n.binary("min", kernel.Min, b, func(a, b, _, g Node) (Node, Node) {
		gb, ga := largerShare(a, b, g)
		return ga, gb
	})
}

// largerShare divides g between a and b: the larger gets it, equal ones half each.
func largerShare(a, b, g Node) (ga, gb Node) {
	order := a.GreaterThan(b).Sub(b.GreaterThan(a)) // the sign of a-b, also where both are infinite
	ga = order.gate(g, kernel.Gate{Hi: math.Inf(1), AtLo: 0.5, Inside: 1, AtHi: 1})
	gb = order.gate(g, kernel.Gate{Hi: math.Inf(1), Below: 1, AtLo: 0.5})
	return ga, gb
}

// GreaterThan returns the mask that is 1 where a > b and 0 elsewhere, with broadcasting (see Add); NaN where either is
// NaN. It is a constant for differentiation.
func (n Node) GreaterThan(b Node) Node { return n.binary("greater", kernel.Greater, b, nil) }

// Above returns the mask that is 1 where x > c and 0 elsewhere: Heaviside's step function at c, with value 0 at the
// step. NaN stays NaN. It is a constant for differentiation.
func (n Node) Above(c float64) Node {
	name := fmt.Sprintf("above(%v)", c)
	s, ok := begin(name, n)
	if !ok {
		return Node{s: s}
	}
	if err := s.DType().check(c); err != nil {
		return s.fail(name, fmt.Errorf("the threshold must be finite: %w", err))
	}
	return n.GreaterThan(s.Const([]float64{c}, 1, 1))
}

// TopKMask returns, for x (batch, n), the mask that is 1 at the k largest elements of each row and 0 elsewhere. Of
// equal elements those of lower index come first; if k is n or more, all are taken. A row that contains a NaN becomes
// NaN. The mask is a constant for differentiation. x.Mul(x.TopKMask(k)) is the activation of the k-sparse autoencoder
// (Makhzani and Frey, ICLR 2014, algorithm 1).
func (n Node) TopKMask(k int) Node {
	name := fmt.Sprintf("top-k-mask(%d)", k)
	s, ok := begin(name, n)
	if !ok {
		return Node{s: s}
	}
	if len(n.e.shape) != 2 {
		return s.fail(name, fmt.Errorf("input of shape %v: it must be (batch, features)", n.e.shape))
	}
	if k < 1 {
		return s.fail(name, fmt.Errorf("k must be at least 1"))
	}
	rows, width := n.e.shape[0], n.e.shape[1]
	k = min(k, width)
	return s.apply(definition{
		op: "top-k-mask", attrs: attrs("k", k), shape: n.e.shape,
		run: kernels{
			func(out []float32, in [][]float32) { kernel.TopKMask(out, in[0], rows, width, k) },
			func(out []float64, in [][]float64) { kernel.TopKMask(out, in[0], rows, width, k) },
		},
	}, n)
}

// ArgMaxOneHot returns, for x (batch, n), the mask that is 1 at the largest element of each row (the first of equal
// ones): TopKMask(1).
func (n Node) ArgMaxOneHot() Node { return n.TopKMask(1) }
