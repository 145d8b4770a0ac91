package optim

import "fmt"

// NonFiniteError reports a gradient that holds a NaN or an infinity: training has diverged, or an operation was used
// outside its domain. Find it with errors.As to skip the step or to lower the learning rate.
type NonFiniteError struct {
	Variable string  // the name of the first such variable in the list
	Element  int     // the position of the first such element in its gradient
	Value    float64 // NaN, +Inf or -Inf
}

// Error says which variable it is, and where: optim: gradient of "enc/0/W" is NaN at element 17.
func (e *NonFiniteError) Error() string {
	return fmt.Sprintf("optim: gradient of %q is %v at element %d", e.Variable, e.Value, e.Element)
}

// allFinite reports whether s holds neither a NaN nor an infinity. For those alone x-x is not zero; four sums keep the
// processor's adders busy, where a branch for every element would be slower.
func allFinite[F Float](s []F) bool {
	if single, ok := any(s).([]float32); ok {
		n, finite := finiteVector(single)
		if !finite {
			return false
		}
		s = s[n:]
	}
	var a, b, c, d F
	for len(s) >= 4 {
		a += s[0] - s[0]
		b += s[1] - s[1]
		c += s[2] - s[2]
		d += s[3] - s[3]
		s = s[4:]
	}
	for _, x := range s {
		a += x - x
	}
	return a+b+c+d == 0
}

// firstNonFinite returns the position of the first element of s that is a NaN or an infinity, or -1.
func firstNonFinite[F Float](s []F) int {
	for i, x := range s {
		if x-x != 0 {
			return i
		}
	}
	return -1
}

// nonFinite returns the error for the gradient grad of the variable name, or nil if all of it is finite.
func nonFinite[F Float](name string, grad []F) error {
	i := firstNonFinite(grad)
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
