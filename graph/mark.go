package graph

import (
	"slices"
)

// Mark is a point in the making of a graph. It answers what has been made after it, for tests of models whose parts
// share one graph.
type Mark struct {
	s      *Scope
	exprs  int
	noises int
}

// Mark marks this point of the graph.
func (s *Scope) Mark() Mark {
	s = s.orNowhere()
	return Mark{s, len(s.b.exprs), len(s.b.noises)}
}

// Redrawn returns the paths of the scopes in which noise of one shape was drawn before the mark and again after it,
// where the given nodes depend on the second draw: somebody wanted the first, and got another one.
func (m Mark) Redrawn(of ...Node) []string {
	if m.s == nil || m.s.b.err != nil {
		return nil
	}
	reached := reach(of)
	noises := m.s.b.noises
	var paths []string
	for _, again := range noises[m.noises:] {
		if !reached[again.expr] || slices.Contains(paths, again.expr.path) {
			continue
		}
		if slices.ContainsFunc(noises[:m.noises], func(n *noise) bool {
			return n.expr.path == again.expr.path && slices.Equal(n.value.Shape, again.value.Shape)
		}) {
			paths = append(paths, again.expr.path)
		}
	}
	return paths
}

// Reapplied returns the names of parameters from before the mark that something made after it multiplies with what
// depends on x, and on which the given nodes depend. Ways through the known nodes and through StopGradient do not
// count.
func (m Mark) Reapplied(x Node, known []Node, of ...Node) []string {
	if m.s == nil || m.s.b.err != nil || !x.Valid() {
		return nil
	}
	cut := map[*expr]bool{}
	for _, n := range known {
		cut[n.e] = n.Valid()
	}
	names := map[*expr]string{}
	for p, e := range m.s.b.paramLeaf {
		if e.id < m.exprs {
			names[e] = p.Name
		}
	}
	onX, onParam := map[*expr]bool{x.e: true}, map[*expr]string{}
	reached := reach(of)
	var found []string
	for _, e := range m.s.b.exprs { // inputs come before what is made of them
		onParam[e] = names[e]
		if cut[e] || e.op != nil && e.op.definition.op == stopGradientOp {
			continue
		}
		for _, in := range e.inputs {
			onX[e] = onX[e] || onX[in]
			if onParam[e] == "" {
				onParam[e] = onParam[in]
			}
		}
		if e.id < m.exprs || !reached[e] || e.op == nil || !e.op.multiplies() {
			continue
		}
		if !slices.ContainsFunc(e.inputs, func(in *expr) bool { return onX[in] && onParam[in] == "" }) {
			continue
		}
		for _, in := range e.inputs {
			if name := onParam[in]; name != "" && !onX[in] && !slices.Contains(found, name) {
				found = append(found, name)
			}
		}
	}
	return found
}

// multiplies reports whether the op multiplies its inputs with each other.
func (d *definition) multiplies() bool { return len(d.products) > 0 || d.op == "mul" }

// reach returns the expressions on which nodes depend, with their own.
func reach(of []Node) map[*expr]bool {
	reached := map[*expr]bool{}
	var todo []*expr
	for _, n := range of {
		if n.Valid() {
			todo = append(todo, n.e)
		}
	}
	for len(todo) > 0 {
		e := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !reached[e] {
			reached[e] = true
			todo = append(todo, e.inputs...)
		}
	}
	return reached
}
