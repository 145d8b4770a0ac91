package kernel

import "math"

// Sigmoid is the logistic function 1/(1+e^-x), computed on the branch whose exponential cannot overflow.
func Sigmoid(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + math.Exp(-x))
	}
	e := math.Exp(x)
	return e / (1 + e)
}

// Softplus is log(1+e^x) = max(x, 0) + log(1+e^-|x|), finite for every finite x.
func Softplus(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }

// NormalCDF is the cumulative distribution function of the standard normal distribution. The complementary error
// function keeps its relative accuracy in the lower tail.
func NormalCDF(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

// Map writes f(x) to dst, element by element, evaluating f in float64: a float32 result is then correctly rounded
// but for the rare tie. Large inputs are shared between processors.
func Map[F Float](dst, x []F, f func(float64) float64) {
	parallel(len(dst), func(lo, hi int) {
		d, x := dst[lo:hi], x[lo:hi]
		for i, v := range x {
			d[i] = F(f(float64(v)))
		}
	})
}

// Affine writes scale*x + shift to dst; dst may be x.
func Affine[F Float](dst, x []F, scale, shift float64) {
	a, b := F(scale), F(shift)
	dst = dst[:len(x)]
	if b == 0 {
		for i, v := range x {
			dst[i] = a * v
		}
		return
	}
	for i, v := range x {
		dst[i] = F(a*v) + b
	}
}

// Square writes x² to dst.
func Square[F Float](dst, x []F) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = v * v
	}
}

// Clamp limits x to [lo, hi]. NaN stays NaN.
func Clamp[F Float](dst, x []F, lo, hi float64) {
	l, h := F(lo), F(hi)
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = min(max(v, l), h)
	}
}

// Abs writes |x| to dst; the absolute value of -0 is 0.
func Abs[F Float](dst, x []F) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = F(math.Abs(float64(v)))
	}
}

// Leaky writes x where x > 0 and slope*x elsewhere: ReLU for slope 0. NaN stays NaN. dst may be x.
func Leaky[F Float](dst, x []F, slope float64) {
	a := F(slope)
	dst = dst[:len(x)]
	if a == 0 {
		for i, v := range x {
			dst[i] = max(v, 0)
		}
		return
	}
	for i, v := range x {
		if v > 0 {
			dst[i] = v
		} else {
			dst[i] = a * v
		}
	}
}

// Gate is a piecewise constant slope: Below for x < Lo, At for x = Lo, Inside for Lo < x < Hi, AtHi for x = Hi and
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

// apply returns grad times the slope at x, and exactly 0 where the slope is 0, whatever grad is.
func (g Gate) apply(x, grad float64) float64 {
	s := g.At(x)
	if s == 0 {
		return 0
	}
	return s * grad
}

// GateMul writes grad times the slope of the gate at x to dst; where the slope is 0 the result is 0 even for an
// infinite grad.
func GateMul[F Float](dst, x, grad []F, g Gate) {
	dst, grad = dst[:len(x)], grad[:len(x)]
	if g.Lo == 0 && math.IsInf(g.Hi, 1) && g.Below == 0 && g.AtLo == 0 && g.Inside == 1 {
		for i, v := range x { // ReLU, the common case
			if v > 0 {
				dst[i] = grad[i]
			} else {
				dst[i] = 0
			}
		}
		return
	}
	for i, v := range x {
		dst[i] = F(g.apply(float64(v), float64(grad[i])))
	}
}
