package graph

import (
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/graph/form"
)

// edgesTo writes the arrows to a box, one from each box whose results its ops use.
func (d *dotWriter) edgesTo(to *box) {
	var from []*box
	for _, e := range to.nodes {
		for _, in := range e.Inputs {
			b := d.boxOf[in]
			if b == nil || b == to || d.inline(in, e) || slices.Contains(from, b) {
				continue
			}
			from = append(from, b)
			d.edge(b, to)
		}
	}
}

func (d *dotWriter) edge(from, to *box) {
	switch {
	case !d.gradient[to.first()]:
		d.line(`n%d -> n%d [color="%s", %s]`, from.id, to.id, blue, d.room(from, to))
	case !d.gradient[from.first()]:
		d.line(`n%d -> n%d [color="%s", style=dashed, weight=0]`, from.id, to.id, grey)
	default:
		d.line(`n%d -> n%d [color="%s", style=dashed, dir=back, weight=3]`, to.id, from.id, vermilion)
	}
}

// room returns how far apart two forward nodes are drawn. The frame of an op that takes parameters goes below the
// previous frame only if a rank between them is free for the parameters; otherwise dot puts the frames side by side.
func (d *dotWriter) room(from, to *box) string {
	if len(from.first().Inputs) == 0 {
		return "weight=1"
	}
	leafInside := func(e *form.Node) bool {
		b := d.boxOf[e]
		return b != nil && len(e.Inputs) == 0 && b.frame == to.frame
	}
	if from.frame != to.frame && slices.ContainsFunc(to.first().Inputs, leafInside) {
		return "weight=3, minlen=2"
	}
	return "weight=3"
}

// edgeOfUpdate writes the arrow from the new value of a state to the state.
func (d *dotWriter) edgeOfUpdate(o form.Output) {
	if state := d.leafBox(form.State, o.Name); state != nil { // state that is only written has none
		d.line(`n%d -> n%d [color="%s", style=dotted, constraint=false, label="after the run"]`,
			d.boxOf[o.Node].id, state.id, blue)
	}
}

// foldedGradients writes the gradient part as one node for each parameter, beside the parameter.
func (d *dotWriter) foldedGradients() {
	if len(d.gradients) == 0 {
		return
	}
	d.openPart("gradient", "dashed", vermilion)
	for i, g := range d.gradients {
		d.labelled(fmt.Sprintf("g%d", i), []string{gradientMark(g)}, shapeText(g.Node.Shape), nil, lookGradient)
	}
	d.close()
	for i, g := range d.gradients {
		d.line("{ rank=same; n%d; g%d }", d.leafBox(form.Parameter, g.Name).id, i)
	}
	last := len(d.gradients) - 1
	d.line(`n%d -> g%d [color="%s", style=dashed, constraint=false, lhead=cluster_gradient]`,
		d.boxOf[d.loss].id, last, vermilion)
}

// leafBox returns the box of a leaf, or nil if there is none.
func (d *dotWriter) leafBox(op, name string) *box {
	i := slices.IndexFunc(d.boxes, func(b *box) bool { return b.first().Op == op && b.first().Name == name })
	if i < 0 {
		return nil
	}
	return d.boxes[i]
}
