package update

// AllFinite reports whether s holds neither a NaN nor an infinity, also after multiplication with r, a power of two
// that is at least 1.
func AllFinite[F Float](s []F, r F) bool {
	done, finite := finiteVector(s, r)
	return finite && finiteLoop(s[done:], r)
}

// finiteLoop is AllFinite in Go. For numbers that are not finite alone x-x is not zero; four sums keep the processor's
// adders busy, where a branch for every element would be slower.
func finiteLoop[F Float](s []F, r F) bool {
	var a, b, c, d F
	for len(s) >= 4 {
		w, x, y, z := F(s[0]*r), F(s[1]*r), F(s[2]*r), F(s[3]*r)
		a += w - w
		b += x - x
		c += y - y
		d += z - z
		s = s[4:]
	}
	for _, x := range s {
		x = F(x * r)
		a += x - x
	}
	return a+b+c+d == 0
}

// FirstNonFinite returns the position of the first element of s that is a NaN or an infinity, also after multiplication
// with r, or -1.
func FirstNonFinite[F Float](s []F, r F) int {
	for i, x := range s {
		x = F(x * r)
		if x-x != 0 {
			return i
		}
	}
	return -1
}
