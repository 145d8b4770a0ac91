package graph_test

import (
	"fmt"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/form"
)

// The written form of a program has everything that another system needs to compute the same: here the error of a
// linear autoencoder and its gradients, for any batch size.
func ExampleProgram_Form() {
	written := func(batch int) *form.Graph {
		prog, err := graph.Compile(graph.NewParams(graph.Float32, 1), graph.Config{Batch: batch, Mode: graph.Training},
			func(s *graph.Scope) graph.Outputs {
				x := s.Input("x", 4)
				code := x.MatMul(s.Param("W", graph.GlorotUniform, 4, 2))
				return graph.Outputs{Loss: code.MatMulT(s.Param("W", graph.GlorotUniform, 4, 2)).Sub(x).Square().Sum(1).Mean()}
			})
		if err != nil {
			panic(err)
		}
		g, err := prog.Form()
		if err != nil {
			panic(err)
		}
		return g
	}
	g, err := form.Symbolic(written(16), written(32))
	if err != nil {
		panic(err)
	}
	for _, n := range g.Nodes {
		fmt.Printf("%d: %s %v", n.ID, n.Op, n.Extents)
		for _, a := range n.Attrs {
			fmt.Printf(" %s=%v", a.Name, a.Value)
		}
		switch {
		case n.Op == form.Constant:
			fmt.Print(" ", n.Values)
		case n.Leaf():
			fmt.Print(" ", n.Name)
		default:
			fmt.Print(" of")
			for _, in := range n.Inputs {
				fmt.Print(" ", in.ID)
			}
		}
		fmt.Println()
	}
	for _, o := range g.Find(form.Gradient) {
		fmt.Printf("gradient of %s: %d\n", o.Name, o.Node.ID)
	}
	// Output:
	// 0: input [B 4] x
	// 1: parameter [4 2] W
	// 2: matmul [B 2] transpose-a=false transpose-b=false of 0 1
	// 3: matmul [B 4] transpose-a=false transpose-b=true of 2 1
	// 4: sub [B 4] of 3 0
	// 5: square [B 4] of 4
	// 6: sum [B 1] of 5
	// 7: sum [1 1] of 6
	// 8: times [1 1] factor=1/B of 7
	// 9: constant [1 1] [1]
	// 10: times [1 1] factor=1/B of 9
	// 11: broadcast [B 1] of 10
	// 12: broadcast [B 4] of 11
	// 13: mul [B 4] of 12 4
	// 14: times [B 4] factor=2 of 13
	// 15: matmul [4 2] transpose-a=true transpose-b=false of 14 2
	// 16: matmul [B 2] transpose-a=false transpose-b=false of 14 1
	// 17: matmul [4 2] transpose-a=true transpose-b=false of 0 16
	// 18: add [4 2] of 15 17
	// gradient of W: 18
}
