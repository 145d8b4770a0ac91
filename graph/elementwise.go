package graph

import (
	"cmp"
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph/form"
	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// unary adds an elementwise op of one argument.
func (n Node) unary(d definition, grad func(x, y, g Node) Node) Node {
	s, ok := begin(d.op, n)
	if !ok {
		return Node{s: s}
	}
	d.shape, d.part, d.elementwise = n.e.shape, d.run, true
	if grad != nil {
		d.grad = func(in []Node, out, g Node, _ []bool) []Node { return []Node{grad(in[0], out, g)} }
	}
	return s.apply(d, n)
}

// mapped is the op of a function.
func mapped(op string, f kernel.Function) definition {
	return definition{op: op, run: kernels{
		func(out []float32, in [][]float32) { kernel.Map(out, in[0], f) },
		func(out []float64, in [][]float64) { kernel.Map(out, in[0], f) },
	}}
}

// Neg returns -x.
func (n Node) Neg() Node { return n.Times(-1) }

// Times returns c·x.
func (n Node) Times(c float64) Node { return n.affine(c, 0) }

// Plus returns x + c.
func (n Node) Plus(c float64) Node { return n.affine(1, c) }

func (n Node) affine(scale, shift float64) Node {
	d := affineDefinition(scale, shift)
	s, ok := begin(d.name(), n)
	if !ok {
		return Node{s: s}
	}
	if err := cmp.Or(s.DType().check(scale), s.DType().check(shift)); err != nil {
		return s.fail(d.name(), fmt.Errorf("the constant must be finite: %w", err))
	}
	d.shape = n.e.shape
	return s.apply(d, n)
}

// affineDefinition is the op scale·x + shift without its shape, where scale is 1 or shift is 0.
func affineDefinition(scale, shift float64) definition {
	name, values := "times", attrs("factor", scale)
	if shift != 0 {
		name, values = "plus", attrs("term", shift)
	}
	run := kernels{
		func(out []float32, in [][]float32) { kernel.Affine(out, in[0], scale, shift) },
		func(out []float64, in [][]float64) { kernel.Affine(out, in[0], scale, shift) },
	}
	return definition{
		op: name, attrs: values, run: run, part: run, elementwise: true,
		grad: func(_ []Node, _, g Node, _ []bool) []Node {
			if scale == 1 {
				return []Node{g}
			}
			return []Node{g.Times(scale)}
		},
	}
}

// Square returns x².
func (n Node) Square() Node {
	return n.unary(definition{op: "square", run: kernels{
		func(out []float32, in [][]float32) { kernel.Square(out, in[0]) },
		func(out []float64, in [][]float64) { kernel.Square(out, in[0]) },
	}}, func(x, _, g Node) Node { return g.Mul(x).Times(2) })
}

// Sqrt returns the square root, NaN for x < 0. Its slope at 0 is infinite; add a small number first if x can be 0.
func (n Node) Sqrt() Node {
	return n.unary(mapped("sqrt", kernel.Sqrt), func(_, y, g Node) Node { return g.Div(y).Times(0.5) })
}

// Exp returns e^x.
func (n Node) Exp() Node {
	return n.unary(mapped("exp", kernel.Exp), func(_, y, g Node) Node { return g.Mul(y) })
}

// Log returns the natural logarithm: -Inf at 0, NaN below.
func (n Node) Log() Node {
	return n.unary(mapped("log", kernel.Log), func(x, _, g Node) Node { return g.Div(x) })
}

// Abs returns |x|; its slope at 0 is taken to be 0.
func (n Node) Abs() Node {
	return n.unary(definition{op: "abs", run: kernels{
		func(out []float32, in [][]float32) { kernel.Abs(out, in[0]) },
		func(out []float64, in [][]float64) { kernel.Abs(out, in[0]) },
	}}, func(x, _, g Node) Node {
		return x.gate(g, kernel.Gate{Hi: math.Inf(1), Below: -1, Inside: 1, AtHi: 1})
	})
}

// Clamp limits x to [lo, hi]. The slope is 1 inside and on the bounds, 0 outside.
func (n Node) Clamp(lo, hi float64) Node {
	name := fmt.Sprintf("clamp(%v, %v)", lo, hi)
	if s, ok := begin(name, n); ok {
		// Rounded, the bounds are the values that x has on them.
		lo, hi = s.DType().round(lo), s.DType().round(hi)
		if !(lo < hi) {
			return s.fail(name, fmt.Errorf("the lower bound must be below the upper"))
		}
	}
	return n.unary(definition{op: "clamp", attrs: attrs("lo", lo, "hi", hi), label: name, run: kernels{
		func(out []float32, in [][]float32) { kernel.Clamp(out, in[0], lo, hi) },
		func(out []float64, in [][]float64) { kernel.Clamp(out, in[0], lo, hi) },
	}}, func(x, _, g Node) Node {
		return x.gate(g, kernel.Gate{Lo: lo, Hi: hi, AtLo: 1, Inside: 1, AtHi: 1})
	})
}

// StopGradient returns x as a constant for differentiation. Straight-through estimators are written with it (Bengio,
// Léonard and Courville, arXiv:1308.3432): x + StopGradient(f(x) - x) has the value of f and the slope of the identity.
// [Program.FreezeStopGradients] makes such a gradient checkable by finite differences.
func (n Node) StopGradient() Node {
	s, ok := begin(stopGradientOp, n)
	if !ok {
		return Node{s: s}
	}
	return s.apply(definition{op: stopGradientOp, shape: n.e.shape, run: copied}, n)
}

// stopGradientOp is the op that Program.FreezeStopGradients freezes.
const stopGradientOp = "stop-gradient"

// Identity returns a copy of x.
func (n Node) Identity() Node {
	s, ok := begin("identity", n)
	if !ok {
		return Node{s: s}
	}
	return s.apply(definition{
		op: "identity", shape: n.e.shape, run: copied, part: copied, elementwise: true,
		grad: func(_ []Node, _, g Node, _ []bool) []Node { return []Node{g} },
	}, n)
}

var copied = kernels{
	func(out []float32, in [][]float32) { copy(out, in[0]) },
	func(out []float64, in [][]float64) { copy(out, in[0]) },
}

// gate returns g times a piecewise constant slope at x: the gradient of every piecewise linear function.
func (n Node) gate(g Node, gate kernel.Gate) Node {
	s, ok := begin("gate", n, g)
	if !ok {
		return Node{s: s}
	}
	run := kernels{
		func(out []float32, in [][]float32) { kernel.GateMul(out, in[0], in[1], gate) },
		func(out []float64, in [][]float64) { kernel.GateMul(out, in[0], in[1], gate) },
	}
	return s.apply(definition{
		op: "gate", attrs: gateAttrs(gate), label: fmt.Sprintf("gate%v", gate), shape: n.e.shape, run: run, part: run,
		// The slope is piecewise constant, so only g has a derivative.
		grad: func(in []Node, _, h Node, _ []bool) []Node { return []Node{{}, in[0].gate(h, gate)} },
	}, n, g)
}

func gateAttrs(g kernel.Gate) form.Attrs {
	return attrs("lo", g.Lo, "hi", g.Hi,
		"below", g.Below, "at-lo", g.AtLo, "inside", g.Inside, "at-hi", g.AtHi, "above", g.Above)
}
