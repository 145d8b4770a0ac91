package eval_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/variants"
)

// A denoiser is held against what nothing and the best affine map would have done.
func ExampleRestore() {
	train, err := mnist.Train().Head(2000)
	if err != nil {
		fmt.Println(err)
		return
	}
	clean, err := mnist.Test().Head(500)
	if err != nil {
		fmt.Println(err)
		return
	}
	noise := variants.Corruption{Noise: variants.GaussianNoise, Sigma: 0.3}
	noisy, err := variants.Corrupt(clean, noise, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	linear, err := eval.LinearDenoiser(train, noise)
	if err != nil {
		fmt.Println(err)
		return
	}
	table, err := eval.Restore(clean, noisy, 0, 1,
		eval.Restorer{Name: "noisy", By: eval.Identity{}},
		eval.Restorer{Name: "filter", By: eval.GaussianFilter{Sigma: 0.8}},
		eval.Restorer{Name: "linear", By: linear})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range table {
		fmt.Printf("%-8s MSE %.3f  PSNR %.1f dB  SSIM %.2f\n", r.Name, r.MSE, r.PSNR, r.SSIM)
	}
	// Output:
	// noisy    MSE 0.090  PSNR 13.3 dB  SSIM 0.56
	// filter   MSE 0.021  PSNR 18.0 dB  SSIM 0.66
	// linear   MSE 0.013  PSNR 19.7 dB  SSIM 0.71
}

func TestRestore(t *testing.T) {
	clean, err := mnist.Test().Head(50)
	if err != nil {
		t.Fatal(err)
	}
	small, err := data.Shrink(clean, 2)
	if err != nil {
		t.Fatal(err)
	}
	halved := eval.Restorer{Name: "halved", By: halving{}}
	table, err := eval.Restore(clean, small, 0, 1,
		eval.Restorer{Name: "nearest", By: eval.Enlarger{Factor: 2, Kind: data.Nearest}},
		eval.Restorer{Name: "bilinear", By: eval.Enlarger{Factor: 2, Kind: data.Bilinear}},
		eval.Restorer{Name: "halved", By: eval.Enlarger{Factor: 2, Kind: data.Nearest, Then: halved.By}})
	if err != nil {
		t.Fatal(err)
	}
	if len(table) != 3 || !(table[1].MSE < table[0].MSE) || !(table[1].PSNR > table[0].PSNR) || !(table[0].MSE < table[2].MSE) {
		t.Errorf("%+v", table)
	}
	for i, v := range table[2].Restored.X {
		if v != table[0].Restored.X[i]/2 {
			t.Fatal("what was enlarged was not restored")
		}
	}
	perfect, err := eval.Restore(clean, clean, 0, 1, eval.Restorer{By: eval.Identity{}})
	if err != nil || perfect[0].MSE != 0 || !math.IsInf(perfect[0].PSNR, 1) || math.Abs(perfect[0].SSIM-1) > 1e-9 {
		t.Errorf("a perfect restoration is %+v (%v)", perfect, err)
	}
	// Values outside the range count in the MSE, and are clipped for what is seen. No images have no SSIM.
	x, y := points(t, []float32{1, 0}), points(t, []float32{2, 0})
	if r, err := eval.Restore(x, y, 0, 1, eval.Restorer{By: eval.Identity{}}); err != nil || r[0].MSE != .5 || !math.IsInf(r[0].PSNR, 1) || !math.IsNaN(r[0].SSIM) {
		t.Errorf("%+v (%v)", r, err)
	}
	for want, f := range map[string]func() error{
		"no way given":         func() error { _, err := eval.Restore(x, y, 0, 1); return err },
		"nothing that restor":  func() error { _, err := eval.Restore(x, y, 0, 1, eval.Restorer{Name: "none"}); return err },
		"halved: eval: mse: 5": func() error { _, err := eval.Restore(clean, small, 0, 1, halved); return err },
		"lower end must be":    func() error { _, err := eval.Restore(x, y, 1, 0, eval.Restorer{By: eval.Identity{}}); return err },
	} {
		if err := f(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
}

// halving is a Reconstructor that makes images darker.
type halving struct{}

func (halving) Reconstruct(s *data.Set) (*data.Set, error) {
	out := s.Clone()
	for i := range out.X {
		out.X[i] /= 2
	}
	return out, nil
}
