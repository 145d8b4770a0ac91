package restore_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
	"github.com/aegis-ae/aegis/models/variants"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/restore"
)

// A denoiser is held against what nothing and the best affine map would have done.
func ExampleCompare() {
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
	linear, err := restore.LinearDenoiser(train, noise)
	if err != nil {
		fmt.Println(err)
		return
	}
	table, err := restore.Compare(clean, noisy, 0, 1,
		restore.Way{Name: "noisy", By: eval.Identity{}},
		restore.Way{Name: "filter", By: restore.GaussianFilter{Sigma: 0.8}},
		restore.Way{Name: "linear", By: linear})
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
	clean := evaltest.Must(mnist.Test().Head(50))
	small := evaltest.Must(data.Shrink(clean, 2))
	halved := restore.Way{Name: "halved", By: halving{}}
	table, err := restore.Compare(clean, small, 0, 1,
		restore.Way{Name: "nearest", By: restore.Enlarger{Factor: 2, Kind: data.Nearest}},
		restore.Way{Name: "bilinear", By: restore.Enlarger{Factor: 2, Kind: data.Bilinear}},
		restore.Way{Name: "halved", By: restore.Enlarger{Factor: 2, Kind: data.Nearest, Then: halved.By}})
	if err != nil {
		t.Fatal(err)
	}
	if len(table) != 3 || !(table[1].MSE < table[0].MSE) || !(table[1].PSNR > table[0].PSNR) ||
		!(table[0].MSE < table[2].MSE) {
		t.Errorf("%+v", table)
	}
	for i, v := range table[2].Restored.X {
		if v != table[0].Restored.X[i]/2 {
			t.Fatal("what was enlarged was not restored")
		}
	}
	perfect, err := restore.Compare(clean, clean, 0, 1, restore.Way{By: eval.Identity{}})
	if err != nil || perfect[0].MSE != 0 || !math.IsInf(perfect[0].PSNR, 1) || math.Abs(perfect[0].SSIM-1) > 1e-9 {
		t.Errorf("a perfect restoration is %+v (%v)", perfect, err)
	}
	// Values outside the range count in the MSE, and are clipped for what is seen. No images have no SSIM.
	x, y := evaltest.Points(t, []float32{1, 0}), evaltest.Points(t, []float32{2, 0})
	if r, err := restore.Compare(x, y, 0, 1, restore.Way{By: eval.Identity{}}); err != nil || r[0].MSE != .5 ||
		!math.IsInf(r[0].PSNR, 1) || !math.IsNaN(r[0].SSIM) {
		t.Errorf("%+v (%v)", r, err)
	}
	evaltest.Errors(t, "", map[string]error{
		"no way given":         evaltest.Of(restore.Compare(x, y, 0, 1)),
		"nothing that restor":  evaltest.Of(restore.Compare(x, y, 0, 1, restore.Way{Name: "none"})),
		"halved: eval: mse: 5": evaltest.Of(restore.Compare(clean, small, 0, 1, halved)),
		"lower end must be":    evaltest.Of(restore.Compare(x, y, 1, 0, restore.Way{By: eval.Identity{}})),
	})
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
