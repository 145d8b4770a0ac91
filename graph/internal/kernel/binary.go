package kernel

import "github.com/aegis-ae/aegis/graph/internal/kernel/simd"

// BinaryOp names an elementwise operation of two arguments.
type BinaryOp = simd.Operation

// The elementwise operations of two arguments.
const (
	Add     = simd.Add
	Sub     = simd.Sub
	Mul     = simd.Mul
	Div     = simd.Div
	Max     = simd.Max     // NaN where an argument is
	Min     = simd.Min     // NaN where an argument is
	Greater = simd.Greater // 1 where a > b, 0 where not, NaN where an argument is
)

// Binary writes a op b to dst with broadcasting. dims are the extents of dst; as and bs are, for each of them, the
// element strides of a and b, 0 along a broadcast dimension. The innermost strides are 0 or 1.
func Binary[F Float](op BinaryOp, dst, a, b []F, dims, as, bs []int) {
	switch c := costOf[F](light, len(dst)); {
	case len(dims) == 1:
		binaryRow(op, dst[:dims[0]], a, b, as[0], bs[0])
	case pays(c):
		share(dims[0], 1, c, func(lo, hi int) { binaryRows(op, dst, a, b, dims, as, bs, lo, hi) })
	default:
		binaryRows(op, dst, a, b, dims, as, bs, 0, dims[0])
	}
}

// binaryRows does the part of Binary from lo to hi along the first dimension.
func binaryRows[F Float](op BinaryOp, dst, a, b []F, dims, as, bs []int, lo, hi int) {
	inner := 1
	for _, d := range dims[1:] {
		inner *= d
	}
	for i := lo; i < hi; i++ {
		d, a, b := dst[i*inner:(i+1)*inner], a[i*as[0]:], b[i*bs[0]:]
		if len(dims) == 2 {
			binaryPart(op, d, a, b, as[1], bs[1], 0, inner)
		} else {
			binaryRows(op, d, a, b, dims[1:], as[1:], bs[1:], 0, dims[1])
		}
	}
}

// binaryRow writes a op b to dst, where sa and sb are the strides of a and b: 1, or 0 for one number.
func binaryRow[F Float](op BinaryOp, dst, a, b []F, sa, sb int) {
	if c := costOf[F](light, len(dst)); pays(c) {
		share(len(dst), line, c, func(lo, hi int) { binaryPart(op, dst, a, b, sa, sb, lo, hi) })
		return
	}
	binaryPart(op, dst, a, b, sa, sb, 0, len(dst))
}

// binaryPart is binaryRow for the elements from lo to hi.
func binaryPart[F Float](op BinaryOp, dst, a, b []F, sa, sb, lo, hi int) {
	dst = dst[lo:hi]
	switch {
	case len(dst) == 0:
	case sa == 1 && sb == 1:
		simd.Binary(op, dst, a[lo:hi], b[lo:hi])
	case sa == 1:
		simd.WithScalar(op, dst, a[lo:hi], b[0])
	case sb == 1:
		simd.OfScalar(op, dst, a[0], b[lo:hi])
	default:
		simd.Binary(op, dst[:1], a[:1], b[:1])
		for i := range dst {
			dst[i] = dst[0]
		}
	}
}
