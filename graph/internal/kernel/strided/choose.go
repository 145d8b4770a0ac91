package strided

// Vector is the number of elements that the lengths of Larger and Pick are multiples of.
const Vector = 8

// Larger writes the elements of x that are larger than those of best to best, and number to their index. A NaN is
// larger than anything but a NaN. All slices are of one length, a multiple of Vector.
func Larger[F Float](best []F, index []int32, x []F, number int32) {
	index, x = index[:len(best)], x[:len(best)]
	if len(best) == 0 || largerVector(best, index, x, number) {
		return
	}
	for i, b := range best {
		if v := x[i]; !(v <= b) && b == b {
			best[i], index[i] = v, number
		}
	}
}

// Pick writes the elements of x whose index is number to dst. All slices are of one length, a multiple of Vector.
func Pick[F Float](dst []F, index []int32, x []F, number int32) {
	index, x = index[:len(dst)], x[:len(dst)]
	if len(dst) == 0 || pickVector(dst, index, x, number) {
		return
	}
	for i, n := range index {
		if n == number {
			dst[i] = x[i]
		}
	}
}
