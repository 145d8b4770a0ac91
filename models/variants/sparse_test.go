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

// termOf returns the unweighted value and the weight of a term of the evaluated loss.
func termOf(t *testing.T, a *models.Autoencoder, set *data.Set, name string) models.TermLoss {
	t.Helper()
	loss := kit.Must(a.Evaluate(t.Context(), set))
	term, ok := loss.Term(name)
	if !ok {
		t.Fatalf("the loss %v has no term %q", loss, name)
	}
	return term
}

// TestSparseByHand: the penalty is Σ_j |z_j| of each sample, averaged, for activations of both signs and for the mean
// of a code that is drawn.
func TestSparseByHand(t *testing.T) {
	set := kit.Head(t, mnist.Test(), 7)
	sp := models.Spec{Input: 784, Latent: 5, Hidden: []int{6}}.WithDefaults()
	for _, inner := range []models.Model{
		variants.Plain{Spec: sp, Code: graph.Tanh}, variants.Plain{Spec: sp, Code: graph.ReLU},
		variants.VAE{Spec: sp, Beta: 1},
	} {
		a := kit.Must(models.New(variants.Sparse{Model: inner, Lambda: .25}, models.Options{Seed: 3, DType: graph.Float64}))
		codes := kit.Must(a.Encode(set))
		want := 0.0
		for _, z := range codes.X {
			want += math.Abs(float64(z)) / float64(set.N)
		}
		if got := termOf(t, a, set, "L1"); math.Abs(got.Value-want) > 1e-6*want || got.Weight != .25 {
			t.Errorf("%T: %v × %v, want 0.25 × %v", inner, got.Weight, got.Value, want)
		}
	}
}

// TestActiveUnitsFallWithLambda sweeps the weight of the L1 penalty: with a larger weight fewer units are active and
// the error is larger.
func TestActiveUnitsFallWithLambda(t *testing.T) {
	t.Parallel()
	train, test := kit.Head(t, mnist.Train(), 1000), kit.Head(t, mnist.Test(), 300)
	lastActive, lastError := math.Inf(1), 0.0
	for _, lambda := range []float64{0, .1, 1} {
		m := kit.Must(models.Build("sparse", models.Spec{Input: 784}))
		sparse := m.(variants.Sparse)
		sparse.Lambda = lambda
		a := kit.Must(models.New(sparse, models.Options{Seed: 1}))
		trainWith(t, a, train, models.FitOptions{Epochs: 10, Batch: 32, LearningRate: .003})
		codes := kit.Must(a.Encode(test))
		active := 0.0
		for _, z := range codes.X {
			if z > 0 {
				active += 1 / float64(test.N)
			}
		}
		xhat, err := a.Reconstruct(test)
		lost := meanSquaredError(t, test, xhat, err)
		t.Logf("lambda %g: %.1f of %d units are active in a digit, MSE %.4f", lambda, active, a.Latent(), lost)
		if active > .9*lastActive || lost < .98*lastError {
			t.Errorf("lambda %g: %v active units and MSE %v, before %v and %v", lambda, active, lost, lastActive, lastError)
		}
		lastActive, lastError = active, lost
	}
}

// TestKSparseByHand keeps the largest activations of every code, found by sorting in plain Go.
func TestKSparseByHand(t *testing.T) {
	inner := variants.Plain{Spec: models.Spec{Input: 784, Latent: 9, Hidden: []int{}}.WithDefaults(), Tied: true}
	all := kit.Must(models.New(inner, models.Options{Seed: 4}))
	set := kit.Head(t, mnist.Test(), 20)
	dense := kit.Must(all.Encode(set))
	for _, c := range []struct {
		k     int
		alpha float64
		want  int // units kept outside training
	}{{1, 1, 1}, {3, 0, 3}, {3, 1.5, 5}, {4, 100, 9}, {9, 1, 9}} {
		a := kit.Must(models.New(variants.KSparse{Model: inner, K: c.k, Alpha: c.alpha}, models.Options{Seed: 4}))
		codes := kit.Must(a.Encode(set))
		for i := range set.N {
			for j, z := range dense.Row(i) {
				above := 0
				for _, other := range dense.Row(i) {
					if other > z {
						above++
					}
				}
				want := z
				if above >= c.want {
					want = 0
				}
				if got := codes.Row(i)[j]; got != want {
					t.Errorf("k %d, alpha %g: unit %d of sample %d is %v, want %v", c.k, c.alpha, j, i, got, want)
				}
			}
		}
	}
}

