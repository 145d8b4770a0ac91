package main

import "github.com/mmcloughlin/avo/operand"

// The functions that are made from an exponential or a logarithm. Each reduces its argument to a small interval, in
// which a polynomial (minimax, but for its exact first terms) is as good as float32 can be, and keeps what is small
// apart from what is large until the last operation.

// expTerms and logTerms are e^r = 1 + r + r²·expTerms(r) for |r| <= (ln 2)/2, and log(1+f) = f - f²/2 + f³·logTerms(f)
// for -1/4 <= f <= 1/2.
var (
	expTerms = []float64{0.5, 0.1666666716337204, 0.041666463017463684, 0.00833331048488617, 0.0013933900045230985,
		0.0001989126903936267}
	logTerms = []float64{0.3333333432674408, -0.25000056624412537, 0.20000141859054565, -0.16660809516906738,
		0.14268255233764648, -0.1263936161994934, 0.11681360751390457, -0.09562506526708603, 0.04287724941968918}
)

// Each ln 2 is in two parts, of which the first has few digits, so that its products with exponents are exact.
const (
	log2e                 = 1.44269504088896341
	expLn2High, expLn2Low = 0x1.62e43p-1, -1.904654323148236017e-9
	logLn2High, logLn2Low = 0x1.62e4p-1, 0x1.7f7d1cf79abcap-20
	expLeast, expMost     = -104, 89 // beyond, e^x is 0 or infinite
	tanhLeast             = -20      // beyond, e^x is nothing beside 1
)

// reduceTo makes x into r = x - n ln 2, |r| <= (ln 2)/2, and returns the integer n.
func (v *vector) reduceTo(x value) (n value) {
	n = v.round(v.mul(x, v.real(log2e)))
	v.subProductTo(x, n, v.real(expLn2High))
	v.subProductTo(x, n, v.real(expLn2Low))
	return n
}

// expm1ReducedTo makes r, |r| <= (ln 2)/2, into e^r - 1.
func (v *vector) expm1ReducedTo(r value) {
	q := v.polynomial(r, expTerms)
	v.addProductTo(r, q, v.mul(r, r))
}

// expBelow returns e^x for x <= expMost.
func (v *vector) expBelow(x value) value {
	p := v.most(v.real(expLeast), x)
	n := v.reduceTo(p)
	v.expm1ReducedTo(p)
	return v.scaled(v.add(p, v.real(1)), n)
}

// expm1Negative returns e^x - 1 for x <= 0.
func (v *vector) expm1Negative(x value) value {
	p := v.most(v.real(tanhLeast), x)
	n := v.reduceTo(p)
	v.expm1ReducedTo(p)
	scale := v.powerOfTwo(v.toInt(n))
	t := v.sub(scale, v.real(1))
	v.addProductTo(t, p, scale) // 2^n (p + 1) - 1
	return t
}

func (v *vector) exp(x value) value { return v.expBelow(v.least(v.real(expMost), x)) }

// sigmoid is 1/(1+e^-|x|), or e^-|x|/(1+e^-|x|) for x < 0.
func (v *vector) sigmoid(x value) value { return v.logistic(x, v.expBelow(v.negativeAbs(x))) }

// logistic is the sigmoid of x, given e^-|x|.
func (v *vector) logistic(x, e value) value {
	one := v.real(1)
	return v.div(v.choose(v.where(x, less, v.zero()), e, one), v.add(e, one))
}

// tanh is -t/(t+2) for t = e^-2|x| - 1, with the sign of x.
func (v *vector) tanh(x value) value {
	y := v.negativeAbs(x)
	t := v.expm1Negative(v.add(y, y))
	return v.or(v.abs(v.div(t, v.add(t, v.real(2)))), v.signOf(x))
}

// elu is x where x > 0 and scale·(e^x - 1) elsewhere.
func (v *vector) elu(x, scale value) value {
	zero := v.zero()
	return v.choose(v.where(x, greater, zero), x, v.mul(v.expm1Negative(v.least(zero, x)), scale))
}

// log is e·ln 2 + log(m) for x = m·2^e and 3/4 <= m < 3/2.
func (v *vector) log(x value) value {
	if v.wide {
		e, m, shift := v.register(), v.register(), v.register()
		v.VGETEXPPS(x, e)
		v.VGETMANTPS(operand.Imm(0b1011), x, m) // NaN for x < 0
		v.VGETEXPPS(m, shift)
		return v.logOf(v.sub(m, v.real(1)), v.sub(e, shift))
	}
	// Subnormal numbers have no exponent of their own. Others are taken apart as integers.
	tiny := v.where(x, less, v.real(0x1p-126))
	whole := v.choose(tiny, v.mul(x, v.real(0x1p23)), x)
	e := v.shiftRight(v.subInt(whole, v.real(0.75)), 23)
	m := v.subInt(whole, v.shiftLeft(e, 23))
	e = v.subInt(e, v.and(tiny, v.bits(23)))
	y := v.logOf(v.sub(m, v.real(1)), v.fromInt(e))
	zero := v.zero()
	y = v.choose(v.where(x, less, zero), v.bits(aNaN), y)
	y = v.choose(v.where(x, equal, zero), v.bits(signBit|infinity), y)
	return v.choose(v.where(x, notLess, v.bits(infinity)), x, y) // infinity and NaN
}

// logOf returns log(1+f) + e·ln 2 for -1/4 <= f <= 1/2. Where e is 0 it keeps the relative accuracy of the smallest f.
func (v *vector) logOf(f, e value) value {
	p := v.polynomial(f, logTerms)
	p = v.sub(v.mul(p, f), v.real(0.5))
	p = v.mul(p, v.mul(f, f))
	v.addProductTo(p, e, v.real(logLn2Low))
	p = v.add(p, f)
	v.addProductTo(p, e, v.real(logLn2High))
	return p
}

// log1pUnit returns log(1+u) for 0 <= u <= 1: for u > 1/2 it is ln 2 + log(1+f), f = (u-1)/2, which is exact.
func (v *vector) log1pUnit(u value) value {
	half := v.real(0.5)
	large := v.where(u, greater, half)
	f := v.choose(large, v.sub(v.mul(u, half), half), u)
	return v.logOf(f, v.keepWhere(large, v.real(1)))
}

// softplus is max(x, 0) + log(1+e^-|x|).
func (v *vector) softplus(x value) value {
	return v.add(v.log1pUnit(v.expBelow(v.negativeAbs(x))), v.most(v.zero(), x))
}

// crossEntropy is max(a, 0) - a·t + log(1+e), given e = e^-|a|.
func (v *vector) crossEntropy(a, t, e value) value {
	y := v.most(v.zero(), a)
	v.subProductTo(y, a, t)
	return v.add(v.log1pUnit(e), y)
}
