package graph

import (
	"fmt"
	"slices"
)

// Rewriting happens when a graph is complete, gradients included: the ops that run are others than those that were
// written, and compute the same in fewer passes over memory. It is nobody's business but the program's: whoever writes an
// equation, or the gradient of an op, writes it as it stands in the paper, one op an operation, and what is differentiated
// is what was written. In three steps, an expression gets
//
//   - simpler (compile_simplify.go): numbers are calculated once, factors are collected, and what is repeated along a dimension is no
//     tensor of its own;
//   - shorter (compile_contract.go): a sum of products of matrices becomes one op, a sum of sums one sum, and a factor waits until
//     a sum is done;
//   - fused (compile_fuse.go): elementwise ops over tensors of one shape, and the sums of their results, become one pass.

// opKind says what rewriting knows of an op.
type opKind int

const (
	kindOther     opKind = iota
	kindCopy             // the input
	kindAffine           // scale·x + shift
	kindBinary           // an elementwise operation of two arguments, with broadcasting
	kindBroadcast        // BroadcastTo
	kindSum              // SumTo
	kindReshape          // Reshape
	kindProduct          // a product of matrices, or a sum of such
)

// kind returns what is known of the op of an expression.
func (e *expr) kind() opKind {
	if e.op == nil {
		return kindOther
	}
	return e.op.kind
}

// rewriting is the state of one step.
type rewriting struct {
	scope  *Scope
	roots  map[*expr]bool
	pinned map[*expr]bool // stay as they are
	uses   map[*expr]int  // by how many inputs of other expressions each is taken
	done   map[*expr]*expr
}

// rewrite returns what computes the values of the roots in a compiled program, one expression for each. Those have memory of
// their own, which nobody else but the parts of the program reads.
func (s *Scope) rewrite(roots []*expr) []*expr {
	out := s.step(roots, (*rewriting).simplify)
	out = s.step(out, (*rewriting).contract)
	out = s.fuse(s.separate(roots, out))
	s.runOnce(out)
	s.shareMemory(out)
	return out
}

// step rewrites everything below the roots by a rule, inputs first. The rule gets an expression with its rewritten inputs,
// and returns an invalid Node if it knows nothing better than the same op of these.
func (s *Scope) step(roots []*expr, rule func(*rewriting, *expr, []Node) Node) []*expr {
	r := &rewriting{scope: s, roots: setOf(roots), uses: map[*expr]int{}, done: map[*expr]*expr{}}
	order := postorder(roots...)
	r.pinned = pinned(order)
	for _, e := range order {
		for _, in := range e.inputs {
			r.uses[in]++
		}
	}
	for _, e := range order {
		r.done[e] = r.of(e, rule)
	}
	out := make([]*expr, len(roots))
	for i, e := range roots {
		out[i] = r.done[e]
	}
	return out
}

func (r *rewriting) of(e *expr, rule func(*rewriting, *expr, []Node) Node) *expr {
	if e.op == nil || r.pinned[e] {
		return e
	}
	at := r.scope.at(e.path)
	in, same := make([]Node, len(e.inputs)), true
	for i, x := range e.inputs {
		in[i] = Node{r.done[x], at}
		same = same && r.done[x] == x
	}
	n := rule(r, e, in)
	if !n.Valid() && same {
		return e
	}
	if !n.Valid() {
		n = at.apply(e.op.definition, in...)
	}
	if !n.Valid() { // an error, which Compile reports
		return e
	}
	return n.e
}

// pinned are ops of Gorgonia's own and all that they are made of, since Gorgonia has the edges between these, and what
// takes their results, which has to be done with them before Gorgonia's next op overwrites them.
func pinned(order []*expr) map[*expr]bool {
	var fixed []*expr
	raw := func(e *expr) bool { return e.op == nil && len(e.inputs) > 0 }
	for _, e := range order {
		if raw(e) || slices.ContainsFunc(e.inputs, raw) {
			fixed = append(fixed, e)
		}
	}
	return setOf(postorder(fixed...))
}

// separate sees to it that each root has an op, which computes it and nothing else that can be read from outside.
func (s *Scope) separate(written, roots []*expr) []*expr {
	of := map[*expr]*expr{} // for which written expression each is taken
	out := make([]*expr, len(roots))
	for i, e := range roots {
		if first := of[e]; e.op == nil || first != nil && first != written[i] {
			// The number keeps two copies of one expression apart.
			name := fmt.Sprintf("copy %d", i)
			e = s.at(e.path).apply(definition{name: name, shape: e.shape, run: copied, part: copied}, Node{e, s}).e
		}
		of[e] = written[i]
		out[i] = e
	}
	return out
}

// runOnce freezes what is made of constants alone, but for what others may write to: the roots and what Gorgonia's own ops
// take.
func (s *Scope) runOnce(roots []*expr) {
	order, isRoot := postorder(roots...), setOf(roots)
	fixed := pinned(order)
	for e := range constants(order) {
		if e.op != nil && !isRoot[e] && !fixed[e] {
			e.op.frozen = true
		}
	}
}

// shareMemory makes reshapes views of their inputs, but for roots, and where Gorgonia's own ops come in, which write to the
// memory of others.
func (s *Scope) shareMemory(roots []*expr) {
	order, isRoot := postorder(roots...), setOf(roots)
	fixed := pinned(order)
	for _, e := range order {
		if e.kind() == kindReshape && !isRoot[e] && !fixed[e] && !fixed[e.inputs[0]] {
			e.op.view = true
		}
	}
}

// constants are the expressions that have the same value in every run.
func constants(order []*expr) map[*expr]bool {
	constant := map[*expr]bool{}
	for _, e := range order {
		c := e.constant
		if e.op != nil && !e.op.stops && len(e.inputs) > 0 {
			c = true
			for _, in := range e.inputs {
				c = c && constant[in]
			}
		}
		if c {
			constant[e] = true
		}
	}
	return constant
}
