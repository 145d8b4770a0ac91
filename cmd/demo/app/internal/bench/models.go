package bench

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	_ "github.com/aegis-ae/aegis/models/variants" // benchModels names some
)

// benchModel is a row of the table of demo bench. bench_torch.py has a model of the same name, layers and loss.
type benchModel struct {
	name, layers string
	variant      string
	spec         models.Spec
}

var benchModels = []benchModel{
	{"plain", "784-256-32-256-784", "plain", models.Spec{Hidden: []int{256}, Latent: 32}},
	{"vae", "784-256-16-256-784", "vae", models.Spec{Hidden: []int{256}, Latent: 16}},
	{"contractive", "784-32-784", "contractive", models.Spec{Hidden: []int{}, Latent: 32}},
	{"contractive-deep", "784-256-32-256-784", "contractive", models.Spec{Hidden: []int{256}, Latent: 32}},
	{"conv", "16 and 32 channels, 32", "conv", models.Spec{
		Latent: 32, Image: data.Image{Height: 28, Width: 28, Channels: 1},
	}},
}

func benchModelNames() string {
	var names []string
	for _, m := range benchModels {
		names = append(names, m.name)
	}
	return strings.Join(names, ",")
}

// selectBenchModels returns the models that --models names.
func selectBenchModels(list string) ([]benchModel, error) {
	var out []benchModel
	for name := range strings.SplitSeq(list, ",") {
		i := slices.IndexFunc(benchModels, func(m benchModel) bool { return m.name == strings.TrimSpace(name) })
		if i < 0 {
			return nil, cli.Usagef("--models: there is no %q; there are: %s", name, benchModelNames())
		}
		out = append(out, benchModels[i])
	}
	return out, nil
}

// stepBench measures the training steps of one model, on batches that are in memory.
type stepBench struct {
	ae      *models.Autoencoder
	stepper *models.Stepper
	batches []data.Batch // in turns
	flops   float64      // of the products of matrices in a step
	bytes   int          // of the tensors of a step, and of the parameters with what the optimiser keeps for them
	alone   func()       // computes the products alone

	steps, limits      []float64 // seconds of each
	allocated, objects uint64    // bytes and objects that the steps allocated
}

// newStepBench prepares a model for inputs of the spec's size, 784 if it has none.
func newStepBench(m benchModel, batch int, seed uint64) (*stepBench, error) {
	if m.spec.Input == 0 {
		m.spec.Input = 784
	}
	model, err := models.Build(m.variant, m.spec)
	if err != nil {
		return nil, err
	}
	b := &stepBench{batches: syntheticBatches(batch, m.spec.Input)}
	if b.ae, err = models.New(model, models.Options{Seed: seed}); err != nil {
		return nil, err
	}
	if b.stepper, err = b.ae.Stepper(models.StepOptions{Batch: batch}); err != nil {
		return nil, err
	}
	program, err := b.ae.TrainingGraph(batch)
	if err != nil {
		return nil, err
	}
	for _, p := range program.Products() {
		b.flops += p.FLOPs()
	}
	const kept = 3 // values and two moments; gradients are among the tensors of the program
	b.bytes = program.Bytes() + kept*4*b.ae.Params.Count()
	b.alone = program.ProductsAlone()
	return b, nil
}

// benchBatches is the number of batches that steps use in turn: a model that sees only one soon knows it, and then has
// gradients so small that arithmetic with them is slow. bench_torch.py has as many.
const benchBatches = 32

// syntheticBatches are like digits: most values are 0, the others anything up to 1.
func syntheticBatches(n, d int) []data.Batch {
	const most = 1 << 24 // elements in all
	count := max(2, min(benchBatches, most/(n*d)))
	random := rand.New(rand.NewPCG(1, 2))
	batches := make([]data.Batch, count)
	for k := range batches {
		x := make([]float32, n*d)
		for i := range x {
			x[i] = 4 * max(0, random.Float32()-0.75)
		}
		batches[k] = data.Batch{X: x, N: n}
	}
	return batches
}

// run takes steps for some time, at least three, and records how long each took if they count.
func (b *stepBench) run(budget time.Duration, count bool) error {
	times := make([]float64, 0, max(16, int(budget/(50*time.Microsecond))))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for end := time.Now().Add(budget); len(times) < 3 || len(times) < cap(times) && time.Now().Before(end); {
		start := time.Now()
		if err := b.stepper.Step(b.batches[b.ae.Steps()%len(b.batches)], 0.001); err != nil {
			return err
		}
		times = append(times, time.Since(start).Seconds())
	}
	runtime.ReadMemStats(&after)
	if count {
		b.steps = append(b.steps, times...)
		b.allocated += after.TotalAlloc - before.TotalAlloc
		b.objects += after.Mallocs - before.Mallocs
	}
	return nil
}

// limit computes the products alone for some time, at least three times.
func (b *stepBench) limit(budget time.Duration) {
	for n, end := 0, time.Now().Add(budget); n < 3 || time.Now().Before(end); n++ {
		start := time.Now()
		b.alone()
		b.limits = append(b.limits, time.Since(start).Seconds())
	}
}

// median returns the middle of the values, of which there is at least one.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
