package latent_test

import (
	"sync"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/cluster"
	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
	"github.com/aegis-ae/aegis/models/eval/latent"
	"github.com/aegis-ae/aegis/models/eval/sample"
)

// small returns the first n images of a set at half the resolution.
func small(t *testing.T, s *data.Set, n int) *data.Set {
	t.Helper()
	return evaltest.Must(data.Shrink(evaltest.Must(s.Head(n)), 2))
}

// trained returns a model of a few small digits that has learned something of them, and the digits. Each is trained
// once.
func trained(t *testing.T, name string) (*models.Autoencoder, *data.Set) {
	t.Helper()
	train := small(t, mnist.Train(), 1500)
	once, _ := trainings.LoadOrStore(name, sync.OnceValues(func() (*models.Autoencoder, error) {
		sp := models.Spec{Input: 196, Latent: 8, Hidden: []int{64}, Error: models.SquaredError}
		m, err := models.Build(name, sp)
		if err != nil {
			return nil, err
		}
		a, err := models.New(m, models.Options{Seed: 1})
		if err != nil {
			return nil, err
		}
		epochs := map[string]int{"plain": 15, "vae": 40}[name] // units of a variational model take longer to collapse
		for _, err := range a.Fit(t.Context(), train, models.FitOptions{Epochs: epochs, Batch: 50, LearningRate: .003}) {
			if err != nil {
				return nil, err
			}
		}
		return a, nil
	}))
	a := evaltest.Must(once.(func() (*models.Autoencoder, error))())
	return a, train
}

var trainings sync.Map

// TestLatentPathsStayNearData: half-way between two different digits the decoded code is nearer to a training image
// than the mean of the two images is.
func TestLatentPathsStayNearData(t *testing.T) {
	a, train := trained(t, "plain")
	test := small(t, mnist.Test(), 200)
	var from, to []int
	for i := 0; i < 200; i += 2 {
		if test.Labels[i] != test.Labels[i+1] {
			from, to = append(from, i), append(to, i+1)
		}
	}
	ends := make([]*data.Set, 2)
	for i, rows := range [][]int{from, to} {
		ends[i] = evaltest.Must(test.Select(rows))
	}
	var middle [2]float64
	for i, c := range []eval.Coder{eval.Identity{}, a} {
		x := evaltest.Must(latent.Interpolate(c, ends[0], ends[1], 3, latent.Linear))
		var half []int
		for k := range from {
			half = append(half, 3*k+1)
		}
		x = evaltest.Must(x.Select(half))
		n := evaltest.Must(sample.MeasureNovelty(x, train))
		middle[i] = n.Mean()
	}
	t.Logf("squared distance to the nearest training image: pixels %.2f, codes %.2f", middle[0], middle[1])
	if middle[1] > .9*middle[0] {
		t.Errorf("half-way in pixels %.2f from the nearest training image, in codes %.2f", middle[0], middle[1])
	}
}

// TestFittedCodesDecodeToDigits: draws from a density of the codes are like digits on the average, draws from N(0, I)
// are not, if the model has no prior.
func TestFittedCodesDecodeToDigits(t *testing.T) {
	a, train := trained(t, "plain")
	fitted := evaltest.Must(sample.FitLatent(a, train, 3, cluster.MixtureOptions{}))
	var off [2]float64
	for i, s := range []sample.Sampler{fitted, sample.LatentSampler{Decoder: a, Codes: sample.StandardNormal{Units: 8}}} {
		x := evaltest.Must(s.Sample(500, 1))
		off[i] = evaltest.Must(sample.MeanMSE(x, train))
	}
	t.Logf("MSE of the mean image: fitted %.5f, N(0, I) %.5f", off[0], off[1])
	if off[0] > .004 || off[1] < 3*off[0] {
		t.Errorf("MSE of the mean image %.5f from fitted codes, %.5f from N(0, I)", off[0], off[1])
	}
}

// TestActiveUnitsChangeTheImage: units of a variational model that have collapsed to the prior do next to nothing.
func TestActiveUnitsChangeTheImage(t *testing.T) {
	a, train := trained(t, "vae")
	mean, logvar, err := a.Posterior(train)
	if err != nil {
		t.Fatal(err)
	}
	units := evaltest.Must(latent.PriorUnits(mean, logvar))
	base := &data.Set{N: 1, D: 8, X: make([]float32, 8)}
	x := evaltest.Must(latent.Traverse(a, base, units, nil, nil))
	change := evaltest.Must(latent.PixelChange(x, 7))
	order := units.Order()
	t.Logf("KL %.3f, change %.2f", units.Importance, change)
	if most, least := units.Importance[order[0]], units.Importance[order[7]]; most < .2 || least > most/10 {
		t.Errorf("KL from %.3f to %.3f: there must be units of both kinds", least, most)
	}
	if change[7] > .5*change[0] {
		t.Errorf("pixels change by up to %.2f with the unit of the least KL, %.2f with that of the most", change[7],
			change[0])
	}
}
