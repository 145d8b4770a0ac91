package optim

import (
	"fmt"
	"math"
	"runtime"
	"testing"
)

// mlp is the layer sizes 784-256-32-256-784 with biases, 420,432 parameters.
var mlp = []int{784 * 256, 256, 256 * 32, 32, 32 * 256, 256, 256 * 784, 784}

func BenchmarkStep(b *testing.B) {
	for _, m := range []Method{SGD{}, Momentum{}, RMSProp{}, Adam{}, AdamW{}} {
		for _, processors := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/float32/processors=%d", m.Name(), processors), func(b *testing.B) { benchmarkStep[float32](b, m, processors) })
			b.Run(fmt.Sprintf("%s/float64/processors=%d", m.Name(), processors), func(b *testing.B) { benchmarkStep[float64](b, m, processors) })
		}
	}
}

func benchmarkStep[F Float](b *testing.B, m Method, processors int) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
	p := newProblem[F](mlp...)
	p.redraw()
	opt := mustBind(b, m, p.vars)
	b.ReportAllocs()
	for b.Loop() {
		if err := opt.Step(1e-9); err != nil {
			b.Fatal(err)
		}
	}
	reportPerParameter(b)
}

// BenchmarkDeadUnits has a gradient of zero for so long that averages would have become subnormal.
func BenchmarkDeadUnits(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	p := newProblem[float32](mlp...)
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
	reportPerParameter(b)
}

func BenchmarkFiniteCheck(b *testing.B) {
	p := newProblem[float32](mlp...)
	p.redraw()
	b.ReportAllocs()
	for b.Loop() {
		if err := firstNonFiniteGradient(p.vars); err != nil {
			b.Fatal(err)
		}
	}
	reportPerParameter(b)
}

func BenchmarkClipNorm(b *testing.B) {
	p := newProblem[float32](mlp...)
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
			reportPerParameter(b)
		})
	}
}

func reportPerParameter(b *testing.B) {
	size := 0
	for _, n := range mlp {
		size += n
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(size), "ns/parameter")
}
