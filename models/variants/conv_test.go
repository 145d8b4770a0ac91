package variants_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/modelstest"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestConvParameterCounts compares with the sums over layers.
func TestConvParameterCounts(t *testing.T) {
	digits, colour := data.Image{Height: 28, Width: 28, Channels: 1}, data.Image{Height: 32, Width: 32, Channels: 3}
	for _, c := range []struct {
		name, set string // settings
		image     data.Image
		want      int
	}{
		{"conv", "", digits, 111521},
		{"conv", "", data.Image{}, 111521}, // 784 features are a square
		{"conv", "pooling=max upsampling=nearest", digits, 111521},
		{"conv", "norm=batch", digits, 111521 - (16 + 32 + 1568 + 16) + 2*(16+32+32+16)},
		{"conv", "hidden=[64]", digits,
			160 + 4640 + (1568*64 + 64) + (64*32 + 32) + (32*64 + 64) + (64*1568 + 1568) + 4624 + 145},
		{"conv", "channels=[8] kernel=5 stride=4", colour, (3*8*25 + 8) + (512*32 + 32) + (32*512 + 512) + (8*3*25 + 3)},
		{"conv-vae", "", digits, 111521 + 1568*32 + 32},
		{"conditional-conv", "", digits, 111521 + 10*16*9 + 10*1568},
	} {
		m, err := models.Build(c.name, models.Spec{Input: max(784, c.image.Size()), Latent: 32, Image: c.image})
		if err != nil {
			t.Fatal(err)
		}
		for setting := range strings.FieldsSeq(c.set) {
			key, value, _ := strings.Cut(setting, "=")
			if m, err = models.Set(m, key, value); err != nil {
				t.Fatal(err)
			}
		}
		a, err := models.New(m, models.Options{})
		if err != nil {
			t.Errorf("%s %s: %v", c.name, c.set, err)
		} else if got := a.Params.Count(); got != c.want {
			t.Errorf("%s %s of %v has %d parameters, want %d", c.name, c.set, c.image, got, c.want)
		}
	}
}

// TestConvByHand compares codes, reconstructions and the loss with convolutions in plain Go, for each way to shrink and
// to enlarge, for sizes that the stride does not divide, and with labels as extra channels.
func TestConvByHand(t *testing.T) {
	for _, net := range []variants.ConvNet{
		{},
		{Kernel: 5, Stride: 3},
		{Kernel: 1},
		{Pooling: variants.MaxPooling, Upsampling: variants.NearestUpsampling},
		{Pooling: variants.AveragePooling, Stride: 3},
		{Upsampling: variants.NearestUpsampling, Kernel: 5, Stride: 3},
	} {
		for _, image := range []data.Image{{Height: 5, Width: 7, Channels: 1}, {Height: 4, Width: 3, Channels: 2}} {
			sp := models.Spec{Input: image.Size(), Latent: 3, Activation: graph.Tanh, Output: graph.Identity,
				Hidden: []int{}}.WithDefaults()
			net.Image, net.Channels = image, []int{2, 3}
			inner := variants.Conv{Spec: sp, ConvNet: net.WithDefaults(sp)}
			compareConv(t, inner, inner.ConvNet, nil)
			compareConv(t, variants.Conditional{Model: inner, Classes: 2, Encoder: true}, inner.ConvNet, []float64{0, 1})
		}
	}
}

// compareConv compares a model with the reference, for samples of the second of two labels if label is its one-hot
// form.
func compareConv(t *testing.T, m models.Model, net variants.ConvNet, label []float64) {
	t.Helper()
	a := kit.Must(models.New(m, models.Options{Seed: 9, DType: graph.Float64}))
	r := rand.New(rand.NewPCG(1, 2))
	for _, p := range a.Params.All() { // biases are zero at first
		for i := range p.Value.Len() {
			p.Value.Set(i, p.Value.At(i)+.1*r.NormFloat64())
		}
	}
	set := &data.Set{N: 3, D: net.Image.Size(), Image: net.Image}
	for range set.N * set.D {
		set.X = append(set.X, r.Float32())
	}
	if label != nil {
		set.Labels, set.Classes = []int{1, 1, 1}, []string{"a", "b"}
	}
	codes := kit.Must(a.Encode(set))
	xhat := kit.Must(a.Reconstruct(set))
	ref := reference{net, func(name string) []float64 { return a.Params.Get(name).Value.Float64 }}
	loss := 0.0
	for n := range set.N {
		var x []float64
		for _, v := range set.Row(n) {
			x = append(x, float64(v))
		}
		joint := x
		for _, bit := range label {
			for range net.Image.Height * net.Image.Width {
				joint = append(joint, bit)
			}
		}
		z := ref.encode(joint)
		told := append([]float64{}, z...)
		for _, bit := range label {
			told = append(told, math.Sqrt2*bit)
		}
		y := ref.decode(told)
		checkClose(t, fmt.Sprintf("%+v: code", net), codes.Row(n), z)
		checkClose(t, fmt.Sprintf("%+v: reconstruction", net), xhat.Row(n), y)
		for j := range x {
			loss += (y[j] - x[j]) * (y[j] - x[j]) / float64(set.N)
		}
	}
	if got, err := a.Evaluate(t.Context(), set); err != nil || math.Abs(got.Total-loss) > 1e-10 {
		t.Errorf("%+v: loss %v (%v), want %v", net, got.Total, err, loss)
	}
}

