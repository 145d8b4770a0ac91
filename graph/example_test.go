package graph_test

import (
	"bytes"
	"fmt"

	"github.com/aegis-ae/aegis/graph"
)

// A line is fitted by gradient descent: the program computes the loss and its gradients, the caller moves the
// parameters.
func ExampleCompile() {
	params := graph.NewParams(graph.Float64, 1)
	program, err := graph.Compile(params, graph.Config{Batch: 4, Mode: graph.Training},
		func(s *graph.Scope) graph.Outputs {
			x, y := s.Input("x", 1), s.Input("y", 1)
			w, b := s.Param("w", graph.Zeros, 1, 1), s.Param("b", graph.Zeros, 1, 1)
			return graph.Outputs{Loss: x.MatMul(w).Add(b).Sub(y).Square().Mean()}
		})
	if err != nil {
		fmt.Println(err)
		return
	}
	x := graph.Feed{Name: "x", Float64: []float64{0, 1, 2, 3}}
	y := graph.Feed{Name: "y", Float64: []float64{1, 3, 5, 7}}
	for range 500 {
		if err := program.Run(x, y); err != nil {
			fmt.Println(err)
			return
		}
		for _, g := range program.Gradients() {
			for i := range g.Value.Len() {
				g.Value.Set(i, g.Value.At(i)-0.1*g.Grad.At(i))
			}
		}
	}
	fmt.Printf("y = %.3f x + %.3f\n", params.Get("w").Value.At(0), params.Get("b").Value.At(0))
	// Output: y = 2.000 x + 1.000
}

// A mistake in a graph is one error, which says where it is.
func ExampleCompile_error() {
	_, err := graph.Compile(graph.NewParams(graph.Float32, 1), graph.Config{Batch: 32},
		func(s *graph.Scope) graph.Outputs {
			x := s.Input("x", 784)
			h := graph.MLP{Hidden: []int{256, 32}, Activation: graph.ReLU}.Apply(s.In("enc"), x)
			return graph.Outputs{Loss: h.Sub(x).Square().Mean()}
		})
	fmt.Println(err)
	// Output:
	// graph: enc/1/sub: shape [32 32] against [32 784]: dimension 1 is neither equal nor 1 (enc/1/dense against input "x")
}

// Grad may be applied to its own results: here to x³ at 2, twice.
func ExampleGrad() {
	program, err := graph.Compile(graph.NewParams(graph.Float64, 1), graph.Config{}, func(s *graph.Scope) graph.Outputs {
		x := s.Const([]float64{2}, 1, 1)
		first := graph.Grad(x.Square().Mul(x), x)[0]
		second := graph.Grad(first, x)[0]
		return graph.Outputs{Read: map[string]graph.Node{"first": first, "second": second}}
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := program.Run(); err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range []string{"first", "second"} {
		v, err := program.Output(name)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(name, v.At(0))
	}
	// Output:
	// first 12
	// second 12
}

// The contractive penalty of a sigmoid layer: with W = I and x = 0 every slope is 1/4, and the squared norm of the
// Jacobian is 3·(1/4)².
func ExampleJacobianSquaredNorm() {
	program, err := graph.Compile(graph.NewParams(graph.Float64, 1), graph.Config{Batch: 2},
		func(s *graph.Scope) graph.Outputs {
			x := s.Input("x", 3)
			w := s.Const([]float64{1, 0, 0, 0, 1, 0, 0, 0, 1}, 3, 3)
			code := x.Dense(w, s.Const([]float64{0}, 1, 3), graph.Sigmoid)
			return graph.Outputs{Read: map[string]graph.Node{"norm": graph.JacobianSquaredNorm(code, x)}}
		})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := program.Run(graph.Feed{Name: "x", Float64: []float64{0, 0, 0, 100, 100, 100}}); err != nil {
		fmt.Println(err)
		return
	}
	norm, err := program.Output("norm")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f, and %.4f where the layer saturates\n", norm.At(0), norm.At(1))
	// Output: 0.1875, and 0.0000 where the layer saturates
}

// Parameters outlive graphs and travel as safetensors files.
func ExampleParams_WriteTo() {
	params := graph.NewParams(graph.Float32, 1)
	_, err := graph.Compile(params, graph.Config{}, func(s *graph.Scope) graph.Outputs {
		return graph.Outputs{Loss: s.Dense("out", s.Input("x", 3), 2).Sum()}
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	params.Metadata["model"] = "linear"
	var file bytes.Buffer
	if _, err := params.WriteTo(&file); err != nil {
		fmt.Println(err)
		return
	}
	stored := graph.NewParams(graph.Float32, 0)
	if _, err := stored.ReadFrom(&file); err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range stored.All() {
		fmt.Println(p.Name, p.Value.Shape)
	}
	fmt.Println(stored.Metadata["model"], stored.Count())
	// Output:
	// out/W [3 2]
	// out/b [1 2]
	// linear 8
}

// The activation of the k-sparse autoencoder keeps the largest units of each sample; the slope is 1 at those, 0
// elsewhere.
func ExampleNode_TopKMask() {
	program, err := graph.Compile(graph.NewParams(graph.Float32, 1), graph.Config{Batch: 2},
		func(s *graph.Scope) graph.Outputs {
			x := s.Input("x", 4)
			y := x.Mul(x.TopKMask(2))
			return graph.Outputs{Read: map[string]graph.Node{"y": y, "slope": graph.Grad(y, x)[0]}}
		})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := program.Run(graph.Feed{Name: "x", Float32: []float32{3, 1, 4, 1, 5, 9, 2, 6}}); err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range []string{"y", "slope"} {
		v, err := program.Output(name)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(name, v.Float32)
	}
	// Output:
	// y [3 0 4 0 0 9 0 6]
	// slope [1 0 1 0 0 1 0 1]
}

// A graph penalises its weights, and not its biases and gains, by listing them.
func ExampleScope_Weights() {
	params := graph.NewParams(graph.Float64, 1)
	program, err := graph.Compile(params, graph.Config{Batch: 4, Mode: graph.Training},
		func(s *graph.Scope) graph.Outputs {
			encoder := graph.MLP{Hidden: []int{3, 2}, Activation: graph.Tanh, Norm: graph.NormBatch}
			loss := encoder.Apply(s.In("enc"), s.Noise(graph.Normal(0, 1), 4, 5)).Square().Mean()
			for _, w := range s.Weights() {
				loss = loss.Add(w.Square().Sum().Times(1e-4))
			}
			return graph.Outputs{Loss: loss}
		})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, g := range program.Gradients() {
		fmt.Println(g.Name, g.Weight)
	}
	// Output:
	// enc/0/W true
	// enc/0/norm/gain false
	// enc/0/norm/bias false
	// enc/1/W true
	// enc/1/norm/gain false
	// enc/1/norm/bias false
}
