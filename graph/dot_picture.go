package graph

import (
	"maps"
	"slices"
)

// picture is what there is to draw of a program, before it is text.
type picture struct {
	program   *Program
	shown     []*expr // inputs before what is made of them
	consumers map[*expr][]*expr
	leaves    map[*expr]leaf
	marks     map[*expr][]string // what an expression is to the user: the loss, an output, a gradient
	gradient  map[*expr]bool     // the gradient part
	loss      map[*expr]bool     // the frame of the loss

	boxes []*box // in the order of evaluation
	boxOf map[*expr]*box
}

// newPicture finds out what the expressions of a part are to each other and puts them into boxes.
func newPicture(p *Program, part DotPart) *picture {
	c := &picture{program: p, consumers: map[*expr][]*expr{}, gradient: map[*expr]bool{}}
	forward := setOf(postorder(p.results()...))
	for _, e := range p.written {
		c.gradient[e] = !forward[e]
		if c.gradient[e] && part != DotAll {
			continue
		}
		c.shown = append(c.shown, e)
		for _, in := range e.inputs {
			c.consumers[in] = append(c.consumers[in], e)
		}
	}
	c.findLeaves()
	c.findMarks()
	c.findLoss()
	c.fold()
	return c
}

// results are the expressions for whose sake the forward part is there.
func (p *Program) results() []*expr {
	var out []*expr
	if p.loss != nil {
		out = append(out, p.loss)
	}
	for _, name := range slices.Sorted(maps.Keys(p.read)) {
		out = append(out, p.read[name])
	}
	for _, a := range p.assigns {
		out = append(out, a.value)
	}
	return out
}

func setOf(exprs []*expr) map[*expr]bool {
	set := map[*expr]bool{}
	for _, e := range exprs {
		set[e] = true
	}
	return set
}

func (c *picture) findMarks() {
	p := c.program
	c.marks = map[*expr][]string{}
	mark := func(e *expr, text string) { c.marks[e] = append(c.marks[e], text) }
	if p.loss != nil {
		mark(p.loss, "loss")
	}
	for _, name := range slices.Sorted(maps.Keys(p.read)) {
		mark(p.read[name], name)
	}
	for _, a := range p.assigns {
		mark(a.value, "new "+a.state.Name)
	}
	for i, g := range p.gradients {
		mark(p.gradientOf[i], gradientMark(g))
	}
}

func gradientMark(g Gradient) string { return "gradient of " + g.Name }

// findLoss finds what the loss makes of the results of the last layers: the ops that lead to it, and their constants,
// but not through a layer, which is here an op that takes a parameter beside something that depends on the data.
func (c *picture) findLoss() {
	c.loss = map[*expr]bool{}
	if c.program.loss == nil {
		return
	}
	order := postorder(c.program.loss)
	leads, layer, ofData := setOf(order), map[*expr]bool{}, map[*expr]bool{}
	for _, e := range order {
		kind := c.leaves[e].kind
		ofData[e] = kind == leafInput || kind == leafNoise
		weighs := false
		for _, in := range e.inputs {
			ofData[e] = ofData[e] || ofData[in]
			weighs = weighs || c.leaves[in].kind == leafParameter
		}
		layer[e] = weighs && ofData[e]
	}
	for _, e := range slices.Backward(order) {
		kind := c.leaves[e].kind
		c.loss[e] = (len(e.inputs) > 0 && !layer[e]) || kind == leafConstant || kind == leafScalar
		for _, by := range c.consumers[e] {
			c.loss[e] = c.loss[e] && (c.loss[by] || !leads[by])
		}
	}
}
