package graph_test

import (
	"fmt"

	"github.com/aegis-ae/aegis/graph"
)

// A convolution slides its kernel over an image: here one that finds where rows grow from left to right.
func ExampleNode_Conv2D() {
	program, err := graph.Compile(graph.NewParams(graph.Float32, 1), graph.Config{}, func(s *graph.Scope) graph.Outputs {
		image := s.Const([]float64{
			0, 0, 5, 5,
			0, 0, 5, 5,
			0, 5, 5, 5,
		}, 1, 1, 3, 4) // (batch, channels, height, width)
		kernel := s.Const([]float64{-1, 1}, 1, 1, 1, 2) // (filters, channels, height, width)
		return graph.Outputs{Read: map[string]graph.Node{"edges": image.Conv2D(kernel, graph.ConvOptions{})}}
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := program.Run(); err != nil {
		fmt.Println(err)
		return
	}
	edges, err := program.Output("edges")
	fmt.Println(edges.Shape, edges.Float32, err)
	// Output: [1 1 3 3] [0 5 0 0 5 0 5 0 0] <nil>
}

// A decoder mirrors an encoder: each transposed convolution leads back to the size that a convolution came from. Where
// the stride does not divide, output padding tells the sizes apart, by height and width.
func ExampleConvTranspose2D_OutputPaddingFor() {
	size := [2]int{27, 28}
	encoder := graph.Conv2D{Channels: 16, Stride: 2, Padding: 1}
	code, err := encoder.OutputSize(size)
	if err != nil {
		fmt.Println(err)
		return
	}
	decoder := graph.ConvTranspose2D{Channels: 1, Stride: 2, Padding: 1}
	decoder.OutputPadding, err = decoder.OutputPaddingFor(code, size)
	if err != nil {
		fmt.Println(err)
		return
	}
	back, err := decoder.OutputSize(code)
	fmt.Println(size, "to", code, "to", back, "with", decoder.OutputPadding, err)
	// Output: [27 28] to [14 14] to [27 28] with [0 1] <nil>
}
