package simd

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// BenchmarkLoops takes each loop at each level, over a block that stays in the cache nearest to the processor and over the
// output of a layer.
func BenchmarkLoops(b *testing.B) {
	defer func(l Level) { Available = l }(Available)
	gates := Gate{Lo: -1, Hi: 1, AtLo: 1, Inside: 1, AtHi: 1}
	loops := []struct {
		name string
		run  func(dst, x, y []float32)
	}{
		{"Exp", func(dst, x, _ []float32) { Map(Exp, dst, x) }},
		{"Log", func(dst, _, y []float32) { Map(Log, dst, y) }},
		{"Sqrt", func(dst, _, y []float32) { Map(Sqrt, dst, y) }},
		{"ReLU", func(dst, x, _ []float32) { Map(ReLU, dst, x) }},
		{"Sigmoid", func(dst, x, _ []float32) { Map(Sigmoid, dst, x) }},
		{"Tanh", func(dst, x, _ []float32) { Map(Tanh, dst, x) }},
		{"Softplus", func(dst, x, _ []float32) { Map(Softplus, dst, x) }},
		{"NormalCDF", func(dst, x, _ []float32) { Map(NormalCDF, dst, x) }},
		{"GELU", func(dst, x, _ []float32) { Map(GELU, dst, x) }},
		{"ELU", func(dst, x, _ []float32) { ELU(dst, x, 1) }},
		{"Leaky", func(dst, x, _ []float32) { Leaky(dst, x, 0.01) }},
		{"Affine", func(dst, x, _ []float32) { Affine(dst, x, 3, 1) }},
		{"Clamp", func(dst, x, _ []float32) { Clamp(dst, x, -1, 1) }},
		{"Add", func(dst, x, y []float32) { Binary(Add, dst, x, y) }},
		{"Div", func(dst, x, y []float32) { Binary(Div, dst, x, y) }},
		{"Max", func(dst, x, y []float32) { Binary(Max, dst, x, y) }},
		{"SigmoidGrad", func(dst, x, y []float32) { SigmoidGrad(dst, x, y) }},
		{"ELUGrad", func(dst, x, y []float32) { ELUGrad(dst, x, y, 1) }},
		{"ReLUGrad", func(dst, x, y []float32) { GateMul(dst, x, y, Gate{Hi: math.Inf(1), Inside: 1, AtHi: 1}) }},
		{"Gate", func(dst, x, y []float32) { GateMul(dst, x, y, gates) }},
		{"CrossEntropy", func(dst, x, y []float32) { CrossEntropy(dst, x, y) }},
		{"CrossEntropyGrad", func(dst, x, y []float32) { CrossEntropyGrad(dst, x, y) }},
		{"Sum", func(_, x, _ []float32) { Sum(x) }},
		{"Dot", func(_, x, y []float32) { Dot(x, y) }},
		{"SquaredError", func(_, x, y []float32) { SquaredError(x, y) }},
		{"ExpSum", func(dst, x, _ []float32) { ExpSum(dst, x, 1) }},
		{"Maximum", func(_, x, _ []float32) { Maximum(x) }},
		{"Finite", func(_, x, _ []float32) { Finite(x) }},
		{"AddRows", func(_, x, _ []float32) { AddRows(columns[:256], x, len(x)/256, 256) }},
	}
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{4096, 128 * 784} {
		dst, x, y := make([]float32, n), make([]float32, n), make([]float32, n)
		for i := range x {
			x[i], y[i] = float32(3*r.NormFloat64()), r.Float32()
		}
		for _, loop := range loops {
			for level := range available() + 1 {
				b.Run(fmt.Sprintf("%s/%d/%v", loop.name, n, level), func(b *testing.B) {
					Available = level
					b.ReportAllocs()
					for b.Loop() {
						loop.run(dst, x, y)
					}
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/element")
				})
			}
		}
	}
}

var columns [256]float64
