package graph_test

import (
	"math"
	"slices"
)

// The functions of this file are the reference that ops are checked against: one tensor type, addressed by index
// vectors, with loops that follow the definitions. They share no code and no tricks with the package.

// array is a row-major tensor.
type array struct {
	shape []int
	v     []float64
}

func newArray(shape ...int) array {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return array{slices.Clone(shape), make([]float64, n)}
}

func filled(x float64, shape ...int) array {
	a := newArray(shape...)
	for i := range a.v {
		a.v[i] = x
	}
	return a
}

// offset is the position of an index; along dimensions of extent 1 every index is 0, which is what broadcasting means.
func (a array) offset(index []int) int {
	o := 0
	for i, d := range a.shape {
		o *= d
		if d > 1 {
			o += index[i]
		}
	}
	return o
}

func (a array) at(index ...int) float64 { return a.v[a.offset(index)] }

// walk calls f for every index of the shape, in row-major order; f must not keep or change the index.
func walk(shape []int, f func(index []int)) {
	index := make([]int, len(shape))
	var step func(d int)
	step = func(d int) {
		if d == len(shape) {
			f(index)
			return
		}
		for i := range shape[d] {
			index[d] = i
			step(d + 1)
		}
		index[d] = 0
	}
	step(0)
}

// generate makes an array of f of its indices.
func generate(shape []int, f func(index []int) float64) array {
	out := newArray(shape...)
	walk(shape, func(index []int) { out.v[out.offset(index)] = f(index) })
	return out
}

func refMap(a array, f func(float64) float64) array {
	return generate(a.shape, func(i []int) float64 { return f(a.at(i...)) })
}

func refBinary(a, b array, f func(x, y float64) float64) array {
	if len(a.shape) != len(b.shape) { // a number goes with any number of dimensions
		if len(b.v) == 1 {
			b.shape = slices.Repeat([]int{1}, len(a.shape))
		} else {
			a.shape = slices.Repeat([]int{1}, len(b.shape))
		}
	}
	shape := make([]int, len(a.shape))
	for i := range shape {
		shape[i] = max(a.shape[i], b.shape[i])
	}
	return generate(shape, func(i []int) float64 { return f(a.at(i...), b.at(i...)) })
}

// refReduce gathers the elements of a that fall on each element of the smaller shape, and puts f of them there.
func refReduce(a array, shape []int, f func([]float64) float64) array {
	out := newArray(shape...)
	groups := make([][]float64, len(out.v))
	walk(a.shape, func(i []int) { groups[out.offset(i)] = append(groups[out.offset(i)], a.at(i...)) })
	for i, g := range groups {
		out.v[i] = f(g)
	}
	return out
}

// without is the shape with extent 1 along the axes.
func without(shape []int, axes ...int) []int {
	out := slices.Clone(shape)
	for _, a := range axes {
		out[a] = 1
	}
	return out
}

func sumOf(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v
	}
	return s
}

func meanOf(x []float64) float64 { return sumOf(x) / float64(len(x)) }

func logSumExpOf(x []float64) float64 {
	m := slices.Max(x)
	if math.IsInf(m, 0) {
		return m
	}
	s := 0.0
	for _, v := range x {
		s += math.Exp(v - m)
	}
	return m + math.Log(s)
}

// refSoftmax is 1/sum_j e^(x_j - x_i).
func refSoftmax(a array, axis int) array {
	return generate(a.shape, func(i []int) float64 {
		s, x, j := 0.0, a.at(i...), slices.Clone(i)
		for j[axis] = range a.shape[axis] {
			s += math.Exp(a.at(j...) - x)
		}
		return 1 / s
	})
}

func refReshape(a array, shape ...int) array { return array{shape, slices.Clone(a.v)} }

func refT(a array) array {
	return generate([]int{a.shape[1], a.shape[0]}, func(i []int) float64 { return a.at(i[1], i[0]) })
}

func refSlice(a array, axis, from, to int) array {
	shape := slices.Clone(a.shape)
	shape[axis] = to - from
	return generate(shape, func(i []int) float64 {
		j := slices.Clone(i)
		j[axis] += from
		// offset ignores indices along extents of 1, which a slice of one element must not
		o := 0
		for d, n := range a.shape {
			o = o*n + j[d]
		}
		return a.v[o]
	})
}

func refPad(a array, axis, before, after int) array {
	shape := slices.Clone(a.shape)
	shape[axis] += before + after
	return generate(shape, func(i []int) float64 {
		j := slices.Clone(i)
		j[axis] -= before
		if j[axis] < 0 || j[axis] >= a.shape[axis] {
			return 0
		}
		return a.at(j...)
	})
}

func refConcat(axis int, as ...array) array {
	shape := slices.Clone(as[0].shape)
	shape[axis] = 0
	for _, a := range as {
		shape[axis] += a.shape[axis]
	}
	return generate(shape, func(i []int) float64 {
		j := slices.Clone(i)
		for _, a := range as {
			if j[axis] < a.shape[axis] {
				return a.at(j...)
			}
			j[axis] -= a.shape[axis]
		}
		panic("index beyond the joined arrays")
	})
}

func refMatMul(a, b array) array {
	return generate([]int{a.shape[0], b.shape[1]}, func(i []int) float64 {
		s := 0.0
		for k := range a.shape[1] {
			s += a.at(i[0], k) * b.at(k, i[1])
		}
		return s
	})
}

// The functions of one number, from other formulas than the package's.

func refSigmoid(x float64) float64 { return (1 + math.Tanh(x/2)) / 2 }

func refSoftplus(x float64) float64 {
	if x > 40 {
		return x
	}
	return math.Log1p(math.Exp(x))
}

func refNormalCDF(x float64) float64 { return (1 + math.Erf(x/math.Sqrt2)) / 2 }

func refGELU(x float64) float64 { return x * refNormalCDF(x) }

func refLeaky(slope float64) func(float64) float64 {
	return func(x float64) float64 { return max(x, 0) + slope*min(x, 0) }
}

func refELU(scale float64) func(float64) float64 {
	return func(x float64) float64 {
		if x > 0 {
			return x
		}
		return scale * (math.Exp(x) - 1)
	}
}

// refCrossEntropy is t·(-log s(a)) + (1-t)·(-log s(-a)), as both logarithms are a softplus.
func refCrossEntropy(a, t float64) float64 { return t*refSoftplus(-a) + (1-t)*refSoftplus(a) }
