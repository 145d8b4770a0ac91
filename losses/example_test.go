package losses_test

import (
	"fmt"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

// The objective of a variational autoencoder: the sum of a reconstruction error and a weighted divergence, both in
// nats.
func Example() {
	p, err := graph.Compile(graph.NewParams(graph.Float64, 1), graph.Config{Batch: 2}, func(s *graph.Scope) graph.Outputs {
		x := s.Const([]float64{1, 0, 0, 1}, 2, 2)
		logits := s.Const([]float64{2, -2, -2, 2}, 2, 2)
		mean, logvar := s.Const([]float64{1, -1}, 2, 1), s.Const([]float64{0, 0}, 2, 1)
		return graph.Outputs{Loss: losses.Total(s,
			losses.BernoulliLogits(logits, x),
			losses.KL(mean, logvar).Times(4),
		)}
	})
	if err == nil {
		err = p.Run()
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f nats\n", p.Loss())
	// Output:
	// 2.2539 nats
}

// The error of a masked autoencoder counts what the encoder did not see.
func ExampleTerm_Where() {
	p, err := graph.Compile(graph.NewParams(graph.Float64, 1), graph.Config{Batch: 2}, func(s *graph.Scope) graph.Outputs {
		x := s.Const([]float64{1, 2, 3, 4, 5, 6}, 2, 3)
		xhat := s.Const([]float64{1, 1, 1, 1, 1, 1}, 2, 3)
		hidden := s.Const([]float64{0, 1, 0, 1, 0, 0}, 2, 3)
		term := losses.SquaredError(xhat, x)
		return graph.Outputs{Read: map[string]graph.Node{"all": term.Value, "hidden": term.Where(hidden).Value}}
	})
	if err == nil {
		err = p.Run()
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range []string{"all", "hidden"} {
		v, err := p.Output(name)
		fmt.Println(name, v.Float64, err)
	}
	// Output:
	// all [5 50] <nil>
	// hidden [1 9] <nil>
}
