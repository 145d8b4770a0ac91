package variants_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// sparsity is Σ_j KL(rho ‖ mean_j) in plain Go.
func sparsity(rho float64, means []float64) float64 {
	sum := 0.0
	for _, r := range means {
		sum += rho*math.Log(rho/r) + (1-rho)*math.Log((1-rho)/(1-r))
	}
	return sum
}

// meanCode returns the mean of each unit of the code.
func meanCode(t *testing.T, a *models.Autoencoder, set *data.Set) []float64 {
	t.Helper()
	codes := kit.Must(a.Encode(set))
	return codes.ColumnMeans()
}

func TestSparseKLByHand(t *testing.T) {
	a := kit.Build(t, "sparse-kl", models.Spec{Input: 784, Latent: 5}, models.Options{Seed: 3, DType: graph.Float64})
	set := kit.Head(t, mnist.Test(), 9)
	want := sparsity(.05, meanCode(t, a, set))
	if got := termOf(t, a, set, "sparsity"); math.Abs(got.Value-want) > 1e-6*want || got.Weight != 10 {
		t.Errorf("%v × %v, want 10 × %v", got.Weight, got.Value, want)
	}
}

// TestRunningMean follows the running mean over two steps: its value, its penalty, and the batch mean's gradient taken
// at the running mean.
func TestRunningMean(t *testing.T) {
	const keep, rho = .9, .2
	inner := variants.Plain{Spec: models.Spec{Input: 2, Latent: 1, Hidden: []int{}}.WithDefaults(), Code: graph.Sigmoid}
	m := variants.SparseKL{Model: inner, Rho: rho, Lambda: 1, Running: keep}
	x := []float32{1, .5, 0, .25, 1, 1}
	run := kit.CompileModel(t, m, graph.Training, 3,
		func(s *graph.Scope, x, out graph.Node, c models.Code) map[string]graph.Node {
			penalty := m.Loss(s.In("again"), x, out, c)[1]
			return map[string]graph.Node{"penalty": penalty.Mean(), "z": c.Z, "slope": graph.Grad(penalty.Mean(), c.Z)[0]}
		})
	running := rho
	for step := range 2 {
		out := run(x)
		mean := 0.0
		for _, z := range out["z"].Float64s() {
			mean += z / 3
		}
		running = keep*running + (1-keep)*mean
		if got, want := out["penalty"].At(0), sparsity(rho, []float64{running}); math.Abs(got-want) > 1e-12 {
			t.Errorf("step %d: penalty %v, want %v", step, got, want)
		}
		want := (running - rho) / (running * (1 - running)) / 3 // each sample's part of the mean
		for i := range 3 {
			if got := out["slope"].At(i); math.Abs(got-want) > 1e-12 {
				t.Errorf("step %d: gradient of code %d is %v, want %v", step, i, got, want)
			}
		}
	}
}

// TestRunningMeanIsSaved: only training changes the running mean.
func TestRunningMeanIsSaved(t *testing.T) {
	m, err := models.Build("sparse-kl", models.Spec{Input: 784, Latent: 4})
	if err != nil {
		t.Fatal(err)
	}
	if m, err = models.Set(m, "running", "0.5"); err != nil {
		t.Fatal(err)
	}
	a, err := models.New(m, models.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	state := a.Params.Get("sparsity/mean")
	if state == nil || state.Trainable || state.Value.At(0) != float64(float32(.05)) {
		t.Fatalf("the running mean is %+v, want state that begins at rho", state)
	}
	set := kit.Head(t, mnist.Train(), 20)
	want := sparsity(.05, meanCode(t, a, set))
	if got := termOf(t, a, set, "sparsity"); math.Abs(got.Value-want) > 1e-4*want {
		t.Errorf("the penalty is %v in evaluation, want that of the batch, %v", got.Value, want)
	}
	trainWith(t, a, set, models.FitOptions{Epochs: 1})
	if v := state.Value.At(0); v < .1 {
		t.Errorf("after a step the running mean is %v; units begin near a half", v)
	}
}

// TestSparsityReachesItsTarget trains with a strong penalty: the mean activation on test data is within a fifth of rho,
// and the code is useful.
func TestSparsityReachesItsTarget(t *testing.T) {
	t.Parallel()
	train, test := kit.Head(t, mnist.Train(), 2000), kit.Head(t, mnist.Test(), 500)
	m := kit.Must(models.Build("sparse-kl", models.Spec{Input: 784}))
	sparse := m.(variants.SparseKL)
	sparse.Lambda = 80
	a := kit.Must(models.New(sparse, models.Options{Seed: 1}))
	trainWith(t, a, train, models.FitOptions{Epochs: 10, Batch: 50, LearningRate: .02})
	trainWith(t, a, train, models.FitOptions{Epochs: 4, Batch: 50, LearningRate: .005})
	mean := 0.0
	for _, v := range meanCode(t, a, test) {
		mean += v / float64(a.Latent())
	}
	xhat, err := a.Reconstruct(test)
	lost := meanSquaredError(t, test, xhat, err)
	const ofMean = .0643 // mean squared error of the mean digit
	t.Logf("mean activation %.4f on test digits, target %v; MSE %.4f, of the mean digit %v", mean,
		sparse.Rho, lost, ofMean)
	if math.Abs(mean-sparse.Rho) > .2*sparse.Rho {
		t.Errorf("mean activation %v, want %v within a fifth", mean, sparse.Rho)
	}
	if lost > .8*ofMean {
		t.Errorf("MSE %v, that of the mean digit is %v", lost, ofMean)
	}
}
