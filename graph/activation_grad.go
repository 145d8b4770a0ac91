package graph

import (
	"math"

	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// sigmoidGrad is g·y·(1-y), closed under differentiation.
func sigmoidGrad(y, g Node) Node {
	return gradOp(definition{op: "sigmoid-gradient", run: kernels{
		func(out []float32, in [][]float32) { kernel.SigmoidGrad(out, in[0], in[1]) },
		func(out []float64, in [][]float64) { kernel.SigmoidGrad(out, in[0], in[1]) },
	}}, y, g, func(y, g, h Node) (Node, Node) {
		return h.Mul(g).Mul(y.Times(-2).Plus(1)), sigmoidGrad(y, h)
	})
}

// tanhGrad is g·(1-y²), closed under differentiation.
func tanhGrad(y, g Node) Node {
	return gradOp(definition{op: "tanh-gradient", run: kernels{
		func(out []float32, in [][]float32) { kernel.TanhGrad(out, in[0], in[1]) },
		func(out []float64, in [][]float64) { kernel.TanhGrad(out, in[0], in[1]) },
	}}, y, g, func(y, g, h Node) (Node, Node) {
		return h.Mul(g).Mul(y).Times(-2), tanhGrad(y, h)
	})
}

// eluGrad is g where y > 0 and g·(y + scale) elsewhere: the slope scale·e^x in terms of the output. Above 0 the slope
// stays 1, so the derivative with respect to y is g below 0 and 0 above.
func eluGrad(y, g Node, scale float64) Node {
	return gradOp(definition{op: "elu-gradient", attrs: attrs("scale", scale), run: kernels{
		func(out []float32, in [][]float32) { kernel.ELUGrad(out, in[0], in[1], scale) },
		func(out []float64, in [][]float64) { kernel.ELUGrad(out, in[0], in[1], scale) },
	}}, y, g, func(y, g, h Node) (Node, Node) {
		return y.gate(h.Mul(g), kernel.Gate{Hi: math.Inf(1), Below: 1, AtLo: 1}), eluGrad(y, h, scale)
	})
}

// gradOp adds the product of an incoming gradient g and a slope that depends on y, as one op. back returns the
// gradients with respect to y and g, given the gradient h with respect to the result.
func gradOp(d definition, y, g Node, back func(y, g, h Node) (Node, Node)) Node {
	s, ok := begin(d.op, y, g)
	if !ok {
		return Node{s: s}
	}
	d.shape, d.part = y.e.shape, d.run
	d.grad = func(in []Node, _, h Node, want []bool) []Node {
		out := make([]Node, 2)
		gy, gg := back(in[0], in[1], h)
		if want[0] {
			out[0] = gy
		}
		if want[1] {
			out[1] = gg
		}
		return out
	}
	return s.apply(d, y, g)
}

// activation returns the function that a fused dense layer applies to its results, from src to dst, nil for the
// identity. It knows the activations whose slope is a function of the output.
func activation[F kernel.Float](a Activation) func(dst, src []F) {
	switch a {
	case ReLU:
		return func(dst, src []F) { kernel.Leaky(dst, src, 0) }
	case LeakyReLU:
		return func(dst, src []F) { kernel.Leaky(dst, src, leakySlope) }
	case ELU:
		return func(dst, src []F) { kernel.ELU(dst, src, eluScale) }
	case Sigmoid:
		return func(dst, src []F) { kernel.Map(dst, src, kernel.Sigmoid) }
	case Tanh:
		return func(dst, src []F) { kernel.Map(dst, src, kernel.Tanh) }
	}
	return nil
}

// fusable reports whether activation and slopeTimes know the activation.
func (a Activation) fusable() bool {
	switch a {
	case "", Identity, ReLU, LeakyReLU, ELU, Sigmoid, Tanh:
		return true
	}
	return false
}

// slopeTimes returns the gradient through a fused activation, from its output y and the gradient g with respect to y.
func slopeTimes(a Activation, y, g Node) Node {
	switch a {
	case ReLU:
		return y.gate(g, leakyGate(0))
	case LeakyReLU:
		return y.gate(g, leakyGate(leakySlope))
	case ELU:
		return eluGrad(y, g, eluScale)
	case Sigmoid:
		return sigmoidGrad(y, g)
	case Tanh:
		return tanhGrad(y, g)
	}
	return g
}