// TestKSparseTraining: training keeps k units, whatever alpha is, and the others have no gradient.
func TestKSparseTraining(t *testing.T) {
	inner := variants.Plain{Spec: models.Spec{Input: 12, Latent: 6, Hidden: []int{}}.WithDefaults()}
	m := variants.KSparse{Model: inner, K: 2, Alpha: 2}
	x := kit.Head(t, mnist.Test(), 1).Row(0)[300:312]
	run := kit.CompileModel(t, m, graph.Training, 1,
		func(_ *graph.Scope, _, _ graph.Node, c models.Code) map[string]graph.Node {
			return map[string]graph.Node{"z": c.Z}
		})
	out := run(x)
	kept := 0
	for j, z := range out["z"].Float64s() {
		gradient := 0.0
		for i := range 12 {
			gradient += math.Abs(out["gradient of code/W"].At(i*6 + j))
		}
		if (z != 0) != (gradient != 0) {
			t.Errorf("unit %d is %v, and the gradient of its weights %v", j, z, gradient)
		}
		if z != 0 {
			kept++
		}
	}
	if kept != 2 {
		t.Errorf("%d units are kept in training, want 2", kept)
	}
}

func TestSparseErrors(t *testing.T) {
	plain := variants.Plain{Spec: models.Spec{Input: 5, Latent: 3}.WithDefaults()}
	sigmoid := plain
	sigmoid.Code = graph.Sigmoid
	for want, m := range map[string]models.Model{
		"sparse: lambda -1":      variants.Sparse{Model: plain, Lambda: -1},
		"sparse: lambda NaN":     variants.Sparse{Model: plain, Lambda: math.NaN()},
		"k = 0 of 3":             variants.KSparse{Model: plain},
		"k = 4 of 3":             variants.KSparse{Model: plain, K: 4},
		"alpha 0.5":              variants.KSparse{Model: plain, K: 2, Alpha: .5},
		"alpha +Inf":             variants.KSparse{Model: plain, K: 2, Alpha: math.Inf(1)},
		"draws its code":         variants.KSparse{Model: variants.VAE{Spec: plain.Spec}, K: 2},
		"sparse-kl: lambda +Inf": variants.SparseKL{Model: sigmoid, Rho: .05, Lambda: math.Inf(1)},
		"rho 0:":                 variants.SparseKL{Model: sigmoid},
		"rho 1:":                 variants.SparseKL{Model: sigmoid, Rho: 1},
		"running 1:":             variants.SparseKL{Model: sigmoid, Rho: .05, Running: 1},
		"code to sigmoid":        variants.SparseKL{Model: plain, Rho: .05},
		"is unknown":             variants.SparseKL{Model: variants.VAE{Spec: plain.Spec}, Rho: .05},
		"of 0 units":             variants.Sparse{Model: variants.Plain{Spec: models.Spec{Input: 1}}},
	} {
		kit.Fails(t, want, m)(models.New(m, models.Options{}))
	}
	for _, m := range []models.Checker{variants.Sparse{}, variants.KSparse{K: 1}, variants.SparseKL{Rho: .05}} {
		kit.Fails(t, "no model to wrap", m)(m.Check())
	}
	if _, err := models.New(variants.SparseKL{Model: variants.Contractive{Model: sigmoid}, Rho: .05},
		models.Options{}); err != nil {
		t.Errorf("the range of the code is not found through a wrapper: %v", err)
	}
}
