package simd

import "math"

// Operation names an elementwise operation of two arguments.
type Operation int

// The operations.
const (
	Add Operation = iota
	Sub
	Mul
	Div
	Max     // NaN where an argument is
	Min     // NaN where an argument is
	Greater // 1 where a > b, 0 where not, NaN where an argument is

	operations = iota
)

// Binary writes a op b.
func Binary[F Float](op Operation, dst, a, b []F) {
	a, b = a[:len(dst)], b[:len(dst)]
	if v := vectors[F](len(dst)); v != nil {
		v.operations[op](first(dst), first(a), first(b), len(dst))
		return
	}
	switch op {
	case Add:
		for i := range dst {
			dst[i] = a[i] + b[i]
		}
	case Sub:
		for i := range dst {
			dst[i] = a[i] - b[i]
		}
	case Mul:
		for i := range dst {
			dst[i] = a[i] * b[i]
		}
	case Div:
		for i := range dst {
			dst[i] = a[i] / b[i]
		}
	case Max:
		for i := range dst {
			dst[i] = max(a[i], b[i])
		}
	case Min:
		for i := range dst {
			dst[i] = min(a[i], b[i])
		}
	case Greater:
		for i := range dst {
			dst[i] = greater(a[i], b[i])
		}
	}
}

// WithScalar writes a op b for one number b.
func WithScalar[F Float](op Operation, dst, a []F, b F) {
	a = a[:len(dst)]
	switch op {
	case Add:
		affine(dst, a, 1, b)
	case Sub:
		affine(dst, a, 1, -b)
	case Mul:
		Affine(dst, a, b, 0)
	case Div:
		if v := vectors[F](len(dst)); v != nil {
			v.divBy(first(dst), first(a), len(dst), float32(b))
			return
		}
		for i := range dst {
			dst[i] = a[i] / b
		}
	case Max:
		Clamp(dst, a, b, F(math.Inf(1)))
	case Min:
		Clamp(dst, a, F(math.Inf(-1)), b)
	case Greater:
		for i := range dst {
			dst[i] = greater(a[i], b)
		}
	}
}

// OfScalar writes a op b for one number a.
func OfScalar[F Float](op Operation, dst []F, a F, b []F) {
	b = b[:len(dst)]
	switch op {
	case Add, Mul, Max, Min:
		WithScalar(op, dst, b, a)
	case Sub:
		affine(dst, b, -1, a)
	case Div:
		if v := vectors[F](len(dst)); v != nil {
			v.divInto(first(dst), first(b), len(dst), float32(a))
			return
		}
		for i := range dst {
			dst[i] = a / b[i]
		}
	case Greater:
		for i := range dst {
			dst[i] = greater(a, b[i])
		}
	}
}

func greater[F Float](a, b F) F {
	switch {
	case a > b:
		return 1
	case a <= b:
		return 0
	}
	return F(math.NaN())
}

// Affine writes scale·x + shift, with a rounding after the product and one after the sum. A shift of 0 adds nothing,
// not even to -0.
func Affine[F Float](dst, x []F, scale, shift F) {
	if shift == 0 {
		shift = F(math.Copysign(0, -1))
	}
	affine(dst, x, scale, shift)
}

func affine[F Float](dst, x []F, scale, shift F) {
	x = x[:len(dst)]
	if v := vectors[F](len(dst)); v != nil {
		v.affine(first(dst), first(x), len(dst), float32(scale), float32(shift))
		return
	}
	for i, a := range x {
		dst[i] = F(scale*a) + shift
	}
}

// Clamp limits x to [lo, hi], which is NaN if one of the three is.
func Clamp[F Float](dst, x []F, lo, hi F) {
	x = x[:len(dst)]
	if v := vectors[F](len(dst)); v != nil {
		v.clamp(first(dst), first(x), len(dst), float32(lo), float32(hi))
		return
	}
	for i, a := range x {
		dst[i] = min(max(a, lo), hi)
	}
}

// Leaky writes x where x > 0 and slope·x elsewhere. For slope 0 it is ReLU, at -Inf too.
func Leaky[F Float](dst, x []F, slope F) {
	if slope == 0 {
		Map(ReLU, dst, x)
		return
	}
	x = x[:len(dst)]
	if v := vectors[F](len(dst)); v != nil {
		v.leaky(first(dst), first(x), len(dst), float32(slope))
		return
	}
	for i, a := range x {
		if a > 0 {
			dst[i] = a
		} else {
			dst[i] = slope * a
		}
	}
}
