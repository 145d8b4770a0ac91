package graph_test

import (
	"runtime"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// autoencoder is the training graph of widths[0]-widths[1]-...-widths[0] with the squared error as loss.
func autoencoder(widths ...int) func(*graph.Scope) graph.Outputs {
	return func(s *graph.Scope) graph.Outputs {
		x := s.Input("x", widths[0])
		last := len(widths) - 1
		h := graph.MLP{Hidden: widths[1:last], Activation: graph.ReLU}.Apply(s, x)
		return graph.Outputs{Loss: s.Dense("out", h, widths[last]).Sub(x).Square().Sum(1).Mean()}
	}
}

// ramp is a feed of small numbers.
func ramp(name string, n int) graph.Feed {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(i%97)/97 - 0.4
	}
	return graph.Feed{Name: name, Float32: x}
}

// oneProcessor makes a test count memory on one processor. A goroutine that helps on another one takes memory of its
// own when it first comes in time to help, which depends on what else the machine does.
func oneProcessor(t *testing.T) {
	t.Helper()
	old := runtime.GOMAXPROCS(1)
	t.Cleanup(func() { runtime.GOMAXPROCS(old) })
}

// wantFewBytes checks that a run of a program that has run before allocates less than limit.
func wantFewBytes(t *testing.T, p *graph.Program, x graph.Feed, runs, limit uint64) {
	t.Helper()
	oneProcessor(t)
	run(t, p, x)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range runs {
		run(t, p, x)
	}
	runtime.ReadMemStats(&after)
	perRun := (after.TotalAlloc - before.TotalAlloc) / runs
	t.Logf("%d bytes and %d allocations a run", perRun, (after.Mallocs-before.Mallocs)/runs)
	if perRun >= limit {
		t.Errorf("a run allocates %d bytes, the limit is %d", perRun, limit)
	}
}

// TestRunAllocatesNoTensors measures a training program whose smallest tensor of a batch has 32 kB: a run must
// allocate less than one.
func TestRunAllocatesNoTensors(t *testing.T) {
	const batch, runs, limit = 128, 50, 40_000
	p := compile(t, graph.NewParams(graph.Float32, 1), graph.Config{Batch: batch, Mode: graph.Training},
		func(s *graph.Scope) graph.Outputs {
			out := autoencoder(784, 64, 784)(s)
			e := s.Noise(graph.Normal(0, 1), s.Batch(), 784)
			out.Loss = out.Loss.Add(e.Sigmoid().Softmax(1).Sum(1).Mean())
			return out
		})
	x := ramp("x", batch*784)
	wantFewBytes(t, p, x, runs, limit)
}

// convAutoencoder is the training graph of a convolutional autoencoder of (1, 28, 28) images: two layers of stride 2
// down to (32, 7, 7), a dense code, and their mirror.
func convAutoencoder(s *graph.Scope) graph.Outputs {
	x := s.Input("x", 1, 28, 28)
	h := graph.Conv2D{Channels: 16, Stride: 2, Padding: 1, Activation: graph.ReLU}.Apply(s.In("enc/0"), x)
	h = graph.Conv2D{Channels: 32, Stride: 2, Padding: 1, Activation: graph.ReLU}.Apply(s.In("enc/1"), h)
	code := s.Dense("code", h.Reshape(s.Batch(), -1), 32)
	h = graph.Dense{Units: 32 * 7 * 7, Activation: graph.ReLU}.Apply(s.In("dec/0"), code).Reshape(s.Batch(), 32, 7, 7)
	h = graph.ConvTranspose2D{Channels: 16, Stride: 2, Padding: 1, OutputPadding: [2]int{1, 1},
		Activation: graph.ReLU}.Apply(s.In("dec/1"), h)
	y := graph.ConvTranspose2D{Channels: 1, Stride: 2, Padding: 1, OutputPadding: [2]int{1, 1}}.Apply(s.In("dec/2"), h)
	return graph.Outputs{Loss: y.Sub(x).Square().Sum(1, 2, 3).Mean()}
}

// TestConvRunAllocatesNoTensors is TestRunAllocatesNoTensors for images, with pooling and upsampling. The smallest
// tensor of a batch has 256 kB, and that of a group of samples, of which products are made, 500 kB.
func TestConvRunAllocatesNoTensors(t *testing.T) {
	const batch, runs, limit = 128, 10, 200_000
	p := compile(t, graph.NewParams(graph.Float32, 1), graph.Config{Batch: batch, Mode: graph.Training},
		func(s *graph.Scope) graph.Outputs {
			x := s.Input("x", 8, 8, 8)
			h := graph.Conv2D{Channels: 64, Padding: 1}.Apply(s.In("0"), x)
			h = h.MaxPool2D(graph.PoolOptions{Window: [2]int{2, 2}}).Upsample2D(2)
			h = h.AvgPool2D(graph.PoolOptions{Window: [2]int{3, 3}, Stride: [2]int{1, 1}, Padding: [2]int{1, 1}})
			y := graph.ConvTranspose2D{Channels: 8, Padding: 1}.Apply(s.In("1"), h)
			return graph.Outputs{Loss: y.Sub(x).Square().Sum(1, 2, 3).Mean()}
		})
	x := ramp("x", batch*8*64)
	wantFewBytes(t, p, x, runs, limit)
}

// TestNoLeak: the heap does not grow with the number of runs.
func TestNoLeak(t *testing.T) {
	oneProcessor(t)
	p := compile(t, graph.NewParams(graph.Float32, 1), graph.Config{Batch: 4, Mode: graph.Training},
		autoencoder(16, 8, 16))
	x := ramp("x", 4*16)
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	for range 200 {
		run(t, p, x)
	}
	before := heap()
	for range 2000 {
		run(t, p, x)
	}
	if after := heap(); after > before+200_000 {
		t.Errorf("2000 runs left %d bytes", after-before)
	}
	runtime.KeepAlive(p)
}

func BenchmarkTrainingStep(b *testing.B) {
	const batch = 128
	p := compile(b, graph.NewParams(graph.Float32, 1), graph.Config{Batch: batch, Mode: graph.Training},
		autoencoder(784, 256, 32, 256, 784))
	x := ramp("x", batch*784)
	b.ReportAllocs()
	for b.Loop() {
		run(b, p, x)
	}
}

// BenchmarkRun is a training program of some forty ops on tensors of a few elements: what a run costs beside its
// kernels.
func BenchmarkRun(b *testing.B) {
	p := compile(b, graph.NewParams(graph.Float32, 1), graph.Config{Batch: 1, Mode: graph.Training},
		autoencoder(4, 3, 2, 3, 4))
	x := ramp("x", 4)
	b.ReportAllocs()
	for b.Loop() {
		run(b, p, x)
	}
}

func BenchmarkCompile(b *testing.B) {
	params := graph.NewParams(graph.Float32, 1)
	b.ReportAllocs()
	for b.Loop() {
		compile(b, params, graph.Config{Batch: 128, Mode: graph.Training}, autoencoder(784, 256, 32, 256, 784))
	}
}

func BenchmarkConvTrainingStep(b *testing.B) {
	const batch = 128
	p := compile(b, graph.NewParams(graph.Float32, 1), graph.Config{Batch: batch, Mode: graph.Training}, convAutoencoder)
	x := ramp("x", batch*784)
	b.ReportAllocs()
	for b.Loop() {
		run(b, p, x)
	}
}