func checkClose(t *testing.T, what string, got []float32, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	for i, v := range want {
		if math.Abs(float64(got[i])-v) > 1e-6 {
			t.Fatalf("%s: element %d is %v, want %v", what, i, got[i], v)
		}
	}
}

// TestConvVAE: loss and prior are the VAE's; with zero weights the KL is 0 and each pixel costs ln 2.
func TestConvVAE(t *testing.T) {
	image := data.Image{Height: 3, Width: 5, Channels: 2}
	a := kit.Build(t, "conv-vae", models.Spec{Input: 30, Latent: 2, Image: image}, models.Options{})
	for _, p := range a.Params.All() {
		for i := range p.Value.Len() {
			p.Value.Set(i, 0)
		}
	}
	set := &data.Set{X: make([]float32, 60), N: 2, D: 30, Image: image}
	loss := kit.Must(a.Evaluate(t.Context(), set))
	kl, _ := loss.Term("KL")
	ce, ok := loss.Term("cross-entropy")
	if !ok || kl.Value != 0 || kl.Weight != 1 || math.Abs(ce.Value-30*math.Ln2) > 1e-5 {
		t.Errorf("loss %v, want KL 0 and cross-entropy %v", loss, 30*math.Ln2)
	}
	if _, err := a.Sample(3, 1); err != nil {
		t.Error(err)
	}
}

// TestConvConformance runs the suite on settings that change the graph of a convolutional model.
func TestConvConformance(t *testing.T) {
	for _, c := range []struct {
		name string
		norm graph.Norm
		net  variants.ConvNet
	}{
		{"max pooling and upsampling, normalised", graph.NormBatch,
			variants.ConvNet{Pooling: variants.MaxPooling, Upsampling: variants.NearestUpsampling}},
		{"average pooling of colours", "",
			variants.ConvNet{Pooling: variants.AveragePooling, Image: data.Image{Height: 2, Width: 2, Channels: 3}}},
		{"even kernel", "", variants.ConvNet{Kernel: 2, Stride: 1, Channels: []int{4}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			sp := models.Spec{Input: 12, Latent: 3, Hidden: []int{}, Norm: c.norm,
				Image: data.Image{Height: 3, Width: 4, Channels: 1}}
			modelstest.RunModel(t, variants.Conv{Spec: sp.WithDefaults(), ConvNet: c.net.WithDefaults(sp)})
		})
	}
}

// TestConvBeatsDense: with equal codes and epochs the convolutional autoencoder reconstructs better than the dense one
// at its better of two learning rates, with a quarter of the parameters.
func TestConvBeatsDense(t *testing.T) {
	t.Parallel()
	train, test := kit.Head(t, mnist.Train(), 800), kit.Head(t, mnist.Test(), 300)
	mse := func(name string, rate float64) float64 {
		a := kit.Build(t, name, models.Spec{Input: 784, Latent: 32, Image: train.Image}, models.Options{Seed: 1})
		for _, err := range a.Fit(t.Context(), train, models.FitOptions{Epochs: 4, Batch: 10, LearningRate: rate}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		xhat := kit.Must(a.Reconstruct(test))
		mse := kit.Must(eval.MSE(test, xhat))
		t.Logf("%s, learning rate %v: MSE %.5f, %d parameters", name, rate, mse, a.Params.Count())
		return mse
	}
	if dense, conv := min(mse("plain", .002), mse("plain", .004)), mse("conv", .006); !(conv < .95*dense) {
		t.Errorf("MSE %.5f, that of the dense autoencoder is %.5f", conv, dense)
	}
}
