package experiments

import (
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{ID: "E35", Question: "How many bits does a code unit need?", Figures: []string{"quantisation"}, run: quantised})
	register(Experiment{ID: "E36", Question: "How many bits does a code have, and how much smaller is it?", run: capacities})
}

func quantised(l *Bench, r *Result) {
	known := map[int]float64{2: .029741, 3: .020559, 4: .018299, 6: .017592, 8: .017547}
	pca := l.PCA(32)
	ae := l.plain(32)
	t := Table{Title: "Test MSE per pixel of 32 code units in few bits"}
	t.Add("bits a unit", "bits an image", "compression", "PCA", "autoencoder")
	lines := []viz.Line{{Name: "PCA, d = 32"}, {Name: "autoencoder, d = 32"}}
	for _, bits := range []int{2, 3, 4, 6, 8} {
		row := []any{bits, 32 * bits, fmt.Sprintf("%.1f", 784*8/float64(32*bits))}
		for k, c := range []eval.Coder{pca, ae} {
			codes := try.Get(c.Encode(l.Train))
			q := try.Get(eval.FitQuantizer(codes, bits))
			test := try.Get(c.Encode(l.Test))
			test = try.Get(q.Round(test))
			x := try.Get(c.Decode(test))
			v := try.Get(eval.MSE(l.Test, x))
			row = append(row, fmt.Sprintf("%.6f", v))
			lines[k].X, lines[k].Y = append(lines[k].X, float64(32*bits)), append(lines[k].Y, v)
			if k == 0 && !l.Full {
				r.Near(fmt.Sprintf("test MSE of PCA's codes in %d bits a unit", bits), v, known[bits], 2e-6)
			}
		}
		t.Add(row...)
	}
	r.Tables = append(r.Tables, t)
	r.Figures = append(r.Figures, Figure{Name: "quantisation",
		Caption: "Test error of codes of 32 numbers that are stored in 2 to 8 bits each, against the bits of an image: 8 " +
			"bits lose nothing.",
		Figure: viz.Lines{Title: "Codes in few bits", X: "bits of an image's code", Y: "test MSE per pixel", Lines: lines, LogY: true}})
}

func capacities(l *Bench, r *Result) {
	t := Table{Title: "Codes of float32 for images of 784 bytes"}
	t.Add("d", "bits of the code", "ratio of bits", "ratio of numbers")
	known := map[int]float64{2: 98, 10: 19.6, 32: 6.125, 64: 3.0625, 128: 1.53125}
	for _, d := range []int{2, 10, 32, 64, 128} {
		c := try.Get(eval.CompressionOf(784, 8, d, 32))
		r.Near(fmt.Sprintf("ratio of bits, d = %d", d), c.Bits, known[d], 0)
		t.Add(d, 32*d, fmt.Sprint(c.Bits), fmt.Sprintf("%.4g", c.Dims))
	}
	r.Tables = append(r.Tables, t)
}
