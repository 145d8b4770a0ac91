package graphtest

import (
	"fmt"

	"github.com/aegis-ae/aegis/graph"
)

// function is a compiled case whose arguments are parameters: its values (order 0), a random weighted sum of them
// (order 1), or a random weighted sum of the first derivatives of that (order 2).
type function struct {
	program *graph.Program
	params  []*graph.Param
	order   int
	outputs int
}

// compile builds the function of the given order. directions are the weights of the values and, for order 2, of the
// derivatives with respect to each argument.
func (c *Case) compile(d graph.DType, seed uint64, order int, directions ...[]float64) (*function, error) {
	p := graph.NewParams(d, seed)
	f := &function{order: order}
	mode := graph.Config{Batch: c.Batch, Mode: graph.Training}
	program, err := graph.Compile(p, mode, func(s *graph.Scope) graph.Outputs {
		in := make([]graph.Node, len(c.Shapes))
		for i, shape := range c.Shapes {
			in[i] = s.Param(argument(i), graph.Zeros, shape...)
		}
		y := c.Build(s, in)
		f.outputs = size(y.Shape())
		if order == 0 {
			return graph.Outputs{Read: map[string]graph.Node{"y": y}}
		}
		l := y.Mul(s.Const(directions[0], y.Shape()...)).Sum()
		if order == 2 {
			first := graph.Grad(l, in...)
			l = s.Const([]float64{0}, 1, 1)
			for i, g := range first {
				l = l.Add(g.Mul(s.Const(directions[i+1], c.Shapes[i]...)).Sum())
			}
		}
		return graph.Outputs{Loss: l}
	})
	if err != nil {
		return nil, err
	}
	f.program = program
	for i := range c.Shapes {
		f.params = append(f.params, p.Get(argument(i)))
	}
	return f, nil
}

func argument(i int) string { return fmt.Sprintf("argument%d", i) }

// set assigns the arguments.
func (f *function) set(in [][]float64) error {
	for i, x := range in {
		if err := f.params[i].Value.CopyFrom(graph.Tensor{Shape: f.params[i].Value.Shape, Float64: x}); err != nil {
			return err
		}
	}
	return nil
}

// run evaluates the function at its arguments, with the same noise each time.
func (f *function) run() ([]float64, error) {
	f.program.SetRunNumber(0)
	if err := f.program.Run(); err != nil {
		return nil, err
	}
	if f.order > 0 {
		return []float64{f.program.Loss()}, nil
	}
	y, err := f.program.Output("y")
	if err != nil {
		return nil, err
	}
	return y.Float64s(), nil
}

// around evaluates f with element j of argument k moved up and down by h.
func (f *function) around(k, j int, h float64) (up, down float64, err error) {
	x := f.params[k].Value
	at := x.At(j)
	defer x.Set(j, at)
	x.Set(j, at+h)
	y, err := f.run()
	if err != nil {
		return 0, 0, err
	}
	x.Set(j, at-h)
	z, err := f.run()
	if err != nil {
		return 0, 0, err
	}
	return y[0], z[0], nil
}

// gradient returns a copy of the gradient of the last run with respect to argument k, zeros if f does not depend on
// it.
func (f *function) gradient(k int) []float64 {
	for _, g := range f.program.Gradients() {
		if g.Name == argument(k) {
			return g.Grad.Float64s()
		}
	}
	return make([]float64, f.params[k].Value.Len())
}
