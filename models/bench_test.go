package models_test

import (
	"runtime"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/internal/kit"
)

// benchCases are the variants whose steps and epochs are measured, on digits.
var benchCases = []struct {
	name, variant string
	spec          models.Spec
}{
	{"plain 784-256-32", "plain", models.Spec{Latent: 32}},
	{"denoising 784-256-32", "denoising", models.Spec{Latent: 32}},
	{"masked 784-256-32", "masked", models.Spec{Latent: 32}},
	{"vae 784-256-16", "vae", models.Spec{Latent: 16}},
	{"conv 784-32", "conv", models.Spec{Latent: 32}},
	{"contractive 784-64", "contractive", models.Spec{Latent: 64}},
	{"contractive 784-64-8", "contractive", models.Spec{Latent: 8, Hidden: []int{64}}},
}

// BenchmarkStep measures training steps of 128 digits.
func BenchmarkStep(b *testing.B) {
	train := mnist.Train()
	for _, c := range benchCases {
		b.Run(c.name, func(b *testing.B) {
			c.spec.Input, c.spec.Image = train.D, train.Image
			s, err := benchModel(b, c.variant, c.spec).Stepper(models.StepOptions{})
			if err != nil {
				b.Fatal(err)
			}
			step := func() {
				batch := data.Batch{X: train.X[:128*train.D], Labels: train.Labels[:128], N: 128}
				if err := s.Step(batch, 1e-3); err != nil {
					b.Fatal(err)
				}
			}
			step() // allocates the tensors
			b.ReportAllocs()
			for b.Loop() {
				step()
			}
		})
	}
}

// BenchmarkEpoch trains for one epoch of 10 steps of 128 digits; an op is thus ten steps, and the checks of the set
// around them.
func BenchmarkEpoch(b *testing.B) {
	train, err := mnist.Train().Head(1280)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range benchCases {
		b.Run(c.name, func(b *testing.B) {
			c.spec.Input, c.spec.Image = train.D, train.Image
			a := benchModel(b, c.variant, c.spec)
			epoch := func() {
				for _, err := range a.Fit(b.Context(), train, models.FitOptions{Epochs: 1}) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
			epoch() // compiles the graph
			b.ReportAllocs()
			for b.Loop() {
				epoch()
			}
		})
	}
}

// stepAllocations returns the average number of bytes and objects that a training step allocates. It runs the steps on
// one processor: a helping goroutine on another one allocates memory when it first gets to help, which depends on the
// machine's load.
func stepAllocations(tb testing.TB, s *models.Stepper, b data.Batch, steps int) (bytes, objects float64) {
	tb.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range steps {
		if err := s.Step(b, 1e-3); err != nil {
			tb.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc-before.TotalAlloc) / float64(steps),
		float64(after.Mallocs-before.Mallocs) / float64(steps)
}

// TestStepAllocatesNoTensor: a step allocates far less than the smallest tensor of an input batch, in few pieces,
// whatever the batch size.
func TestStepAllocatesNoTensor(t *testing.T) {
	train := mnist.Train()
	for _, c := range benchCases {
		maxBytes, maxObjects := 20e3, 400.0
		portable := graph.VectorLevel() == "portable"
		if portable { // gonum's product starts a goroutine for each block of the result
			maxBytes, maxObjects = 1e6, 10e3
		}
		c.spec.Input, c.spec.Image = train.D, train.Image
		a := benchModel(t, c.variant, c.spec)
		var last float64
		for _, n := range []int{32, 128} {
			s := kit.Must(a.Stepper(models.StepOptions{Batch: n}))
			batch := data.Batch{X: train.X[:n*train.D], Labels: train.Labels[:n], N: n}
			stepAllocations(t, s, batch, 2)
			bytes, objects := stepAllocations(t, s, batch, 10)
			t.Logf("%s, batch %d: %.0f bytes and %.0f allocations a step", c.name, n, bytes, objects)
			if bytes > maxBytes || objects > maxObjects {
				t.Errorf("%s, batch %d: a step allocates %.0f bytes in %.0f pieces; at most %v in %v are allowed", c.name, n, bytes,
					objects, maxBytes, maxObjects)
			}
			if last > 0 && objects > 1.5*last && !portable {
				t.Errorf("%s: a step of batch %d allocates %.0f times, of a quarter of it %.0f times", c.name, n, objects, last)
			}
			last = objects
		}
	}
}

// TestStepsAreFlat takes 10,000 steps of a small model: the last allocate no more than the first, and the heap does not
// grow.
func TestStepsAreFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("10,000 steps")
	}
	const n, d = 8, 12
	s, err := benchModel(t, "vae",
		models.Spec{Input: d, Latent: 2, Hidden: []int{6}}).Stepper(models.StepOptions{Batch: n})
	if err != nil {
		t.Fatal(err)
	}
	batch := data.Batch{X: make([]float32, n*d), N: n}
	for i := range batch.X {
		batch.X[i] = float32(i%5) / 4
	}
	heap := func() float64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	stepAllocations(t, s, batch, 100)
	before := heap()
	firstBytes, firstObjects := stepAllocations(t, s, batch, 1000)
	stepAllocations(t, s, batch, 8000)
	lastBytes, lastObjects := stepAllocations(t, s, batch, 1000)
	if lastBytes > firstBytes+100 || lastObjects > firstObjects+1 {
		t.Errorf("a step allocates %.0f bytes in %.0f pieces at first, %.0f in %.0f after 9,000", firstBytes,
			firstObjects, lastBytes, lastObjects)
	}
	if after := heap(); after > before+100e3 {
		t.Errorf("the heap grows from %.0f to %.0f bytes in 10,000 steps", before, after)
	}
	runtime.KeepAlive(s)
}
