package optim

import (
	"fmt"
	"math"
	"runtime"
	"testing"
)

// Lengths of the weights and biases of two autoencoders.
var (
	small = []int{784 * 256, 256, 256 * 32, 32, 32 * 256, 256, 256 * 784, 784} // 784-256-32-256-784: 419,120 parameters
	// Hinton and Salakhutdinov's 784-1000-500-250-30 and back: 2.8 million
	large = []int{
		784 * 1000, 1000, 1000 * 500, 500, 500 * 250, 250, 250 * 30, 30,
		30 * 250, 250, 250 * 500, 500, 500 * 1000, 1000, 1000 * 784, 784,
	}
)

func BenchmarkStep(b *testing.B) {
	for _, m := range []Method{SGD{}, Momentum{}, RMSProp{}, Adam{}, AdamW{}} {
		b.Run(m.Name()+"/float32", func(b *testing.B) { benchmarkStep[float32](b, m, small) })
		b.Run(m.Name()+"/float64", func(b *testing.B) { benchmarkStep[float64](b, m, small) })
	}
}

func BenchmarkLargeStep(b *testing.B) {
	for processors := range 2 {
		b.Run(fmt.Sprintf("adam/float32/processors=%d", processors+1), func(b *testing.B) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors + 1))
			benchmarkStep[float32](b, Adam{}, large)
		})
	}
}

func benchmarkStep[F Float](b *testing.B, m Method, lengths []int) {
	p := newProblem[F](lengths...)
	p.redraw()
	opt := mustBind(b, m, p.vars)
	b.ReportAllocs()
	for b.Loop() {
		if err := opt.Step(1e-9); err != nil {
			b.Fatal(err)
		}
	}
	reportPerParameter(b, lengths)
}

// BenchmarkDeadUnits has a gradient of zero for so long that averages would have become subnormal.
func BenchmarkDeadUnits(b *testing.B) {
	p := newProblem[float32](small...)
	p.redraw()
	opt := mustBind(b, Adam{}, p.vars)
	for step := range 1000 {
		if step == 1 {
			for _, grad := range p.grads {
				clear(grad)
			}
		}
		if err := opt.Step(1e-3); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if err := opt.Step(1e-3); err != nil {
			b.Fatal(err)
		}
	}
	reportPerParameter(b, small)
}

func BenchmarkFiniteCheck(b *testing.B) {
	p := newProblem[float32](small...)
	p.redraw()
	b.ReportAllocs()
	for b.Loop() {
		if err := firstNonFiniteGradient(p.vars); err != nil {
			b.Fatal(err)
		}
	}
	reportPerParameter(b, small)
}

func BenchmarkClipNorm(b *testing.B) {
	p := newProblem[float32](small...)
	p.redraw()
	for _, c := range []struct {
		name          string
		limit, shrink float64
	}{
		{"measure", math.Inf(1), 1},
		{"scale", 1e3, 1 - 1e-5},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ClipNorm(p.vars, c.limit); err != nil {
					b.Fatal(err)
				}
				c.limit *= c.shrink
			}
			reportPerParameter(b, small)
		})
	}
}

func reportPerParameter(b *testing.B, lengths []int) {
	size := 0
	for _, n := range lengths {
		size += n
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(size), "ns/parameter")
}
