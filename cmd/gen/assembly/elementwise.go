package main

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
)

// functions writes the expensive functions.
func functions(c *build.Context) {
	eachLevel(c, func(v *vector) {
		v.unary("exp", "e^x", (*vector).exp)
		v.unary("log", "log x", (*vector).log)
		v.unary("sigmoid", "1/(1+e^-x)", (*vector).sigmoid)
		v.unary("tanh", "tanh x", (*vector).tanh)
		v.unary("softplus", "log(1+e^x)", (*vector).softplus)
		v.unary("normalCDF", "the standard normal distribution function at x", (*vector).normalCDF)
		v.unary("gelu", "x times the standard normal distribution function at x", (*vector).gelu)

		v.begin("elu", "func(dst, x *float32, n int, scale float32)", "writes x where x > 0 and scale·(e^x - 1) elsewhere.")
		scale := v.number("scale")
		v.elementwise([]string{"x"}, func(v *vector, x []value) value { return v.elu(x[0], scale) })

		v.begin("crossEntropy", "func(dst, a, t *float32, n int)",
			"writes the Bernoulli cross-entropy of targets t on logits a.")
		v.elementwise([]string{"a", "t"}, func(v *vector, x []value) value {
			return v.crossEntropy(x[0], x[1], v.expBelow(v.negativeAbs(x[0])))
		})
		v.exponentialSums()
	})
}

// arithmetic writes the functions that are hardly slower than reading and writing.
func arithmetic(c *build.Context) {
	eachLevel(c, func(v *vector) {
		v.arithmetic("add", "a + b", (*vector).add)
		v.arithmetic("sub", "a - b", (*vector).sub)
		v.arithmetic("mul", "a·b", (*vector).mul)
		v.binary("max", "the greater of a and b, NaN where one is", (*vector).max)
		v.binary("min", "the lesser of a and b, NaN where one is", (*vector).min)
		v.unary("relu", "x where x > 0, 0 where not, NaN where x is", (*vector).relu)
		v.begin("affine", "func(dst, x *float32, n int, scale, shift float32)", "writes scale·x + shift, with two roundings.")
		v.flushes()
		scale, shift := v.number("scale"), v.number("shift")
		v.elementwise([]string{"x"}, func(v *vector, x []value) value { return v.add(v.mul(x[0], scale), shift) })
		v.begin("clamp", "func(dst, x *float32, n int, lo, hi float32)", "limits x to [lo, hi].")
		lo, hi := v.number("lo"), v.number("hi")
		v.elementwise([]string{"x"}, func(v *vector, x []value) value { return v.min(v.max(x[0], lo), hi) })
		v.begin("leaky", "func(dst, x *float32, n int, slope float32)", "writes x where x > 0, and slope·x elsewhere.")
		v.flushes()
		slope := v.number("slope")
		v.elementwise([]string{"x"}, func(v *vector, x []value) value {
			return v.choose(v.where(x[0], greater, v.zero()), x[0], v.mul(x[0], slope))
		})
		if v.wide {
			return // a vector of twice as many lanes takes the divider twice as long; the others are rare
		}
		v.binary("div", "a/b", (*vector).div)
		v.binary("greater", "1 where a > b, 0 where not, NaN where one is", (*vector).greater)
		v.unary("abs", "|x|", func(v *vector, x value) value { return v.abs(x) })
		v.unary("sqrt", "the square root of x", (*vector).sqrt)
		v.begin("divBy", "func(dst, a *float32, n int, b float32)", "writes a/b.")
		by := v.number("b")
		v.elementwise([]string{"a"}, func(v *vector, x []value) value { return v.div(x[0], by) })
		v.begin("divInto", "func(dst, b *float32, n int, a float32)", "writes a/b.")
		a := v.number("a")
		v.elementwise([]string{"b"}, func(v *vector, x []value) value { return v.div(a, x[0]) })
	})
}

