package kernel

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/graph/internal/kernel/update"
)

// golden is one kernel with its inputs. Results may differ by so many units in the last place of the result, or of
// scale if that is larger; with no units, they are the same bits.
type golden struct {
	name  string
	units float64
	scale float64
	run   func(r *rand.Rand) []float32
}

const goldenSize = 37 // two vectors of sixteen elements and a rest

func goldenNumbers(r *rand.Rand, n int, lo, hi float64) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(lo + float64(r.Float64()*(hi-lo)))
	}
	return out
}

// goldens lists the kernels. The units of functions are the two largest errors of package simd's doc.go, rounded up.
func goldens() []golden {
	var all []golden
	add := func(name string, units, scale float64, run func(r *rand.Rand) []float32) {
		all = append(all, golden{name, units, scale, run})
	}
	// mapped is a kernel of two inputs in [lo, hi], which writes to dst.
	mapped := func(name string, units, lo, hi float64, run func(dst, x, y []float32)) {
		add(name, units, 0, func(r *rand.Rand) []float32 {
			dst := make([]float32, goldenSize)
			run(dst, goldenNumbers(r, goldenSize, lo, hi), goldenNumbers(r, goldenSize, lo, hi))
			return dst
		})
	}
	for op, name := range map[BinaryOp]string{
		Add: "add", Sub: "sub", Mul: "mul", Div: "div", Max: "max", Min: "min", Greater: "greater",
	} {
		mapped(name, 0, -3, 3, func(dst, x, y []float32) { Combine(op, dst, x, y) })
	}
	for _, f := range []struct {
		name   string
		f      Function
		units  float64
		lo, hi float64
	}{
		{"exp", Exp, 2, -20, 20}, {"log", Log, 2, 1e-3, 50}, {"sqrt", Sqrt, 0, 0, 50}, {"relu", ReLU, 0, -3, 3},
		{"sigmoid", Sigmoid, 3, -10, 10}, {"tanh", Tanh, 3, -5, 5}, {"softplus", Softplus, 3, -20, 20},
		{"normal-cdf", NormalCDF, 6, -5, 5}, {"gelu", GELU, 7, -5, 5},
	} {
		mapped(f.name, f.units, f.lo, f.hi, func(dst, x, _ []float32) { Map(dst, x, f.f) })
	}
	mapped("elu", 3, -5, 5, func(dst, x, _ []float32) { ELU(dst, x, 1.5) })
	mapped("affine", 2, 0, 3, func(dst, x, _ []float32) { Affine(dst, x, 1.7, 0.3) })
	mapped("clamp", 0, -3, 3, func(dst, x, _ []float32) { Clamp(dst, x, -1, 2) })
	mapped("abs", 0, -3, 3, func(dst, x, _ []float32) { Abs(dst, x) })
	mapped("leaky", 0, -3, 3, func(dst, x, _ []float32) { Leaky(dst, x, 0.01) })
	gate := Gate{Lo: -1, Hi: 1, Below: 0.5, Inside: 1, Above: 2}
	mapped("gate", 0, -3, 3, func(dst, x, y []float32) { GateMul(dst, x, y, gate) })
	mapped("sigmoid-gradient", 4, 0.1, 0.9, SigmoidGrad[float32])
	mapped("tanh-gradient", 4, -0.9, 0.9, TanhGrad[float32])
	mapped("elu-gradient", 4, -0.9, 0.9, func(dst, x, y []float32) { ELUGrad(dst, x, y, 1.5) })
	mapped("cross-entropy", 4, 0.1, 0.9, CrossEntropyLogits[float32])
	for law, name := range map[Distribution]string{Normal: "normal", Uniform: "uniform", Bernoulli: "bernoulli"} {
		units := 0.0
		if law == Normal {
			units = 16
		}
		add("noise "+name, units, 1, func(*rand.Rand) []float32 {
			dst := make([]float32, goldenSize)
			Noise(dst, law, 0.25, 0.5, 77)
			return dst
		})
	}
	add("sum", 1, goldenSize, func(r *rand.Rand) []float32 {
		dst := make([]float32, 5)
		SumTo(dst, goldenNumbers(r, 5*goldenSize, -1, 1), []int{5, goldenSize}, []bool{false, true}, make([]float64, 5))
		return dst
	})
	add("sum of columns", 1, 5, func(r *rand.Rand) []float32 {
		dst, sums := make([]float32, goldenSize), make([]float64, goldenSize)
		SumTo(dst, goldenNumbers(r, 5*goldenSize, -1, 1), []int{5, goldenSize}, []bool{true, false}, sums)
		return dst
	})
	add("row norms", 1, goldenSize, func(r *rand.Rand) []float32 {
		dst, x := make([]float32, 5), goldenNumbers(r, 5*goldenSize, -1, 1)
		RowNorms(dst, x, x, goldenSize)
		return dst
	})
	add("logsumexp", 2, 10, func(r *rand.Rand) []float32 {
		dst := make([]float32, 5)
		LogSumExp(dst, goldenNumbers(r, 5*goldenSize, -5, 5), 5, goldenSize, 1)
		return dst
	})
	// The argument of the exponential is rounded, to half a unit of up to 10.
	add("softmax", 16, 0, func(r *rand.Rand) []float32 {
		dst := make([]float32, 2*goldenSize)
		Softmax(dst, goldenNumbers(r, len(dst), -5, 5), 2, goldenSize, 1)
		return dst
	})
	for _, t := range [][2]bool{{false, false}, {false, true}, {true, false}, {true, true}} {
		add(fmt.Sprint("matmul ", t[0], t[1]), 1, goldenSize, func(r *rand.Rand) []float32 {
			c, a := goldenNumbers(r, 7*19, -1, 1), goldenNumbers(r, 7*goldenSize, -1, 1)
			MatMul(t[0], t[1], 7, 19, goldenSize, a, goldenNumbers(r, 19*goldenSize, -1, 1), 1, c)
			return c
		})
	}
	shape := ConvShape{Batch: 2, Channels: 3, Filters: 4, Window: Window{
		In: [2]int{8, 9}, Out: [2]int{4, 5}, Kernel: [2]int{3, 3}, Stride: [2]int{2, 2}, Padding: [2]int{1, 1},
	}}
	x, y, w := 2*3*8*9, 2*4*4*5, 4*3*3*3
	conv := func(name string, out, a, b int, run func(c *Conv[float32], out, a, b []float32)) {
		add("convolution "+name, 1, goldenSize, func(r *rand.Rand) []float32 {
			dst, c := make([]float32, out), Conv[float32]{ConvShape: shape}
			run(&c, dst, goldenNumbers(r, a, -1, 1), goldenNumbers(r, b, -1, 1))
			return dst
		})
	}
	conv("forward", y, x, w, (*Conv[float32]).Forward)
	conv("of the input", x, y, w, (*Conv[float32]).GradInput)
	conv("of the kernel", w, x, y, (*Conv[float32]).GradKernel)
	add("transpose", 0, 0, func(r *rand.Rand) []float32 {
		dst := make([]float32, 2*goldenSize)
		Transpose(dst, goldenNumbers(r, len(dst), -1, 1), 2, goldenSize)
		return dst
	})
	add("adam", 0, 0, func(r *rand.Rand) []float32 {
		value, grad := goldenNumbers(r, goldenSize, -1, 1), goldenNumbers(r, goldenSize, -1, 1)
		m, v := goldenNumbers(r, goldenSize, -1, 1), goldenNumbers(r, goldenSize, 0, 1)
		update.Adam(value, grad, m, v, &update.AdamNumbers[float32]{Beta1: 0.9, Rest1: 0.1, Beta2: 0.99, Rest2: 0.01,
			Rate: 0.001, Epsilon: 1e-8, Penalty: 0.01, Keep: 0.999, Grain: update.Grain[float32]()})
		return slices.Concat(value, m, v)
	})
	add("sum of squares", 1, goldenSize, func(r *rand.Rand) []float32 {
		return []float32{float32(update.SumOfSquares(goldenNumbers(r, goldenSize, -1, 1)))}
	})
	slices.SortFunc(all, func(a, b golden) int { return strings.Compare(a.name, b.name) })
	return all
}
