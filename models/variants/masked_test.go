package variants_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/variants"
)

// maskedImage is 4 by 6 pixels with 2 channels: 6 patches of 2 by 2.
var maskedImage = data.Image{Height: 4, Width: 6, Channels: 2}

func maskedModel(indicator, everywhere bool) variants.Masked {
	inner := variants.Plain{Spec: models.Spec{Input: 48, Latent: 3, Hidden: []int{5}}.WithDefaults(), Code: graph.Tanh}
	return variants.Masked{Model: variants.Sparse{Model: inner, Lambda: .5}, Patch: 2, Share: .6, Indicator: indicator,
		Everywhere: everywhere, Image: maskedImage}
}

// patchOf returns the number of a value's patch in a maskedImage, the same in each channel.
func patchOf(j int) int { return j%24/6/2*3 + j%6/2 }

// TestMaskedGraph checks what is hidden, what the encoder sees and which errors count.
func TestMaskedGraph(t *testing.T) {
	const batch = 50
	set := kit.Head(t, mnist.Test(), batch)
	var x []float32
	for i := range batch {
		x = append(x, set.Row(i)[400:448]...)
	}
	for _, c := range []struct{ indicator, everywhere bool }{{true, false}, {false, false}, {true, true}} {
		m := maskedModel(c.indicator, c.everywhere)
		run := kit.CompileModel(t, m, graph.Training, batch,
			func(_ *graph.Scope, _, out graph.Node, c models.Code) map[string]graph.Node {
				return map[string]graph.Node{"hidden": c.Hidden, "seen": c.Input, "xhat": out.Sigmoid(), "z": c.Z}
			})
		out := run(x)
		hidden, seen, xhat := slices.Clone(out["hidden"].Float64s()), out["seen"].Float64s(), out["xhat"].Float64s()
		want := 0.0
		if len(seen) != batch*48 {
			t.Fatalf("the input of the code has %d features, want the 48 pixels without the indicator", len(seen)/batch)
		}
		subsets := map[[6]float64]bool{}
		for i := range batch {
			var patches [6]float64
			for j := range 48 {
				patches[patchOf(j)] = hidden[i*48+j]
			}
			subsets[patches] = true
			count := 0.0
			for _, h := range patches {
				count += h
			}
			if count != 4 { // round(0.6·6)
				t.Errorf("sample %d: patches %v are hidden, want 4 of them", i, patches)
			}
			for j := range 48 {
				h, v := hidden[i*48+j], float64(x[i*48+j])
				if h != patches[patchOf(j)] {
					t.Errorf("sample %d: patch %d is hidden in part", i, patchOf(j))
				}
				if got := seen[i*48+j]; got != v*(1-h) {
					t.Errorf("sample %d: the encoder sees %v of pixel %d, which is %v and hidden %v", i, got, j, v, h)
				}
				if h == 1 || c.everywhere {
					want += (xhat[i*48+j] - v) * (xhat[i*48+j] - v) / batch
				}
			}
		}
		for _, z := range out["z"].Float64s() {
			want += .5 * math.Abs(z) / batch // the penalty on the code is of the whole sample
		}
		if got := out["loss"].At(0); math.Abs(got-want) > 1e-9*want {
			t.Errorf("%+v: loss %v, want %v", c, got, want)
		}
		if len(subsets) < 10 { // of 15
			t.Errorf("%d samples have %d different subsets", batch, len(subsets))
		}
		if slices.Equal(hidden, run(x)["hidden"].Float64s()) {
			t.Error("two runs hide the same")
		}
	}
}

// TestMaskedInUse: outside training nothing is hidden, and all pixels count.
func TestMaskedInUse(t *testing.T) {
	m := maskedModel(true, false)
	a := kit.Must(models.New(m, models.Options{Seed: 1, DType: graph.Float64}))
	set := &data.Set{X: kit.Head(t, mnist.Test(), 3).X[:48*40], N: 40, D: 48, Image: maskedImage}
	nothing := &data.Set{X: make([]float32, len(set.X)), N: set.N, D: set.D}
	xhat, err := a.Reconstruct(set)
	sum := 48 * meanSquaredError(t, set, xhat, err)
	if got := termOf(t, a, set, "squared error"); math.Abs(got.Value-sum) > 1e-5*sum {
		t.Errorf("the error of evaluation is %v, that of the reconstructions %v", got.Value, sum)
	}
	filled := kit.Must(variants.Inpaint(a, set, nothing))
	if !slices.Equal(filled.X, xhat.X) {
		t.Error("with nothing hidden inpainting must be reconstruction")
	}
	hidden := kit.Must(m.Hide(set, 3))
	if filled, err = variants.Inpaint(a, set, hidden); err != nil {
		t.Fatal(err)
	}
	other := set.Clone()
	for i, h := range hidden.X {
		if h == 1 {
			other.X[i] = 1 - other.X[i]
		}
	}
	again := kit.Must(variants.Inpaint(a, other, hidden))
	if !slices.Equal(filled.X, again.X) {
		t.Error("what is filled in depends on what is hidden")
	}
	if slices.Equal(filled.X, xhat.X) {
		t.Error("hiding changes nothing")
	}
	if filled.Image != set.Image {
		t.Errorf("the geometry %v became %v", set.Image, filled.Image)
	}
}