// gradients writes products of a gradient with a slope.
func gradients(c *build.Context) {
	eachLevel(c, func(v *vector) {
		v.begin("logisticGrad", "func(dst, y, gradient *float32, n int, a float32)", "writes gradient·(a+y)·(1-y).")
		v.flushes()
		a := v.number("a")
		v.elementwise([]string{"y", "gradient"}, func(v *vector, x []value) value {
			return v.mul(v.mul(x[1], v.add(x[0], a)), v.sub(v.real(1), x[0]))
		})
		v.begin("reluGrad", "func(dst, x, gradient *float32, n int)",
			"writes gradient where x > 0, 0 where not, NaN where x is.")
		v.elementwise([]string{"x", "gradient"}, func(v *vector, x []value) value {
			y := v.keepWhere(v.where(x[0], notAtMost, v.zero()), x[1])
			return v.choose(v.where(x[0], unordered, x[0]), x[0], y)
		})
		v.gate()
		if v.wide {
			return // ELU is rare
		}
		v.begin("eluGrad", "func(dst, y, gradient *float32, n int, scale float32)",
			"writes gradient where y > 0, and gradient·(y+scale) elsewhere.")
		scale := v.number("scale")
		v.elementwise([]string{"y", "gradient"}, func(v *vector, x []value) value {
			return v.choose(v.where(x[0], greater, v.zero()), x[1], v.mul(x[1], v.add(x[0], scale)))
		})
	})
}

// gate writes the product with a slope that is constant between two kinks.
func (v *vector) gate() {
	v.begin("gate", "func(dst, x, gradient *float32, n int, lo, hi, below, atLo, inside, atHi, above float32)",
		"writes gradient times the slope at x, and 0 where that is 0.")
	v.flushes()
	lo, hi, below, atLo := v.number("lo"), v.number("hi"), v.number("below"), v.number("atLo")
	inside, atHi, above := v.number("inside"), v.number("atHi"), v.number("above")
	v.elementwise([]string{"x", "gradient"}, func(v *vector, x []value) value {
		s := v.choose(v.where(x[0], less, lo), below, inside)
		s = v.choose(v.where(x[0], equal, lo), atLo, s)
		s = v.choose(v.where(x[0], equal, hi), atHi, s)
		s = v.choose(v.where(x[0], greater, hi), above, s)
		s = v.choose(v.where(x[0], unordered, x[0]), x[0], s)
		return v.keepWhere(v.where(s, notEqual, v.zero()), v.mul(s, x[1]))
	})
}

// unary writes a function of one argument.
func (v *vector) unary(name, doc string, f func(v *vector, x value) value) {
	v.begin(name, "func(dst, x *float32, n int)", "writes "+doc+".")
	v.elementwise([]string{"x"}, func(v *vector, x []value) value { return f(v, x[0]) })
}

// binary writes a function of two arguments.
func (v *vector) binary(name, doc string, f func(v *vector, a, b operand.Op) value) {
	v.begin(name, "func(dst, a, b *float32, n int)", "writes "+doc+".")
	v.elementwise([]string{"a", "b"}, func(v *vector, x []value) value { return f(v, x[0], x[1]) })
}

// arithmetic is binary for operations that are slow on subnormal numbers.
func (v *vector) arithmetic(name, doc string, f func(v *vector, a, b operand.Op) value) {
	v.begin(name, "func(dst, a, b *float32, n int)", "writes "+doc+".")
	v.flushes()
	v.elementwise([]string{"a", "b"}, func(v *vector, x []value) value { return f(v, x[0], x[1]) })
}

// elementwise writes the loop of a function that has begun, and its end. sources are the names of the parameters from
// which body gets its vectors; what body returns goes to dst, which may be any of the sources; n > 0 is their length.
func (v *vector) elementwise(sources []string, body func(v *vector, x []value) value) {
	dst, n := v.integers("dst"), v.integer("n")
	v.loop(n, v.integers(sources...), dst, func(v *vector, x []value) []value { return []value{body(v, x)} })
	v.end()
}
