package graph

import (
	"fmt"
	"strings"

	"github.com/aegis-ae/aegis/graph/form"
)

// legend writes an explanation of everything that occurs in the picture.
func (d *dotWriter) legend(part DotPart) {
	kinds := map[string]bool{}
	for _, b := range d.boxes {
		kinds[leafKind(b.first())] = true
	}
	var entries [][2]string // text and look
	for _, k := range []struct {
		kind, text string
	}{
		{form.Input, "input"}, {form.Parameter, "parameter"}, {form.State, "state"}, {form.Noise, "noise, drawn in each run"},
		{form.Scalar, "scalar, set between runs"}, {form.Constant, "constant"},
	} {
		if kinds[k.kind] {
			entries = append(entries, [2]string{k.text, lookOfLeaf[k.kind]})
		}
	}
	if kinds[""] {
		entries = append(entries, [2]string{"forward op", lookForward})
	}
	if d.loss != nil {
		entries = append(entries, [2]string{"loss", lookLoss})
	}
	switch {
	case part == DotForward || len(d.gradients) == 0:
	case part == DotFolded:
		entries = append(entries, [2]string{"gradient", lookGradient})
	default:
		entries = append(entries, [2]string{"gradient op", lookGradient})
		entries = append(entries,
			[2]string{"grey arrows:\nwhat the gradient\ntakes from the\nforward part", "shape=plaintext, margin=0"})
	}
	d.open("subgraph cluster_legend")
	d.line(`graph [label="legend", style=solid, color="#b0b0b0"]`)
	for i, e := range entries {
		d.labelled(fmt.Sprintf("legend%d", i), strings.Split(e[0], "\n"), "", nil, e[1])
		if i > 0 {
			d.line("legend%d -> legend%d [style=invis]", i-1, i)
		}
	}
	d.close()
}
