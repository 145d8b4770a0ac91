package optim

import "fmt"

// NonFiniteError reports a gradient that holds a NaN or an infinity or, where the method squares gradients, a number
// whose square is infinite (from 2^64 = 1.8e19 in float32, 2^512 in float64): an average that has taken it up would stop
// the element for good. Training has diverged, or an operation was used outside its domain. Find it with errors.As to
// skip the step or to lower the learning rate.
type NonFiniteError struct {
	Variable string  // the name of the first such variable in the list
	Element  int     // the position of the first such element in its gradient
	Value    float64 // NaN, +Inf, -Inf, or a number that is too large to be squared
}

// Error says which variable it is, and where: optim: gradient of "enc/0/W" is NaN at element 17.
func (e *NonFiniteError) Error() string {
	where := fmt.Sprintf("optim: gradient of %q is %v at element %d", e.Variable, e.Value, e.Element)
	if e.Value-e.Value == 0 {
		return where + ", whose square is infinite"
	}
	return where
}

// reach is what the elements of a gradient are multiplied with to see whether they become infinite: 1, or the least
// number whose square is infinite if the method squares them.
func reach[F Float](squares bool) F {
	if !squares {
		return 1
	}
	var r any
	switch any(F(0)).(type) {
	case float32:
		r = float32(0x1p64)
	case float64:
		r = float64(0x1p512)
	}
	return r.(F)
}

// allFinite reports whether s holds neither a NaN nor an infinity, also after multiplication with r (see reach). For
// those alone x-x is not zero; four sums keep the processor's adders busy, where a branch for every element would be
// slower.
func allFinite[F Float](s []F, r F) bool {
	if single, ok := any(s).([]float32); ok {
		n, finite := finiteVector(single, float32(r))
		if !finite {
			return false
		}
		s = s[n:]
	}
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

// firstNonFinite returns the position of the first element of s that is a NaN or an infinity, also after multiplication
// with r, or -1.
func firstNonFinite[F Float](s []F, r F) int {
	for i, x := range s {
		x = F(x * r)
		if x-x != 0 {
			return i
		}
	}
	return -1
}

// nonFinite returns the error for the gradient grad of the variable name, or nil if all of it is finite.
func nonFinite[F Float](name string, grad []F, r F) error {
	i := firstNonFinite(grad, r)
	if i < 0 {
		return nil
	}
	return &NonFiniteError{Variable: name, Element: i, Value: float64(grad[i])}
}

// grain is the constant that settle works with: for float32, averages become multiples of 2^-103, about 1e-31.
func grain[F Float]() F {
	var g any
	switch any(F(0)).(type) {
	case float32:
		g = float32(0x1p-80)
	case float64:
		g = float64(0x1p-900)
	}
	return g.(F)
}

// settle rounds x to a multiple of grain's last place, and so to zero or to a normal number that stays normal when a
// learning rate multiplies it. It leaves numbers above 2^26 grains unchanged. A running average passes through it so
// that it never decays into the subnormal numbers, where processors are some fifty times slower. Without a branch it
// costs two additions.
func settle[F Float](x, grain F) F { return x + grain - grain }
