package kernel

// Combine writes a op b to dst, element by element. If a or b has a single element, it is combined with all elements of
// the other.
func Combine[F Float](op BinaryOp, dst, a, b []F) {
	stride := func(x []F) int { return min(len(x)-1, 1) }
	binaryRow(op, dst, a, b, stride(a), stride(b))
}
