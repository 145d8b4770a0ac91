package graph

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"gorgonia.org/gorgonia"

	"github.com/aegis-ae/aegis/graph/form"
)

// Compile builds a graph over the parameters and compiles it. It returns the first error of the graph, with its path. A
// failed graph leaves no parameters and no scalars behind.
//
// A network of a few layers takes about two milliseconds, 20,000 nodes about a second. A third of that second is
// quadratic: Gorgonia searches all nodes of the graph once for each new node.
func Compile(p *Params, c Config, build func(*Scope) Outputs) (*Program, error) {
	if c.Batch == 0 {
		c.Batch = 1
	}
	switch {
	case p == nil:
		return nil, errors.New("graph: Compile needs parameters; make them with NewParams")
	case build == nil:
		return nil, errors.New("graph: Compile needs a function that builds the graph")
	case c.Batch < 1:
		return nil, fmt.Errorf("graph: batch of %d: it must be at least 1", c.Batch)
	case c.Mode < Inference || c.Mode > Training:
		return nil, fmt.Errorf("graph: unknown mode %d", int(c.Mode))
	case p.dtype != Float32 && p.dtype != Float64:
		return nil, fmt.Errorf("graph: unknown element type %d", int(p.dtype))
	}
	s := newScope(p, c)
	whole := false
	defer func() {
		if !whole { // also when build panics
			p.remove(s.b.madeParams, s.b.madeScalars)
		}
		// A scope that outlives the call can add nothing more.
		s.b.err = errors.New("graph: the graph has been compiled; nothing can be added to it")
	}()
	prog, err := compile(s, build)
	whole = err == nil
	return prog, err
}

func compile(s *Scope, build func(*Scope) Outputs) (*Program, error) {
	p, c := s.b.params, s.b.config
	out := build(s)
	if s.b.err != nil {
		return nil, s.b.err
	}
	prog := &Program{config: c, params: p, assigns: s.b.assigns, read: map[string]*expr{},
		noiseSeed: streamKey(p.seed, "noise/"+c.Mode.String(), 0)}
	var acc map[*expr]Node // the gradients of the loss
	if out.Loss.s != nil || out.Loss.e != nil {
		if err := s.owns(out.Loss); err != nil {
			return nil, fmt.Errorf("graph: the loss: %w", err)
		}
		if !slices.Equal(out.Loss.e.shape, []int{1, 1}) {
			return nil, fmt.Errorf("graph: the loss has shape %v; it must be (1, 1): end it with Mean() or Sum()",
				out.Loss.e.shape)
		}
		prog.loss = s.readable(out.Loss)
		acc = s.lossGradients(out.Loss)
		prog.gradients, prog.gradientOf = s.parameterGradients(acc)
	}
	for _, name := range slices.Sorted(maps.Keys(out.Read)) {
		if err := s.owns(out.Read[name]); err != nil {
			return nil, fmt.Errorf("graph: output %q: %w", name, err)
		}
		prog.read[name] = s.readable(out.Read[name])
	}
	if c.Probe && s.ok() {
		prog.probes = s.probe(out, acc)
	}
	if s.b.err != nil {
		return nil, s.b.err
	}
	for _, v := range s.b.used {
		prog.tensors = append(prog.tensors, v.Name)
		if s.b.frozen[v] {
			prog.frozen = append(prog.frozen, v.Name)
		}
	}
	if err := prog.compileTape(s); err != nil {
		return nil, err
	}
	for _, v := range s.b.used { // last, because a failed graph must leave no trace
		v.Weight = v.Weight || slices.Contains(s.b.weights, s.b.paramLeaf[v])
		v.trained = v.trained || c.Mode == Training && !s.b.frozen[v]
		v.Frozen = (v.Frozen || s.b.frozen[v]) && !v.trained
	}
	return prog, nil
}

func newScope(p *Params, c Config) *Scope {
	return &Scope{b: &builder{
		g: gorgonia.NewGraph(), config: c, params: p,
		byKey: map[string]*expr{}, known: map[*gorgonia.Node]*expr{}, names: map[string]int{},
		paramLeaf: map[*Param]*expr{}, frozen: map[*Param]bool{}, scalarLeaf: map[string]*expr{}, grads: map[*expr]bool{},
		hashes: map[uint32]bool{}, tapeOps: maxTape,
	}}
}

// readable returns an expression whose value stays until the next run, in memory that nothing else writes to. Inputs
// are not readable in this sense, nor are gradients, which the caller may clip.
func (s *Scope) readable(n Node) *expr {
	if n.e.op == nil || s.b.grads[n.e] {
		n = n.Identity()
	}
	return n.e
}

