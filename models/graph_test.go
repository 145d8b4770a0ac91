package models_test

import (
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

// compileModel compiles the loss of a model in float64, with what read makes of its nodes. The function that it returns
// runs the program on a batch, with fresh noise each time, and returns what was read, the "loss", and in training each
// "gradient of " a parameter.
func compileModel(t *testing.T, m models.Model, mode graph.Mode, batch int,
	read func(s *graph.Scope, x, out graph.Node, c models.Code) map[string]graph.Node) func(x []float32) map[string]graph.Tensor {
	t.Helper()
	input, _ := models.As[models.Sizer](m)
	features, _ := input.Sizes()
	var names []string
	p, err := graph.Compile(graph.NewParams(graph.Float64, 1), graph.Config{Batch: batch, Mode: mode}, func(s *graph.Scope) graph.Outputs {
		x := s.Input("x", features)
		c := models.Encode(m, s, x)
		out := m.Decode(s, c.Z)
		o := graph.Outputs{Loss: losses.Total(s, m.Loss(s, x, out, c)...), Read: read(s, x, out, c)}
		for name := range o.Read {
			names = append(names, name)
		}
		return o
	})
	if err != nil {
		t.Fatal(err)
	}
	return func(x []float32) map[string]graph.Tensor {
		if err := p.Run(graph.Feed{Name: "x", Float32: x}); err != nil {
			t.Fatal(err)
		}
		out := map[string]graph.Tensor{"loss": {Shape: []int{1, 1}, Float64: []float64{p.Loss()}}}
		for _, name := range names {
			y, err := p.Output(name)
			if err != nil {
				t.Fatal(err)
			}
			out[name] = y
		}
		for _, g := range p.Gradients() {
			out["gradient of "+g.Name] = g.Grad
		}
		return out
	}
}
