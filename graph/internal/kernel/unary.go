package kernel

import "github.com/aegis-ae/aegis/graph/internal/kernel/simd"

// Function names an elementwise function of one argument; its method At computes it in float64.
type Function = simd.Function

// The functions.
const (
	Exp       = simd.Exp
	Log       = simd.Log  // -Inf at 0, NaN below
	Sqrt      = simd.Sqrt // NaN below 0
	ReLU      = simd.ReLU
	Sigmoid   = simd.Sigmoid // the logistic function 1/(1+e^-x)
	Tanh      = simd.Tanh
	Softplus  = simd.Softplus  // log(1+e^x)
	NormalCDF = simd.NormalCDF // the distribution function of the standard normal distribution
	GELU      = simd.GELU      // x times that function
)

// Map writes f(x) to dst, element by element; dst may be x. The result is within a few units in the last place of
// float32 (see package simd), and as good as package math in float64.
func Map[F Float](dst, x []F, f Function) {
	if c := costOf[F](heavy, len(dst)); pays(c) {
		share(len(dst), line, c, func(lo, hi int) { simd.Map(f, dst[lo:hi], x[lo:hi]) })
		return
	}
	simd.Map(f, dst, x)
}

// ELU writes x where x > 0 and scale·(e^x - 1) elsewhere; dst may be x.
func ELU[F Float](dst, x []F, scale float64) {
	if c := costOf[F](heavy, len(dst)); pays(c) {
		share(len(dst), line, c, func(lo, hi int) { simd.ELU(dst[lo:hi], x[lo:hi], F(scale)) })
		return
	}
	simd.ELU(dst, x, F(scale))
}

// Affine writes scale*x + shift to dst; dst may be x.
func Affine[F Float](dst, x []F, scale, shift float64) {
	if c := costOf[F](light, len(dst)); pays(c) {
		share(len(dst), line, c, func(lo, hi int) { simd.Affine(dst[lo:hi], x[lo:hi], F(scale), F(shift)) })
		return
	}
	simd.Affine(dst, x, F(scale), F(shift))
}

// Square writes x² to dst.
func Square[F Float](dst, x []F) { binaryRow(Mul, dst, x, x, 1, 1) }

// Clamp limits x to [lo, hi]. NaN stays NaN.
func Clamp[F Float](dst, x []F, lo, hi float64) {
	if c := costOf[F](light, len(dst)); pays(c) {
		share(len(dst), line, c, func(from, to int) { simd.Clamp(dst[from:to], x[from:to], F(lo), F(hi)) })
		return
	}
	simd.Clamp(dst, x, F(lo), F(hi))
}

// Abs writes |x| to dst; the absolute value of -0 is 0.
func Abs[F Float](dst, x []F) { Map(dst, x, simd.Abs) }

// Leaky writes x where x > 0 and slope*x elsewhere: ReLU for slope 0. NaN stays NaN. dst may be x.
func Leaky[F Float](dst, x []F, slope float64) {
	if c := costOf[F](light, len(dst)); pays(c) {
		share(len(dst), line, c, func(lo, hi int) { simd.Leaky(dst[lo:hi], x[lo:hi], F(slope)) })
		return
	}
	simd.Leaky(dst, x, F(slope))
}
