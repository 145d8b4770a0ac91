package graph_test

import (
	"bytes"
	"encoding/binary"
	"runtime"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// TestSameBitsForAnyGOMAXPROCS trains a graph of all kinds of ops that share their work among processors, of sizes
// that do not divide.
func TestSameBitsForAnyGOMAXPROCS(t *testing.T) {
	const batch = 23
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	train := func(processors int) []byte {
		runtime.GOMAXPROCS(processors)
		p := graph.NewParams(graph.Float32, 3)
		prog := compile(t, p, graph.Config{Batch: batch, Mode: graph.Training}, func(s *graph.Scope) graph.Outputs {
			x := s.Noise(graph.Normal(0, 1), batch, 3, 17, 19)
			h := graph.Conv2D{Channels: 8, Stride: 2, Padding: 1, Activation: graph.ELU}.Apply(s.In("conv"), x)
			h = graph.BatchNorm{}.Apply(s.In("norm"), h)
			h = h.MaxPool2D(graph.PoolOptions{Window: [2]int{3, 3}, Stride: [2]int{2, 2}, Padding: [2]int{1, 1}})
			h = h.AvgPool2D(graph.PoolOptions{Window: [2]int{2, 2}, Stride: [2]int{1, 1}}).Upsample2D(2)
			h = graph.ConvTranspose2D{Channels: 3, Stride: 2, Padding: 1}.Apply(s.In("transposed"), h)
			z := graph.Dense{Units: 301, Activation: graph.Tanh}.Apply(s.In("wide"), h.Reshape(batch, -1))
			z = z.Mul(z.TopKMask(130))
			y := graph.MLP{Hidden: []int{70, 40}, Activation: graph.Sigmoid, Dropout: 0.1}.Apply(s.In("mlp"), z)
			return graph.Outputs{Loss: y.LogSumExp(1).Mean().
				Add(y.Sub(y.Softmax(1)).Square().Sum(1).Mean()).
				Add(y.CrossEntropyLogits(y.Tanh()).Sum(1).Mean()).
				Add(graph.JacobianSquaredNorm(y, z).Mean())}
		})
		var out bytes.Buffer
		for range 3 {
			run(t, prog)
			for _, g := range prog.Gradients() {
				for i, v := range g.Grad.Float32 {
					g.Value.Float32[i] -= 1e-3 * v
				}
				if err := binary.Write(&out, binary.LittleEndian, g.Grad.Float32); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, v := range p.All() { // state too
			if err := binary.Write(&out, binary.LittleEndian, v.Value.Float32); err != nil {
				t.Fatal(err)
			}
		}
		return out.Bytes()
	}
	want := train(1)
	for _, processors := range []int{2, 3, 7} {
		if !bytes.Equal(train(processors), want) {
			t.Errorf("GOMAXPROCS %d and 1 differ", processors)
		}
	}
}
