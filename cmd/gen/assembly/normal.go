package main

// The distribution function of the standard normal distribution below 0 is e^(-z²/2)·R(z), z = -x, where R falls slowly
// from 1/2. millsTop and millsBottom are the coefficients of polynomials whose quotient is R(z) within 1.1e-8 of its
// value for 0 <= z <= normalMost, beyond which the function is 0 in float32. All are positive, so that nothing cancels.
var (
	millsTop    = []float64{0.5, 0.43849825859069824, 0.1833859533071518, 0.04068411886692047, 0.0041238791309297085}
	millsBottom = []float64{1, 1.6748814582824707, 1.2031291723251343, 0.46986880898475647, 0.1019863411784172,
		0.010336914099752903}
)

const normalMost = 14.6

// lowerTail returns the distribution function at -z, for z = min(|x|, normalMost), as y·2^n.
func (v *vector) lowerTail(x value) (z, y, n value) {
	z = v.least(v.real(normalMost), v.abs(x))
	square := v.mul(z, z)
	low := v.copied(square) // what rounding took from z², with the other sign
	v.subProductTo(low, z, z)
	p := v.mul(square, v.real(-0.5))
	n = v.reduceTo(p)
	v.addProductTo(p, low, v.real(0.5))
	v.expm1ReducedTo(p)
	return z, v.mul(v.add(p, v.real(1)), v.div(v.polynomial(z, millsTop), v.polynomial(z, millsBottom))), n
}

func (v *vector) normalCDF(x value) value {
	_, y, n := v.lowerTail(x)
	y = v.scaled(y, n)
	return v.choose(v.where(x, less, v.zero()), y, v.sub(v.real(1), y))
}

// gelu multiplies by x before it scales, since the distribution function may be subnormal where the product is not.
func (v *vector) gelu(x value) value {
	z, y, n := v.lowerTail(x)
	negative := v.where(x, less, v.zero())
	y = v.scaled(v.choose(negative, v.mul(v.xor(z, v.bits(signBit)), y), y), n)
	return v.choose(negative, y, v.mul(x, v.sub(v.real(1), y)))
}
