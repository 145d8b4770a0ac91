package variants_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestDeepSizes compares numbers of parameters with the literature.
func TestDeepSizes(t *testing.T) {
	count := func(widths ...int) int {
		n := widths[0]
		for i := range len(widths) - 1 {
			n += 2*widths[i]*widths[i+1] + widths[i+1]
			if i > 0 {
				n += widths[i]
			}
		}
		return n
	}
	for _, c := range []struct {
		latent int
		hidden []int
		want   int
	}{
		{0, nil, count(784, 512, 256, 128, 32)},
		{30, []int{1000, 500, 250}, count(784, 1000, 500, 250, 30)}, // Hinton and Salakhutdinov
		{2, []int{9, 8, 7, 6, 5, 4, 3}, count(784, 9, 8, 7, 6, 5, 4, 3, 2)},
		{5, []int{}, count(784, 5)},
	} {
		a := kit.Build(t, "deep", models.Spec{Input: 784, Latent: c.latent, Hidden: c.hidden}, models.Options{})
		if got := a.Params.Count(); got != c.want {
			t.Errorf("784-%v-%d has %d parameters, want %d", c.hidden, c.latent, got, c.want)
		}
	}
}

// TestTiedFile: a tied model has one matrix for a layer and its mirror, in the file too, at any depth.
func TestTiedFile(t *testing.T) {
	for _, hidden := range [][]int{{}, {256}, {64, 32}} {
		sp := models.Spec{Input: 784, Latent: 8, Hidden: hidden}
		size := map[string]int{}
		for _, name := range []string{"deep", "tied"} {
			a := kit.Build(t, name, sp, models.Options{Seed: 1})
			var file bytes.Buffer
			if _, err := a.WriteTo(&file); err != nil {
				t.Fatal(err)
			}
			size[name] = file.Len()
			back := kit.Must(models.Read(&file))
			if name == "deep" {
				continue
			}
			// The widths of the encoder in order, the biases of the decoder in reverse.
			var matrices, biases []int
			for _, v := range back.Params.All() {
				if v.Value.Shape[0] == 1 {
					biases = append(biases, v.Value.Len())
				} else {
					matrices = append(matrices, v.Value.Len())
				}
			}
			widths := slices.Concat([]int{784}, hidden, []int{8})
			if len(matrices) != len(widths)-1 || len(biases) != 2*len(widths)-2 {
				t.Errorf("hidden %v: the file has matrices of %v and biases of %v elements", hidden, matrices, biases)
			}
			if p, ok := back.Model.(variants.Plain); !ok || !p.Tied {
				t.Errorf("hidden %v: the loaded model is %+v", hidden, back.Model)
			}
		}
		saved := 0
		for i, widths := 0, slices.Concat([]int{784}, hidden, []int{8}); i < len(widths)-1; i++ {
			saved += 4 * widths[i] * widths[i+1]
		}
		// The header of the file is shorter too, by the names of the matrices.
		if got := size["deep"] - size["tied"]; got < saved || got > saved+200*(len(hidden)+1) {
			t.Errorf("hidden %v: the tied file is %d bytes shorter than %d, want %d and the names of the tensors", hidden,
				got, size["deep"], saved)
		}
	}
}

// TestOvercompleteCanCopy: a code at least as wide as the input can reproduce anything.
func TestOvercompleteCanCopy(t *testing.T) {
	a := kit.Build(t, "overcomplete", models.Spec{Input: 784, Output: graph.Identity},
		models.Options{DType: graph.Float64})
	const latent = 2 * 784
	if a.Latent() != latent || a.Params.Count() != 2*784*latent+latent+784 {
		t.Fatalf("code of %d units and %d parameters, want twice the 784 features and one layer",
			a.Latent(), a.Params.Count())
	}
	for _, v := range a.Params.All() {
		for i := range v.Value.Len() {
			v.Value.Set(i, 0)
		}
	}
	for i := range 784 {
		a.Params.Get("code/W").Value.Set(i*latent+i, 1)
		a.Params.Get("out/W").Value.Set(i*784+i, 1)
	}
	if loss, err := a.Evaluate(t.Context(), kit.Head(t, mnist.Test(), 20)); err != nil || loss.Total > 1e-20 {
		t.Errorf("loss %v of the identity (%v), want 0", loss.Total, err)
	}
}

// TestPresetsAreSavedAsPlain: the file names the model that a preset is composed of.
func TestPresetsAreSavedAsPlain(t *testing.T) {
	for _, name := range []string{"deep", "tied", "overcomplete"} {
		m := kit.Must(models.Build(name, models.Spec{Input: 6}))
		if text, err := models.MarshalConfig(m); err != nil || !strings.HasPrefix(string(text), `{"plain":`) {
			t.Errorf("%s: configuration %s (%v)", name, text, err)
		}
	}
}

// TestDeepTrains: four hidden layers learn, tied or not.
func TestDeepTrains(t *testing.T) {
	t.Parallel()
	train := kit.Head(t, mnist.Train(), 600)
	mean := train.Clone()
	for i, m := range train.ColumnMeans() {
		for n := range mean.N {
			mean.Row(n)[i] = float32(m)
		}
	}
	baseline := meanSquaredError(t, train, mean, nil)
	for _, name := range []string{"deep", "tied"} {
		a := kit.Build(t, name, models.Spec{Input: 784, Latent: 16, Hidden: []int{64, 48, 32, 24}}, models.Options{Seed: 1})
		trainWith(t, a, train, models.FitOptions{Epochs: 15, Batch: 30, LearningRate: .003})
		xhat, err := a.Reconstruct(train)
		if got := meanSquaredError(t, train, xhat, err); got > .75*baseline {
			t.Errorf("%s: MSE %v after training, that of the mean is %v", name, got, baseline)
		}
	}
}

// trainWith trains to the end.
func trainWith(t *testing.T, a *models.Autoencoder, set *data.Set, o models.FitOptions) {
	t.Helper()
	for _, err := range a.Fit(t.Context(), set, o) {
		if err != nil {
			t.Fatal(err)
		}
	}
}
