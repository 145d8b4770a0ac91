package graph_test

import (
	"fmt"

	"github.com/aegis-ae/aegis/graph"
)

// A new head is trained over an encoder that stays as it is.
func ExampleScope_Frozen() {
	params := graph.NewParams(graph.Float32, 1)
	program, err := graph.Compile(params, graph.Config{Batch: 8, Mode: graph.Training},
		func(s *graph.Scope) graph.Outputs {
			x := s.Input("x", 5)
			code := graph.MLP{Hidden: []int{4, 2}, Activation: graph.Tanh}.Apply(s.In("enc").Frozen(), x)
			return graph.Outputs{Loss: s.Dense("head", code, 3).Softmax(1).Log().Mul(s.Labels(3)).Sum(1).Mean().Neg()}
		})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, g := range program.Gradients() {
		fmt.Println("trained:", g.Name)
	}
	fmt.Println("frozen:", program.Frozen())
	// Output:
	// trained: head/W
	// trained: head/b
	// frozen: [enc/0/W enc/0/b enc/1/W enc/1/b]
}

// A program with probes keeps what has a name: here the hidden layer, its derivative, and that of the input.
func ExampleProgram_Gradient() {
	params := graph.NewParams(graph.Float64, 1)
	program, err := graph.Compile(params, graph.Config{Probe: true}, func(s *graph.Scope) graph.Outputs {
		hidden := s.Name("hidden", s.Input("x", 2).Square())
		return graph.Outputs{Loss: hidden.Times(0.5).Sum()}
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := program.Run(graph.Feed{Name: "x", Float64: []float64{3, -1}}); err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range program.Names() {
		value, err := program.Value(name)
		if err != nil {
			fmt.Println(err)
			return
		}
		gradient, err := program.Gradient(name)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(name, value.Float64, gradient.Float64)
	}
	// Output:
	// hidden [9 1] [0.5 0.5]
	// x [3 -1] [3 -1]
}
