package kernel

// Combine writes a op b to dst, element by element. Where a or b has one element alone, it goes with all of the
// other's.
func Combine[F Float](op BinaryOp, dst, a, b []F) {
	stride := func(x []F) int { return min(len(x)-1, 1) }
	binaryRow(op, dst, a, b, stride(a), stride(b))
}
