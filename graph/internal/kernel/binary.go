package kernel

import "math"

// BinaryOp names an elementwise operation of two arguments.
type BinaryOp int

// The elementwise operations of two arguments.
const (
	Add BinaryOp = iota
	Sub
	Mul
	Div
	Max     // NaN where an argument is
	Min     // NaN where an argument is
	Greater // 1 where a > b, 0 where not, NaN where an argument is
)

// Binary writes a op b to dst with broadcasting. dims are the extents of dst; as and bs are, for each of them, the
// element strides of a and b, 0 along a broadcast dimension. The innermost strides are 0 or 1.
func Binary[F Float](op BinaryOp, dst, a, b []F, dims, as, bs []int) {
	if len(dims) == 1 {
		binaryRow(op, dst[:dims[0]], a, b, as[0], bs[0])
		return
	}
	inner := 1
	for _, d := range dims[1:] {
		inner *= d
	}
	for i := range dims[0] {
		Binary(op, dst[i*inner:(i+1)*inner], a[i*as[0]:], b[i*bs[0]:], dims[1:], as[1:], bs[1:])
	}
}

func binaryRow[F Float](op BinaryOp, dst, a, b []F, sa, sb int) {
	switch {
	case sa == 1 && sb == 1:
		binaryVectors(op, dst, a[:len(dst)], b[:len(dst)])
	case sa == 1:
		binaryVectorScalar(op, dst, a[:len(dst)], b[0])
	case sb == 1:
		binaryScalarVector(op, dst, a[0], b[:len(dst)])
	default:
		var one [1]F
		binaryVectors(op, one[:], a[:1], b[:1])
		for i := range dst {
			dst[i] = one[0]
		}
	}
}

func binaryVectors[F Float](op BinaryOp, dst, a, b []F) {
	a, b = a[:len(dst)], b[:len(dst)]
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

func binaryVectorScalar[F Float](op BinaryOp, dst, a []F, b F) {
	a = a[:len(dst)]
	switch op {
	case Add:
		for i := range dst {
			dst[i] = a[i] + b
		}
	case Sub:
		for i := range dst {
			dst[i] = a[i] - b
		}
	case Mul:
		for i := range dst {
			dst[i] = a[i] * b
		}
	case Div:
		for i := range dst {
			dst[i] = a[i] / b
		}
	case Max:
		for i := range dst {
			dst[i] = max(a[i], b)
		}
	case Min:
		for i := range dst {
			dst[i] = min(a[i], b)
		}
	case Greater:
		for i := range dst {
			dst[i] = greater(a[i], b)
		}
	}
}

func binaryScalarVector[F Float](op BinaryOp, dst []F, a F, b []F) {
	b = b[:len(dst)]
	switch op {
	case Add:
		for i := range dst {
			dst[i] = a + b[i]
		}
	case Sub:
		for i := range dst {
			dst[i] = a - b[i]
		}
	case Mul:
		for i := range dst {
			dst[i] = a * b[i]
		}
	case Div:
		for i := range dst {
			dst[i] = a / b[i]
		}
	case Max:
		for i := range dst {
			dst[i] = max(a, b[i])
		}
	case Min:
		for i := range dst {
			dst[i] = min(a, b[i])
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

// SigmoidGrad writes g*y*(1-y) to dst: the gradient through y = sigmoid(x).
func SigmoidGrad[F Float](dst, y, g []F) {
	y, g = y[:len(dst)], g[:len(dst)]
	for i := range dst {
		dst[i] = g[i] * y[i] * (1 - y[i])
	}
}

// TanhGrad writes g*(1-y²) to dst: the gradient through y = tanh(x).
func TanhGrad[F Float](dst, y, g []F) {
	y, g = y[:len(dst)], g[:len(dst)]
	for i := range dst {
		dst[i] = g[i] * (1 - y[i]) * (1 + y[i])
	}
}

// CrossEntropyLogits writes -[t log s(a) + (1-t) log(1-s(a))] = max(a, 0) - a t + log(1+e^-|a|) to dst, s being the
// logistic function: the Bernoulli cross-entropy of the target t on the logit a, finite for every finite a.
func CrossEntropyLogits[F Float](dst, a, t []F) {
	parallel(len(dst), func(lo, hi int) {
		d, a, t := dst[lo:hi], a[lo:hi], t[lo:hi]
		for i := range d {
			x := float64(a[i])
			d[i] = F(max(x, 0) - x*float64(t[i]) + math.Log1p(math.Exp(-math.Abs(x))))
		}
	})
}
