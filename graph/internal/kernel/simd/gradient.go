package simd

import "math"

// SigmoidGrad writes g·y·(1-y): the gradient through y = sigmoid(x). Subnormal numbers, over which processors are slow
// and of which there may be many where sigmoids have saturated, may count as 0.
func SigmoidGrad[F Float](dst, y, g []F) { logisticGrad(dst, y, g, 0) }

// TanhGrad writes g·(1+y)·(1-y): the gradient through y = tanh(x). Subnormal numbers may count as 0.
func TanhGrad[F Float](dst, y, g []F) { logisticGrad(dst, y, g, 1) }

func logisticGrad[F Float](dst, y, g []F, a F) {
	y, g = y[:len(dst)], g[:len(dst)]
	if v := vectors[F](len(dst)); v != nil {
		v.logisticGrad(first(dst), first(y), first(g), len(dst), float32(a))
		return
	}
	for i, b := range y {
		dst[i] = g[i] * (a + b) * (1 - b)
	}
}

// ELUGrad writes g where y > 0 and g·(y + scale) elsewhere: the gradient through y = ELU(x).
func ELUGrad[F Float](dst, y, g []F, scale F) {
	y, g = y[:len(dst)], g[:len(dst)]
	if v := vectors[F](len(dst)); v != nil {
		v.eluGrad(first(dst), first(y), first(g), len(dst), float32(scale))
		return
	}
	for i, b := range y {
		if b > 0 {
			dst[i] = g[i]
		} else {
			dst[i] = g[i] * (b + scale)
		}
	}
}

// Gate is a piecewise constant slope: Below for x < Lo, AtLo for x = Lo, Inside for Lo < x < Hi, AtHi for x = Hi and
// Above for x > Hi. It is the derivative of every piecewise linear function of one or two kinks.
type Gate struct{ Lo, Hi, Below, AtLo, Inside, AtHi, Above float64 }

// At returns the slope at x.
func (g Gate) At(x float64) float64 {
	switch {
	case x < g.Lo:
		return g.Below
	case x == g.Lo:
		return g.AtLo
	case x < g.Hi:
		return g.Inside
	case x == g.Hi:
		return g.AtHi
	case x > g.Hi:
		return g.Above
	}
	return math.NaN()
}

// relu reports whether the gate is the slope of ReLU.
func (g Gate) relu() bool {
	return g.Lo == 0 && g.Below == 0 && g.AtLo == 0 && g.Inside == 1 && math.IsInf(g.Hi, 1) && g.AtHi == 1
}

// GateMul writes grad times the slope of the gate at x. Where the slope is 0, so is the result, even for an infinite
// grad.
func GateMul[F Float](dst, x, grad []F, g Gate) {
	x, grad = x[:len(dst)], grad[:len(dst)]
	g.Lo, g.Hi = float64(F(g.Lo)), float64(F(g.Hi)) // on every level the kinks are where numbers are
	v := vectors[F](len(dst))
	switch {
	case v != nil && g.relu():
		v.reluGrad(first(dst), first(x), first(grad), len(dst))
	case v != nil:
		v.gate(first(dst), first(x), first(grad), len(dst), float32(g.Lo), float32(g.Hi),
			float32(g.Below), float32(g.AtLo), float32(g.Inside), float32(g.AtHi), float32(g.Above))
	case g.relu():
		for i, a := range x {
			switch {
			case a > 0:
				dst[i] = grad[i]
			case a <= 0:
				dst[i] = 0
			default:
				dst[i] = a
			}
		}
	default:
		for i, a := range x {
			s := F(g.At(float64(a)))
			if s != 0 {
				s *= grad[i]
			}
			dst[i] = s
		}
	}
}
