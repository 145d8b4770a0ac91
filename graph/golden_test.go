package graph_test

import (
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// TestGoldenTraining: a training in float32, with noise, convolutions and every kind of fused op, goes the same way
// with vector instructions, with the loops in Go (the tag noasm) and on other processors.
func TestGoldenTraining(t *testing.T) {
	const batch = 6
	p := graph.NewParams(graph.Float32, 9)
	config := graph.Config{Batch: batch, Mode: graph.Training}
	prog := compile(t, p, config, func(s *graph.Scope) graph.Outputs {
		x := s.Noise(graph.Uniform(0, 1), batch, 36)
		h := graph.Conv2D{Channels: 3, Padding: 1, Activation: graph.ReLU}.Apply(s.In("conv"), x.Reshape(batch, 1, 6, 6))
		h = h.MaxPool2D(graph.PoolOptions{Window: [2]int{2, 2}}).Reshape(batch, -1)
		mlp := graph.MLP{Hidden: []int{17, 9}, Activation: graph.Tanh, Norm: graph.NormLayer, Dropout: 0.1}
		h = mlp.Apply(s.In("enc"), h)
		mean, logvar := s.Dense("mean", h, 4), s.Dense("logvar", h, 4)
		z := mean.Add(logvar.Times(0.5).Exp().Mul(s.Noise(graph.Normal(0, 1), batch, 4)))
		logits := s.Dense("out", s.Dense("dec", z, 13).Sigmoid(), 36)
		kl := mean.Square().Add(logvar.Exp()).Sub(logvar).Plus(-1).Sum(1).Times(0.5)
		return graph.Outputs{Loss: logits.CrossEntropyLogits(x).Sum(1).Add(kl).Mean()}
	})
	var got []float64
	for range 30 {
		run(t, prog)
		for _, g := range prog.Gradients() {
			for i := range g.Value.Len() {
				g.Value.Set(i, g.Value.At(i)-0.02*g.Grad.At(i))
			}
		}
		got = append(got, prog.Loss())
	}
	wantClose(t, "losses of steps 1, 10, 20 and 30", []float64{got[0], got[9], got[19], got[29]},
		[]float64{27.544285, 25.687786, 25.805578, 25.583942}, 1e-6)
}
