package variants_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/variants"
)

// converge trains on full batches with three decreasing learning rates.
func converge(t *testing.T, a *models.Autoencoder, set *data.Set, rate float64, steps ...int) {
	t.Helper()
	for _, n := range steps {
		for _, err := range a.Fit(t.Context(), set, models.FitOptions{Epochs: n, Batch: set.N, LearningRate: rate}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		rate *= .3
	}
}

// decoderColumns returns the vectors that the units of a linear decoder add to the output.
func decoderColumns(a *models.Autoencoder) [][]float64 {
	w := a.Params.Get("out/W").Value // (latent, input)
	out := make([][]float64, w.Shape[0])
	for i := range out {
		out[i] = w.Float64s()[i*w.Shape[1] : (i+1)*w.Shape[1]]
	}
	return out
}

func meanSquaredError(t *testing.T, x, xhat *data.Set, err error) float64 {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	m := kit.Must(eval.MSE(x, xhat))
	return m
}

// TestLinearSpansPCA: at convergence the decoder spans the leading principal components of the 10,000 digits, with the
// error of PCA.
func TestLinearSpansPCA(t *testing.T) {
	t.Parallel()
	const d = 5
	set := mnist.Train()
	pca := kit.Must(linear.FitPCA(set, d))
	xhat, err := pca.Reconstruct(set)
	least := meanSquaredError(t, set, xhat, err)
	a := kit.Build(t, "linear", models.Spec{Input: set.D, Latent: d}, models.Options{Seed: 1})
	trainWith(t, a, set, models.FitOptions{Epochs: 60, Batch: 500, LearningRate: .01, Schedule: optim.Cosine{}})
	angles := kit.Must(linear.PrincipalAngles(decoderColumns(a), pca.Components))
	xhat, err = a.Reconstruct(set)
	got := meanSquaredError(t, set, xhat, err)
	degrees := angles[d-1] * 180 / math.Pi
	t.Logf("after %d steps: largest principal angle %.3f degrees, MSE %.7f, of PCA %.7f", a.Steps(), degrees, got, least)
	if degrees > 1 {
		t.Errorf("the decoder is %.2f degrees from the principal components", degrees)
	}
	if got < least*(1-1e-5) || got > least*1.001 {
		t.Errorf("MSE %v, of PCA %v: it must reach that and cannot be below", got, least)
	}
}

// TestLinearOnALine: four points on y = x + 1 are reconstructed exactly, so all reconstructions lie on that line;
// without a decoder bias they cannot, and the encoder's bias changes neither (the decoder's represents the mean).
func TestLinearOnALine(t *testing.T) {
	set := kit.Must(data.New([]float32{1, 2, 2, 3, 3, 4, 4, 5}, 4, 2))
	// Without any bias the best is the projection on the leading eigenvector of the second moments, (30 40; 40 54)/4,
	// whose smaller eigenvalue is (84 − √(24² + 80²))/8.
	without := (84 - math.Hypot(24, 80)) / 8
	for _, c := range []struct {
		encoder, decoder bool
		want             float64 // loss
	}{{false, true, 0}, {true, true, 0}, {false, false, without}} {
		m := variants.Linear{Input: 2, Latent: 1, EncoderBias: c.encoder, DecoderBias: c.decoder}
		a := kit.Must(models.New(m, models.Options{Seed: 2, DType: graph.Float64}))
		converge(t, a, set, .1, 400, 400, 200)
		loss, err := a.Evaluate(t.Context(), set)
		if err != nil || math.Abs(loss.Total-c.want) > 1e-5 {
			t.Errorf("%+v: loss %v (%v), want %v", m, loss.Total, err, c.want)
		}
		if c.want > 0 {
			continue
		}
		xhat := kit.Must(a.Reconstruct(set))
		for i := range set.N {
			if r := xhat.Row(i); math.Abs(float64(r[1]-r[0]-1)) > .01 {
				t.Errorf("%+v: reconstruction %v does not lie on y = x + 1", m, r)
			}
		}
		angles, err := linear.PrincipalAngles(decoderColumns(a), [][]float64{{1, 1}})
		if err != nil || angles[0] > math.Pi/180 {
			t.Errorf("%+v: the decoder is %v from (1, 1)", m, angles)
		}
	}
}

// TestLinearByHand compares reconstructions and the loss with arithmetic, for data of any range.
func TestLinearByHand(t *testing.T) {
	a := kit.Build(t, "linear", models.Spec{Input: 2, Latent: 1}, models.Options{DType: graph.Float64})
	for name, values := range map[string][]float64{"code/W": {2, -1}, "code/b": {.5}, "out/W": {3, 1}, "out/b": {-1, 2}} {
		for i, v := range values {
			a.Params.Get(name).Value.Set(i, v)
		}
	}
	set := &data.Set{X: []float32{1, 4, -100, 300}, N: 2, D: 2} // any real data
	// z = 2 − 4 + .5 = −1.5, x̂ = (−5.5, .5); z = −200 − 300 + .5 = −499.5, x̂ = (−1499.5, −497.5)
	want := []float32{-5.5, .5, -1499.5, -497.5}
	xhat := kit.Must(a.Reconstruct(set))
	sum := 0.0
	for i, v := range want {
		sum += float64((v-set.X[i])*(v-set.X[i])) / 2
		if xhat.X[i] != v {
			t.Errorf("value %d is %v, want %v", i, xhat.X[i], v)
		}
	}
	if loss, err := a.Evaluate(t.Context(), set); err != nil || loss.Total != sum {
		t.Errorf("loss %v (%v), want %v", loss.Total, err, sum)
	}
}

func TestLinearParameters(t *testing.T) {
	for _, c := range []struct {
		encoder, decoder bool
		want             int
	}{{false, false, 60}, {true, false, 63}, {false, true, 70}, {true, true, 73}} {
		a, err := models.New(variants.Linear{Input: 10, Latent: 3, EncoderBias: c.encoder, DecoderBias: c.decoder},
			models.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Params.Count(); got != c.want {
			t.Errorf("%+v: %d parameters, want %d", a.Model, got, c.want)
		}
	}
	for want, m := range map[string]variants.Linear{
		"0 features": {Latent: 3}, "-1 units": {Input: 3, Latent: -1}, "are allowed": {Input: 1 << 20, Latent: 1 << 20},
	} {
		kit.Fails(t, want, m)(models.Check(m))
	}
}

func ExampleLinear() {
	m, err := models.Build("linear", models.Spec{Input: 784, Latent: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	a, err := models.New(m, models.Options{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, v := range a.Params.All() {
		fmt.Println(v.Name, v.Value.Shape)
	}
	// Output:
	// code/W [784 2]
	// code/b [1 2]
	// out/W [2 784]
	// out/b [1 784]
}
