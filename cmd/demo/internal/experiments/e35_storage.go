package experiments

import (
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(
		Experiment{ID: "E35", Question: "How many bits does a code unit need?", run: quantised},
		Experiment{ID: "E36", Question: "How many bits does a code have, and how much smaller is it?", run: capacities},
	)
}

func quantised(l *Bench, r *Result) {
	known := map[int]float64{2: .029741, 3: .020559, 4: .018299, 6: .017592, 8: .017547}
	t := r.Table("Test MSE per pixel of 32 code units in few bits",
		"bits a unit", "bits an image", "compression", "PCA", "autoencoder")
	pca, ae := l.PCA(32), l.plain(32)
	lines := []viz.Line{{Name: "PCA, d = 32"}, {Name: "autoencoder, d = 32"}}
	for _, bits := range []int{2, 3, 4, 6, 8} {
		row := []any{bits, 32 * bits, decimals(784*8/float64(32*bits), 1)}
		for k, c := range []eval.Coder{pca, ae} {
			train, test := l.codes(c)
			q := try.Get(eval.FitQuantizer(train, bits))
			v := try.Get(eval.MSE(l.Test, try.Get(c.Decode(try.Get(q.Round(test))))))
			row = append(row, decimals(v, 6))
			point(&lines[k], float64(32*bits), v)
			if k == 0 && !l.Full {
				r.Near(fmt.Sprintf("test MSE of PCA's codes in %d bits a unit", bits), v, known[bits], 2e-6)
			}
		}
		t.Add(row...)
	}
	exact := l.TestMSE(ae)
	r.Draw(figQuantisation, fmt.Sprintf("Test error of codes of 32 numbers stored in 2 to 8 bits each, by the bits of "+
		"an image. For the autoencoder 8 bits a number raise the error by %.1f %%, 4 bits by %.0f %% and 2 bits by %.0f %%.",
		100*(lines[1].Y[4]/exact-1), 100*(lines[1].Y[2]/exact-1), 100*(lines[1].Y[0]/exact-1)),
		viz.Lines{
			Title: "Codes in few bits", X: "bits of an image's code", Y: "test MSE per pixel", Lines: lines, LogY: true,
		})
}

func capacities(_ *Bench, r *Result) {
	t := r.Table("Codes of float32 for images of 784 bytes", "d", "bits of the code", "ratio of bits", "ratio of numbers")
	known := map[int]float64{2: 98, 10: 19.6, 32: 6.125, 64: 3.0625, 128: 1.53125}
	for _, d := range []int{2, 10, 32, 64, 128} {
		c := try.Get(eval.CompressionOf(784, 8, d, 32))
		r.Near(fmt.Sprintf("ratio of bits, d = %d", d), c.Bits, known[d], 0)
		t.Add(d, 32*d, fmt.Sprint(c.Bits), c.Dims)
	}
}
