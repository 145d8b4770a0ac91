package graph

import (
	"fmt"
	"strings"
)

// legend explains what occurs in the picture.
func (d *dotWriter) legend(part DotPart) {
	kinds := map[leafKind]bool{}
	for _, b := range d.boxes {
		kinds[d.leaves[b.first()].kind] = true
	}
	var entries [][2]string // text and look
	for _, k := range []struct {
		kind leafKind
		text string
	}{
		{leafInput, "input"}, {leafParameter, "parameter"}, {leafState, "state"}, {leafNoise, "noise, drawn in each run"},
		{leafScalar, "scalar, set between runs"}, {leafConstant, "constant"},
	} {
		if kinds[k.kind] {
			entries = append(entries, [2]string{k.text, lookOfLeaf[k.kind]})
		}
	}
	if kinds[notLeaf] {
		entries = append(entries, [2]string{"forward op", lookForward})
	}
	if d.program.loss != nil {
		entries = append(entries, [2]string{"loss", lookLoss})
	}
	switch {
	case part == DotForward || len(d.program.gradients) == 0:
	case part == DotFolded:
		entries = append(entries, [2]string{"gradient", lookGradient})
	default:
		entries = append(entries, [2]string{"gradient op", lookGradient})
		entries = append(entries, [2]string{"grey arrows:\nwhat the gradient\ntakes from the\nforward part", "shape=plaintext, margin=0"})
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
