package update

// sums is the number of sums that SumOfSquares adds up side by side, in a fixed order.
const sums = 16

// SumOfSquares returns the sum of the squares of s in float64, in which no float32 overflows.
func SumOfSquares[F Float](s []F) float64 {
	var sum [sums]float64
	done := sumOfSquaresVector(&sum, s)
	for i, x := range s[done:] {
		sum[i%sums] += float64(float64(x) * float64(x))
	}
	for n := sums / 2; n > 0; n /= 2 {
		for i := range n {
			sum[i] += sum[n+i]
		}
	}
	return sum[0]
}

// Scale multiplies the elements of s with factor.
func Scale[F Float](s []F, factor F) {
	s = s[scaleVector(s, factor):]
	for i, x := range s {
		s[i] = x * factor
	}
}

// Clamp limits the elements of s, of which none is a NaN, to [-limit, limit].
func Clamp[F Float](s []F, limit F) {
	s = s[clampVector(s, limit):]
	for i, x := range s {
		s[i] = min(max(x, -limit), limit)
	}
}
