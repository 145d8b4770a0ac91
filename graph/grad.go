package graph

import (
	"fmt"
	"slices"

	"gorgonia.org/gorgonia"
)

// Grad returns the gradients of the sum of all elements of y with respect to each node of wrt, by reverse mode. It
// may be called any number of times on one graph, on its own results (for higher orders), and for any node, not only
// parameters. If y does not depend on a node, the gradient is zero.
//
// Gorgonia's own Grad is correct only once for each graph, because nodes keep the derivative of the first call.
func Grad(y Node, wrt ...Node) []Node {
	s, ok := begin("gradient", append([]Node{y}, wrt...)...)
	if !ok {
		return slices.Repeat([]Node{{s: s}}, len(wrt))
	}
	return VJP(y, s.Const([]float64{1}, y.e.shape...), wrt...)
}

// VJP returns the vector-Jacobian product: the gradients of sum(seed·y) with respect to each node of wrt, for a seed
// of the shape of y.
func VJP(y, seed Node, wrt ...Node) []Node {
	s, ok := begin("gradient", append([]Node{y, seed}, wrt...)...)
	if ok && !slices.Equal(y.e.shape, seed.e.shape) {
		s.fail("gradient", fmt.Errorf("seed of shape %v for a result of shape %v", seed.e.shape, y.e.shape))
		ok = false
	}
	if !ok {
		return slices.Repeat([]Node{{s: s}}, len(wrt))
	}
	acc := s.reverse(y.e, seed, wrt)
	out := make([]Node, len(wrt))
	for i, n := range wrt {
		if g := acc[n.e]; g.Valid() {
			out[i] = g
		} else {
			out[i] = s.Const([]float64{0}, n.e.shape...)
		}
	}
	return out
}

// reverse is reverse-mode differentiation: it walks the expressions below y from y to the leaves. The op of each
// turns the gradient that has arrived into those of its inputs. reverse returns the gradients by expression, without
// those that are zero.
func (s *Scope) reverse(y *expr, seed Node, wrt []Node) map[*expr]Node {
	order := postorder(y)
	// needed are the expressions that depend on one of wrt: all others get no gradient.
	needed := map[*expr]bool{}
	for _, n := range wrt {
		needed[n.e] = true
	}
	wants := map[*expr][]bool{}
	for _, e := range order {
		diff, err := e.diffWRT()
		if err != nil {
			s.fail("gradient", err)
			return nil
		}
		for i, in := range e.inputs {
			diff[i] = diff[i] && needed[in]
			needed[e] = needed[e] || diff[i]
		}
		wants[e] = diff
	}
	acc := map[*expr]Node{y: seed}
	for _, e := range slices.Backward(order) {
		g, want := acc[e], wants[e]
		if !g.Valid() || !slices.Contains(want, true) {
			continue
		}
		grads := s.gradients(e, g, want)
		if !s.ok() {
			break
		}
		for i, in := range e.inputs {
			if !want[i] || !grads[i].Valid() {
				continue
			}
			if !slices.Equal(grads[i].e.shape, in.shape) {
				s.fail("gradient", fmt.Errorf("%s: gradient of shape %v for input %d of shape %v",
					e.name, grads[i].e.shape, i, in.shape))
				return acc
			}
			if old := acc[in]; old.Valid() {
				acc[in] = old.Add(grads[i])
			} else {
				acc[in] = grads[i]
			}
		}
	}
	return acc
}

// gradients asks an op for the gradients with respect to its inputs. Ops of ours know which are wanted.
func (s *Scope) gradients(e *expr, g Node, want []bool) []Node {
	at := s.at(e.path)
	if e.op != nil {
		in := make([]Node, len(e.inputs))
		for i, x := range e.inputs {
			in[i] = Node{x, at}
		}
		return e.op.grad(in, Node{e, at}, Node{g.e, at}, want)
	}
	return at.rawGradients(e, g, want)
}

// diffWRT reports which inputs an expression can be differentiated with respect to.
func (e *expr) diffWRT() (diff []bool, err error) {
	if len(e.inputs) == 0 {
		return nil, nil
	}
	diff = make([]bool, len(e.inputs))
	sd, ok := e.g.Op().(gorgonia.SDOp)
	if !ok {
		return diff, nil
	}
	_, err = call(func() (*gorgonia.Node, error) {
		copy(diff, sd.DiffWRT(len(e.inputs)))
		return nil, nil
	})
	return diff, err
}

// differentiable is the set of the expressions on which y depends through ops that have a derivative, y among them.
func differentiable(y *expr) (map[*expr]bool, error) {
	seen := map[*expr]bool{y: true}
	for todo := []*expr{y}; len(todo) > 0; {
		e := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		diff, err := e.diffWRT()
		if err != nil {
			return nil, err
		}
		for i, in := range e.inputs {
			if diff[i] && !seen[in] {
				seen[in] = true
				todo = append(todo, in)
			}
		}
	}
	return seen, nil
}

// postorder lists the expressions below y, inputs before what is made of them.
func postorder(roots ...*expr) []*expr {
	var order []*expr
	seen := map[*expr]bool{}
	var visit func(e *expr)
	visit = func(e *expr) {
		if seen[e] {
			return
		}
		seen[e] = true
		for _, in := range e.inputs {
			visit(in)
		}
		order = append(order, e)
	}
	for _, e := range roots {
		visit(e)
	}
	return order
}