// TestHide: all patches are hidden equally often, and the seed determines which.
func TestHide(t *testing.T) {
	m := variants.Masked{Patch: 4, Share: .75, Image: mnist.Test().Image}
	set := mnist.Test()
	hidden := kit.Must(m.Hide(set, 1))
	again := kit.Must(m.Hide(set, 1))
	if !slices.Equal(hidden.X, again.X) {
		t.Error("one seed hides different patches")
	}
	for j, mean := range hidden.ColumnMeans() {
		if want := 37.0 / 49; math.Abs(mean-want) > 5*math.Sqrt(want*(1-want)/float64(set.N)) {
			t.Errorf("pixel %d is hidden with frequency %v, want 37/49", j, mean)
		}
	}
}

// TestMaskedFillsIn trains for seconds: the model fills in hidden pixels better than their means would.
func TestMaskedFillsIn(t *testing.T) {
	t.Parallel()
	train, test := kit.Head(t, mnist.Train(), 2000), kit.Head(t, mnist.Test(), 500)
	m := kit.Must(models.Build("masked", models.Spec{Input: 784, Latent: 32, Hidden: []int{64}, Image: train.Image}))
	a := kit.Must(models.New(m, models.Options{Seed: 1}))
	trainWith(t, a, train, models.FitOptions{Epochs: 8, Batch: 32, LearningRate: .003})
	hidden := kit.Must(m.(variants.Masked).Hide(test, 1))
	filled := kit.Must(variants.Inpaint(a, test, hidden))
	got := kit.Must(eval.MSEWhere(test, filled, hidden))
	mean := test.Clone()
	for j, v := range train.ColumnMeans() {
		for i := range mean.N {
			mean.Row(i)[j] = float32(v)
		}
	}
	baseline := kit.Must(eval.MSEWhere(test, mean, hidden))
	t.Logf("hidden pixels: MSE %.4f, filled with their means %.4f", got, baseline)
	if got > .92*baseline {
		t.Errorf("MSE %.4f on hidden pixels, of their means %.4f", got, baseline)
	}
}

// TestMaskedDefaults: the side of patches is the largest up to 4 that divides the image, or 1 without an image.
func TestMaskedDefaults(t *testing.T) {
	for want, sp := range map[int]models.Spec{
		4: {Input: 784, Image: data.Image{Height: 28, Width: 28, Channels: 1}},
		3: {Input: 54, Image: data.Image{Height: 6, Width: 9, Channels: 1}},
		1: {Input: 12},
	} {
		m := kit.Must(models.Build("masked", sp))
		if got := m.(variants.Masked).Patch; got != want {
			t.Errorf("%v: patches of side %d, want %d", sp.Image, got, want)
		}
	}
}

func TestMaskedErrors(t *testing.T) {
	good := maskedModel(true, false)
	for want, change := range map[string]func(m *variants.Masked){
		"patch 0":             func(m *variants.Masked) { m.Patch = 0 },
		"patch 4":             func(m *variants.Masked) { m.Patch = 4 },
		"share -0.5":          func(m *variants.Masked) { m.Share = -.5 },
		"share NaN":           func(m *variants.Masked) { m.Share = math.NaN() },
		"hides 0 of 6":        func(m *variants.Masked) { m.Share = .01 },
		"hides 6 of 6":        func(m *variants.Masked) { m.Share = .99 },
		"784 values, the sam": func(m *variants.Masked) { m.Image = data.Image{Height: 28, Width: 28, Channels: 1} },
		"its matrices are tied": func(m *variants.Masked) {
			m.Model = variants.Plain{Spec: models.Spec{Input: 48, Latent: 3}, Tied: true}
		},
	} {
		m := good
		change(&m)
		kit.Fails(t, want, m)(models.New(m, models.Options{}))
	}
	kit.Fails(t, "no model")((variants.Masked{}).Check())
	tied := good
	tied.Model, tied.Indicator = variants.Plain{Spec: models.Spec{Input: 48, Latent: 3}.WithDefaults(), Tied: true}, false
	if _, err := models.New(tied, models.Options{}); err != nil {
		t.Errorf("tied weights without the indicator: %v", err)
	}
	a := kit.Must(models.New(good, models.Options{}))
	set := func(n, d int, v float32) *data.Set { return &data.Set{X: slices.Repeat([]float32{v}, n*d), N: n, D: d} }
	for want, c := range map[string][2]*data.Set{
		"40 features":       {set(1, 40, 0), set(1, 40, 0)},
		"1 x 47":            {set(1, 48, 0), set(1, 47, 0)},
		"2 x 48":            {set(1, 48, 0), set(2, 48, 0)},
		"feature 0 is 0.25": {set(1, 48, 0), set(1, 48, .25)},
		"nil":               {set(1, 48, 0), nil},
	} {
		if _, err := variants.Inpaint(a, c[0], c[1]); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
	plain := kit.Build(t, "plain", models.Spec{Input: 48}, models.Options{})
	if _, err := variants.Inpaint(plain, set(1, 48, 0), set(1, 48, 0)); err == nil ||
		!strings.Contains(err.Error(), "not Masked") {
		t.Errorf("error %v", err)
	}
	takes := kit.Must(models.New(variants.Masked{Model: dosed{kit.SmallVAE()}, Patch: 1, Share: 0.5}, models.Options{}))
	if _, err := variants.Inpaint(takes, set(1, 4, 0), set(1, 4, 0)); err == nil ||
		!strings.Contains(err.Error(), `needs the input "dose"`) || strings.Count(err.Error(), "inpaint") != 1 {
		t.Errorf("error %v", err)
	}
	if _, err := good.Hide(set(1, 40, 0), 0); err == nil {
		t.Error("hiding patches of other images is no error")
	}
}
