package kernel

// GatherRows copies rows of src, which are width elements long, to dst: row i of it is row rows[i] of src.
func GatherRows[F Float](dst, src []F, rows []int, width int) {
	share(len(rows), 1, len(rows)*width, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			copy(dst[i*width:(i+1)*width], src[rows[i]*width:])
		}
	})
}
