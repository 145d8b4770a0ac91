package variants_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestConvGeometries: every setting that Check accepts has a graph, at any size.
func TestConvGeometries(t *testing.T) {
	const seed = 12
	r := rand.New(rand.NewPCG(seed, 0))
	built := 0
	for range 80 {
		sp := models.Spec{Latent: 2, Hidden: []int{}, Activation: graph.ReLU, Output: graph.Sigmoid}
		m := variants.Conv{Spec: sp, ConvNet: variants.ConvNet{
			Image:    data.Image{Height: 1 + r.IntN(9), Width: 1 + r.IntN(9), Channels: 1 + r.IntN(3)},
			Channels: []int{2, 3, 2}[:1+r.IntN(3)], Kernel: 1 + r.IntN(5), Stride: 1 + r.IntN(4),
			Pooling:    []string{"", variants.MaxPooling, variants.AveragePooling}[r.IntN(3)],
			Upsampling: []string{"", variants.NearestUpsampling}[r.IntN(2)],
		}}
		m.Input = m.ConvNet.Image.Size()
		if models.Check(m) != nil {
			continue
		}
		built++
		if _, err := models.New(m, models.Options{}); err != nil {
			t.Errorf("seed %d: %+v: %v", seed, m.ConvNet, err)
		}
	}
	if built < 20 {
		t.Errorf("seed %d: only %d of 80 settings were possible", seed, built)
	}
}

func TestConvErrors(t *testing.T) {
	for _, c := range []struct{ setting, value, want string }{
		{"image", "", "12 features are not a square image"},
		{"image", "3x5", "images of 3x5 do not have 12 features"},
		{"image", "3x4x3", "images of 3x4x3 do not have 12 features"},
		{"channels", "[]", "no channels"},
		{"channels", "[4,0]", "channels [4 0]"},
		{"channels", "[1000000,1000000]", "weights"},
		{"kernel", "-1", "kernel -1"},
		{"kernel", "9", "kernel 9: it must be in 1..7"},
		{"stride", "-2", "stride -2"},
		{"stride", "8", "stride 8: it must be in 1..7"},
		{"pooling", "min", `unknown pooling "min": it must be max, average`},
		{"upsampling", "linear", `unknown upsampling "linear": it must be nearest`},
		{"norm", "layer", "set norm to batch"},
		{"latent", "0", "code of 0 units"},
	} {
		for _, name := range []string{"conv", "conv-vae"} {
			m, err := models.Build(name, models.Spec{Input: 12, Image: data.Image{Height: 3, Width: 4, Channels: 1}})
			if err != nil {
				t.Fatal(err)
			}
			if m, err = models.Set(m, c.setting, c.value); err != nil {
				t.Fatal(err)
			}
			if _, err := models.New(m, models.Options{}); err == nil || !strings.HasPrefix(err.Error(), "models: ") ||
				!strings.Contains(err.Error(), c.want) {
				t.Errorf("%s, %s = %s: error %v does not say %q", name, c.setting, c.value, err, c.want)
			}
		}
	}
	even := variants.Conv{Spec: models.Spec{Input: 16, Latent: 2}.WithDefaults(),
		ConvNet: variants.ConvNet{Kernel: 2, Pooling: variants.MaxPooling}}
	small := variants.Conv{Spec: models.Spec{Input: 1, Latent: 2}.WithDefaults(), ConvNet: variants.ConvNet{Kernel: 2}}
	for want, m := range map[string]models.Model{"it must be odd": even, "convolution 0: height": small} {
		if _, err := models.New(m, models.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
}

// TestConvNetAlone: in a model without checks, impossible settings and inputs are errors of the graph.
func TestConvNetAlone(t *testing.T) {
	sp := models.Spec{Input: 12, Latent: 2, Image: data.Image{Height: 3, Width: 4, Channels: 1}}
	for _, c := range []struct {
		net   variants.ConvNet
		input int
		want  string
	}{
		{variants.ConvNet{}, 24, ""}, // two channels
		{variants.ConvNet{}, 13, "13 features are not images of 3x4 with whole channels"},
		{variants.ConvNet{Channels: []int{}}, 12, "no channels"},
		{variants.ConvNet{Stride: -1, Pooling: variants.MaxPooling}, 12, "stride -1"},
		{variants.ConvNet{Image: data.Image{Height: -3, Width: -4, Channels: 1}}, 12, "do not have 12 features"},
	} {
		_, err := graph.Compile(graph.NewParams(graph.Float32, 1), graph.Config{Batch: 2},
			func(s *graph.Scope) graph.Outputs {
				h := c.net.Features(s, sp, s.Input("x", c.input))
				return graph.Outputs{Read: map[string]graph.Node{"y": c.net.Pixels(s, sp, h)}}
			})
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%+v: error %v does not say %q", c.net, err, c.want)
		}
		if c.want == "" {
			continue
		}
		_, err = graph.Compile(graph.NewParams(graph.Float32, 1), graph.Config{Batch: 2}, func(s *graph.Scope) graph.Outputs {
			return graph.Outputs{Read: map[string]graph.Node{"y": c.net.Pixels(s, sp, s.Input("z", 2))}}
		})
		if (err == nil) != (c.input == 13) {
			t.Errorf("%+v: error %v of the decoder", c.net, err)
		}
	}
}
