package main

import "github.com/mmcloughlin/avo/build"

// unary writes the functions of one argument.
func unary(c *build.Context) {
	eachLevel(c, func(v *vector) {
		for _, f := range []struct {
			name string
			f    func(v *vector, x value) value
		}{
			{"exp", (*vector).exp}, {"sigmoid", (*vector).sigmoid},
		} {
			v.begin(f.name, "func(dst, x *float32, n int)", "writes the function of n > 0 elements to dst, which may be x.")
			p := v.integers("dst", "x", "n")
			v.loop(p[2], p[1:2], p[:1], func(v *vector, x []value) []value { return []value{f.f(v, x[0])} })
			v.end()
		}
	})
}

// exp returns e^x.
func (v *vector) exp(x value) value {
	n, p := v.expm1Reduced(v.most(v.real(-104), v.least(v.real(89), x)))
	return v.scaled(v.add(p, v.real(1)), n)
}

// expm1Reduced returns n and e^r - 1, where x = n ln 2 + r and |r| <= (ln 2)/2.
func (v *vector) expm1Reduced(x value) (n, p value) {
	const ln2High, ln2Low = 0x1.62e43p-1, -1.904654323148236017e-9
	n = v.round(v.mul(x, v.real(1.44269504088896341)))
	r := v.copied(x)
	v.subProductTo(r, n, v.real(ln2High))
	v.subProductTo(r, n, v.real(ln2Low))
	q := v.polynomial(r, []float64{0.5, 0.1666666716337204, 0.041666463017463684, 0.00833331048488617, 0.0013933900045230985, 0.0001989126903936267})
	v.addProductTo(r, q, v.mul(r, r)) // r + r² q(r)
	return n, r
}

// sigmoid returns 1/(1+e^-x) on the branch whose exponential cannot overflow.
func (v *vector) sigmoid(x value) value {
	n, p := v.expm1Reduced(v.most(v.real(-104), v.negativeAbs(x)))
	e := v.scaled(v.add(p, v.real(1)), n)
	one := v.inRegister(v.real(1))
	return v.div(v.choose(v.where(x, less, v.zero()), e, one), v.add(e, one))
}