// trained lists the parameters that a training program changes.
func (s *Scope) trained() []*Param {
	if s.b.config.Mode != Training {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.b.used), func(p *Param) bool { return !p.Trainable || s.b.frozen[p] })
}

// lossGradients differentiates the loss with respect to everything whose gradient the program returns: the trained
// parameters, and with probes all named expressions.
func (s *Scope) lossGradients(loss Node) map[*expr]Node {
	var wrt []Node
	for _, p := range s.trained() {
		wrt = append(wrt, Node{s.b.paramLeaf[p], s})
	}
	if s.b.config.Probe {
		for _, n := range s.b.named {
			wrt = append(wrt, Node{n.expr, s})
		}
	}
	if len(wrt) == 0 {
		return nil
	}
	return s.reverse(loss.e, s.Const([]float64{1}, 1, 1), wrt)
}

// parameterGradients returns the gradients of the trained parameters that the loss depends on. Callers clip gradients
// in place, so each gradient gets memory of its own, even if two share an expression or one is a constant.
func (s *Scope) parameterGradients(acc map[*expr]Node) (gradients []Gradient, exprs []*expr) {
	for _, p := range s.trained() {
		leaf := s.b.paramLeaf[p]
		g := acc[leaf]
		if !g.Valid() {
			continue
		}
		if g.e.op == nil || s.b.grads[g.e] {
			g = s.apply(definition{
				op: "copy", attrs: attrs("for", "gradient of "+p.Name), label: "gradient of " + p.Name,
				shape: g.e.shape, run: copied,
			}, g)
			if !s.ok() {
				return nil, nil
			}
		}
		s.b.grads[g.e] = true
		exprs = append(exprs, g.e)
		gradients = append(gradients, Gradient{Name: p.Name, Value: p.Value, Weight: slices.Contains(s.b.weights, leaf)})
	}
	return gradients, exprs
}

// roots returns the expressions that the program is to compute, and what each is for.
func (p *Program) roots(b *builder) ([]*expr, []form.Output) {
	var roots []*expr
	var outputs []form.Output
	add := func(e *expr, kind form.OutputKind, name string) {
		roots, outputs = append(roots, e), append(outputs, form.Output{Kind: kind, Name: name})
	}
	if p.loss != nil {
		add(p.loss, form.Loss, "")
	}
	for _, name := range slices.Sorted(maps.Keys(p.read)) {
		add(p.read[name], form.Value, name)
	}
	for _, name := range p.Names() {
		n := p.probes[name]
		add(n.value, form.Probe, name)
		if n.grad != nil {
			add(n.grad, form.ProbeGradient, name)
		}
	}
	for _, a := range b.assigns {
		add(a.value, form.Update, a.state.Name)
	}
	for i, e := range p.gradientOf {
		add(e, form.Gradient, p.gradients[i].Name)
	}
	return roots, outputs
}

// compileTape compiles what the outputs need, and nothing else.
func (p *Program) compileTape(s *Scope) error {
	b := s.b
	for i, a := range b.assigns {
		b.assigns[i].value = s.readable(Node{a.value, s})
	}
	if b.err != nil {
		return b.err
	}
	exprs, outputs := p.roots(b)
	if len(exprs) == 0 {
		return errors.New("graph: nothing to compute: give Outputs a Loss or something to Read")
	}
	w, node := b.read(exprs)
	roots := make([]*form.Node, len(exprs))
	for i, e := range exprs {
		roots[i] = node(e)
		outputs[i].Node = roots[i]
	}
	w.Outputs = outputs
	c := newCompiler(w, b.params.dtype)
	computed := roots
	if !b.asWritten {
		computed = c.rewrite(roots)
	}
	exprOf := map[*form.Node]*expr{}
	for _, e := range b.exprs {
		if n := node(e); n != nil {
			exprOf[n] = e
		}
	}
	m, err := c.machine(b, exprOf, computed)
	if err != nil {
		return err
	}
	p.graph, p.written, p.machine, p.kept = b.g, w, m, map[*form.Node]*op{}
	for i, e := range exprs {
		e.by = m.ops[computed[i]]
		p.kept[roots[i]] = e.by
	}
	for i, e := range p.gradientOf {
		e.by.allocate()
		p.gradients[i].Grad, p.gradients[i].Node = e.by.out, e.g
	}
	for _, in := range b.inputs {
		if node(in.expr) == nil {
			in.expr = nil // nothing needs it; Run accepts and ignores it
		}
		p.inputs = append(p.inputs, in)
	}
	p.noises = slices.DeleteFunc(b.noises, func(n *noise) bool { return node(n.expr) == nil })
	return nil
}
