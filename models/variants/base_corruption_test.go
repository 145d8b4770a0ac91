package variants_test

import (
	"fmt"
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

// corrupted returns n corrupted values of a constant set.
func corrupted(t *testing.T, c variants.Corruption, value float32, n int) []float32 {
	t.Helper()
	s := &data.Set{X: slices.Repeat([]float32{value}, n), N: n / 100, D: 100}
	out := kit.Must(variants.Corrupt(s, c, 5))
	return out.X
}

// share returns the share of the values that equal v.
func share(x []float32, v float32) float64 {
	n := 0
	for _, y := range x {
		if y == v {
			n++
		}
	}
	return float64(n) / float64(len(x))
}

// TestNoiseStatistics compares shares and moments of each noise with its definition, within five standard deviations.
func TestNoiseStatistics(t *testing.T) {
	const n = 200_000
	near := func(what string, got, want, deviation float64) {
		t.Helper()
		if math.Abs(got-want) > 5*deviation/math.Sqrt(n) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	for _, p := range []float64{0, .1, .5, 1} {
		x := corrupted(t, variants.Corruption{Noise: variants.MaskingNoise, P: p}, .25, n)
		near("masked", share(x, 0), p, .5)
		near("kept as it was", share(x, .25), 1-p, .5) // and not divided by 1 - p
		for _, limits := range [][2]float32{{0, 1}, {-1, 1}} {
			c := variants.Corruption{Noise: variants.SaltAndPepper, P: p, Low: float64(limits[0]), High: float64(limits[1])}
			x = corrupted(t, c, .25, n)
			near("pepper", share(x, limits[0]), p/2, .5)
			near("salt", share(x, limits[1]), p/2, .5)
			near("neither", share(x, .25), 1-p, .5)
		}
	}
	moments := func(x []float32) (mean, variance float64) {
		for _, v := range x {
			mean += float64(v) / n
			variance += float64(v) * float64(v) / n
		}
		return mean, variance - mean*mean
	}
	const sigma = .3
	mean, variance := moments(corrupted(t, variants.Corruption{Noise: variants.GaussianNoise, Sigma: sigma}, 0, n))
	near("mean of Gaussian noise", mean, 0, sigma)
	near("variance of Gaussian noise", variance, sigma*sigma, math.Sqrt2*sigma*sigma)
	// Clipped at 0, black becomes brighter: max(0, σε) has the mean σ/√(2π).
	x := corrupted(t, variants.Corruption{Noise: variants.GaussianNoise, Sigma: sigma, Clip: true}, 0, n)
	mean, _ = moments(x)
	near("mean of clipped noise on black", mean, sigma/math.Sqrt(2*math.Pi), sigma)
	if lo, hi := slices.Min(x), slices.Max(x); lo != 0 || hi > 1 {
		t.Errorf("clipped noise lies in [%v, %v]", lo, hi)
	}
	if lo := slices.Min(corrupted(t, variants.Corruption{Noise: variants.GaussianNoise, Sigma: sigma, Clip: true, Low: -1,
		High: 1}, 0, n)); lo < -1 || lo > -.9 {
		t.Errorf("the least of noise clipped to [-1, 1] is %v", lo)
	}
}

// TestIdentityErrors compares the errors of uncorrected noise on digits with another program's noise.
func TestIdentityErrors(t *testing.T) {
	set := mnist.Test()
	for _, c := range []struct {
		variants.Corruption
		want float64
	}{
		{variants.Corruption{Noise: variants.GaussianNoise, Sigma: .3}, .09},
		{variants.Corruption{Noise: variants.GaussianNoise, Sigma: .3, Clip: true}, .0466},
		{variants.Corruption{Noise: variants.MaskingNoise, P: .3}, .0306},
		{variants.Corruption{Noise: variants.MaskingNoise, P: .75}, .0767},
		{variants.Corruption{Noise: variants.SaltAndPepper, P: .3}, .1446},
		{variants.Corruption{Noise: variants.LowResolution, Factor: 2}, .016215},
		{variants.Corruption{Noise: variants.LowResolution, Factor: 4}, .040083},
	} {
		x, err := variants.Corrupt(set, c.Corruption, 1)
		if got := meanSquaredError(t, set, x, err); math.Abs(got-c.want) > .01*c.want {
			t.Errorf("%+v: MSE %.6f, want %.6f", c.Corruption, got, c.want)
		}
	}
}

// TestLowResolutionByHand takes the means of squares of 2x2 pixels of two images with two channels.
func TestLowResolutionByHand(t *testing.T) {
	s := &data.Set{N: 2, D: 16, Image: data.Image{Height: 2, Width: 4, Channels: 2}}
	for i := range 32 {
		s.X = append(s.X, float32(i*i))
	}
	got := kit.Must(variants.Corrupt(s, variants.Corruption{Noise: variants.LowResolution, Factor: 2}, 0))
	for i, v := range got.X {
		corner := i/8*8 + i%4/2*2 // of the square, in its image and channel
		want := (s.X[corner] + s.X[corner+1] + s.X[corner+4] + s.X[corner+5]) / 4
		if v != want {
			t.Errorf("value %d is %v, want %v", i, v, want)
		}
	}
}

// TestBlocks: whole squares are lost, in all channels, with probability P.
func TestBlocks(t *testing.T) {
	im := data.Image{Height: 6, Width: 9, Channels: 2}
	s := &data.Set{X: slices.Repeat([]float32{.5}, 500*im.Size()), N: 500, D: im.Size(), Image: im}
	x := kit.Must(variants.Corrupt(s, variants.Corruption{Noise: variants.BlockwiseNoise, P: .4, Block: 3}, 2))
	for i := range x.N {
		for j, v := range x.Row(i) {
			row, column := j/9%6, j%9
			if corner := x.Row(i)[row/3*27+column/3*3]; v != corner {
				t.Fatalf("sample %d: pixel %d is %v, the corner of its square %v", i, j, v, corner)
			}
		}
	}
	if lost := share(x.X, 0); math.Abs(lost-.4) > 5*.5/math.Sqrt(500*6) {
		t.Errorf("a share of %v is lost, want 0.4", lost)
	}
	if share(x.X, 0)+share(x.X, .5) != 1 {
		t.Error("what is not lost must stay as it was")
	}
}

// TestCorruptIsSeeded: one seed gives one result for a sample, whatever precedes or follows it, and the set itself is
// unchanged.
func TestCorruptIsSeeded(t *testing.T) {
	set := kit.Head(t, mnist.Test(), 300) // more than one batch
	before := slices.Clone(set.X)
	for _, noise := range []string{variants.MaskingNoise, variants.GaussianNoise, variants.SaltAndPepper,
		variants.BlockwiseNoise} {
		c := variants.Corruption{Noise: noise, P: .5, Sigma: .5, Block: 4}
		var x [3]*data.Set
		for i, seed := range []uint64{1, 1, 2} {
			var err error
			if x[i], err = variants.Corrupt(set, c, seed); err != nil {
				t.Fatal(err)
			}
		}
		if !slices.Equal(x[0].X, x[1].X) || slices.Equal(x[0].X, x[2].X) {
			t.Errorf("%s: the seed alone must decide", noise)
		}
		if slices.Equal(x[0].X[:44*784], x[0].X[256*784:]) {
			t.Errorf("%s: two batches have the same noise", noise)
		}
		if x[0].Image != set.Image || !slices.Equal(x[0].Labels, set.Labels) || x[0].Name != set.Name {
			t.Errorf("%s: %v became %v", noise, set, x[0])
		}
	}
	if !slices.Equal(before, set.X) {
		t.Error("the set has been changed")
	}
}

func TestCorruptionErrors(t *testing.T) {
	im := data.Image{Height: 3, Width: 4, Channels: 1}
	for want, c := range map[string]variants.Corruption{
		`"fog"`:            {Noise: "fog"},
		"p 1.5":            {P: 1.5},
		"p NaN":            {P: math.NaN()},
		"sigma -1":         {Noise: variants.GaussianNoise, Sigma: -1},
		"low 1 and high 0": {Low: 1},
		"high +Inf":        {High: math.Inf(1)},
		"set image":        {Noise: variants.BlockwiseNoise, Block: 1},
		"factor 2":         {Noise: variants.LowResolution, Factor: 2, Image: im},
		"factor 0":         {Noise: variants.LowResolution, Image: im},
		"block 3":          {Noise: variants.BlockwiseNoise, Block: 3, Image: im},
		"8 values, the samples": {Noise: variants.LowResolution, Factor: 1,
			Image: data.Image{Height: 2, Width: 4, Channels: 1}},
	} {
		inner := variants.Plain{Spec: models.Spec{Input: 12, Latent: 3}.WithDefaults()}
		kit.Fails(t, want, c)(models.Check(variants.Denoising{Model: inner, Corruption: c}))
		kit.Fails(t, want, c)(variants.Corrupt(&data.Set{X: make([]float32, 12), N: 1, D: 12}, c, 0))
		_, err := graph.Compile(graph.NewParams(graph.Float32, 0), graph.Config{Batch: 1},
			func(s *graph.Scope) graph.Outputs {
				return graph.Outputs{Read: map[string]graph.Node{"y": c.Apply(s, s.Input("x", 12))}}
			})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: error %v of the graph does not say %q", c, err, want)
		}
	}
	if _, err := variants.Corrupt(nil, variants.Corruption{}, 0); err == nil {
		t.Error("no set is no error")
	}
	if err := (variants.Denoising{}).Check(); err == nil || !strings.Contains(err.Error(), "no model") {
		t.Errorf("error %v", err)
	}
}

func ExampleCorrupt() {
	digits := mnist.Test()
	small, err := variants.Corrupt(digits, variants.Corruption{Noise: variants.LowResolution, Factor: 2}, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	mse, err := eval.MSE(digits, small)
	fmt.Printf("%v: error %.4f %v\n", small, mse, err)
	// Output:
	// mnist test (2,000): 2000 samples x 784 features (28x28), 10 classes: error 0.0162 <nil>
}
