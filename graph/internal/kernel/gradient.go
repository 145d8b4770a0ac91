package kernel

import "github.com/aegis-ae/aegis/graph/internal/kernel/simd"

// Gate is a piecewise constant slope between up to two kinks.
type Gate = simd.Gate

// GateMul writes grad times the slope of the gate at x to dst; where the slope is 0 the result is 0 even for an
// infinite grad.
func GateMul[F Float](dst, x, grad []F, g Gate) {
	if c := costOf[F](light, len(dst)); pays(c) {
		share(len(dst), line, c, func(lo, hi int) { simd.GateMul(dst[lo:hi], x[lo:hi], grad[lo:hi], g) })
		return
	}
	simd.GateMul(dst, x, grad, g)
}

// SigmoidGrad writes g*y*(1-y) to dst: the gradient through y = sigmoid(x).
func SigmoidGrad[F Float](dst, y, g []F) {
	if c := costOf[F](light, len(dst)); pays(c) {
		share(len(dst), line, c, func(lo, hi int) { simd.SigmoidGrad(dst[lo:hi], y[lo:hi], g[lo:hi]) })
		return
	}
	simd.SigmoidGrad(dst, y, g)
}

// TanhGrad writes g*(1-y²) to dst: the gradient through y = tanh(x).
func TanhGrad[F Float](dst, y, g []F) {
	if c := costOf[F](light, len(dst)); pays(c) {
		share(len(dst), line, c, func(lo, hi int) { simd.TanhGrad(dst[lo:hi], y[lo:hi], g[lo:hi]) })
		return
	}
	simd.TanhGrad(dst, y, g)
}

// ELUGrad writes g where y > 0 and g*(y+scale) elsewhere to dst: the gradient through y = ELU(x).
func ELUGrad[F Float](dst, y, g []F, scale float64) {
	if c := costOf[F](light, len(dst)); pays(c) {
		share(len(dst), line, c, func(lo, hi int) { simd.ELUGrad(dst[lo:hi], y[lo:hi], g[lo:hi], F(scale)) })
		return
	}
	simd.ELUGrad(dst, y, g, F(scale))
}

// CrossEntropyLogits writes -[t log s(a) + (1-t) log(1-s(a))] = max(a, 0) - a t + log(1+e^-|a|) to dst, s being the
// logistic function: the Bernoulli cross-entropy of the target t on the logit a, finite for every finite a.
func CrossEntropyLogits[F Float](dst, a, t []F) {
	if c := costOf[F](heavy, len(dst)); pays(c) {
		share(len(dst), line, c, func(lo, hi int) { simd.CrossEntropy(dst[lo:hi], a[lo:hi], t[lo:hi]) })
		return
	}
	simd.CrossEntropy(dst, a, t)
}
