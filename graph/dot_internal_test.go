package graph

import (
	"fmt"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/aegis-ae/aegis/graph/form"
)

// Every node of a part is in exactly one box, or in the lines of the ops that take it, or is a copy made for an output.
// What an op takes comes from its own box, by an arrow, or is in its line.
func TestPictureIsWhole(t *testing.T) {
	for name, build := range map[string]func(*Scope) Outputs{
		"autoencoder": func(s *Scope) Outputs {
			x := s.Input("x", 5)
			h := MLP{Hidden: []int{4, 3}, Activation: ReLU, Dropout: 0.5}.Apply(s.In("enc"), x)
			out := s.Dense("out", LayerNorm{}.Apply(s, h), 5)
			return Outputs{Loss: out.CrossEntropyLogits(x).Sum(1).Mean(),
				Read: map[string]Node{"x": x, "h": h, "one": s.Const([]float64{1}, 1, 1)}}
		},
		"estimated Jacobian": func(s *Scope) Outputs {
			x := s.Input("x", 4)
			z := MLP{Hidden: []int{3, 2}, Activation: ELU}.Apply(s, x)
			return Outputs{Loss: JacobianSquaredNormEstimate(z, x, 2).Mean().Add(JacobianSquaredNorm(z, x).Sum())}
		},
		"an op of Gorgonia's": func(s *Scope) Outputs {
			x := s.Param("w", GlorotUniform, 3, 2)
			y := s.Apply("cube", func() (*gorgonia.Node, error) { return gorgonia.Cube(x.Gorgonia()) })
			return Outputs{Loss: y.Sum()}
		},
		"a gradient that is read": func(s *Scope) Outputs {
			w := s.Param("w", GlorotUniform, 3, 2)
			loss := w.Square().Sum()
			return Outputs{Loss: loss, Read: map[string]Node{"g": Grad(loss, w)[0], "w": w}}
		},
	} {
		p, err := Compile(NewParams(Float32, 1), Config{Batch: 3, Mode: Training}, build)
		if err != nil {
			t.Fatal(err)
		}
		for part := DotAll; part <= DotForward; part++ {
			c := newPicture(p.written.Graph, part)
			if part == DotAll && len(c.shown) != len(p.written.Nodes) {
				t.Errorf("%s: %d of %d expressions are shown", name, len(c.shown), len(p.written.Nodes))
			}
			if err := c.check(); err != nil {
				t.Errorf("%s, part %d: %v", name, part, err)
			}
		}
	}
}

func (c *picture) check() error {
	boxes := map[*form.Node]int{}
	for _, b := range c.boxes {
		for i, e := range b.nodes {
			boxes[e]++
			if c.gradient[e] != c.gradient[b.first()] || i > 0 && len(c.consumers[b.nodes[i-1]]) != 1 {
				return fmt.Errorf("%v does not belong where it stands", e)
			}
		}
	}
	for _, e := range c.shown {
		switch {
		case boxes[e] == 1:
		case boxes[e] == 0 && (isSingle(e) || c.isCopyOfLeaf(e) && c.boxOf[e] != nil):
		default:
			return fmt.Errorf("%v stands in %d boxes", e, boxes[e])
		}
		for _, in := range e.Inputs {
			if c.boxOf[in] == nil && !c.inline(in, e) {
				return fmt.Errorf("%v takes %v, which is nowhere", e, in)
			}
		}
	}
	return nil
}
