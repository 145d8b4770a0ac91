package graph

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/aegis-ae/aegis/graph/form"
)

// The colours of Okabe and Ito can be told apart with any kind of colour vision.
const (
	blue      = "#0072b2"
	vermilion = "#d55e00"
	grey      = "#8c8c8c"
)

// The looks of nodes. Where the meaning differs, so do colour, fill, shape and line.
const (
	lookForward  = `shape=box, style="rounded,filled", color="#0072b2", fillcolor="#e8f3fa"`
	lookGradient = `shape=box, style="rounded,filled,dashed", color="#d55e00", fillcolor="#fdefe4"`
	lookLoss     = lookForward + `, peripheries=2, penwidth=1.6`
)

var lookOfLeaf = map[string]string{
	form.Input:     `shape=invhouse, style=filled, color="#007a59", fillcolor="#cfeadd"`,
	form.Parameter: `shape=folder, style=filled, color="#8a6d00", fillcolor="#f7ecb5"`,
	form.State:     `shape=cylinder, style=filled, color="#8a6d00", fillcolor="#fbf6da"`,
	form.Noise:     `shape=ellipse, style=filled, color="#9c4277", fillcolor="#f5dfeb"`,
	form.Scalar:    `shape=cds, style=filled, color="#555555", fillcolor="#f0f0f0"`,
	form.Constant:  `shape=box, style=filled, color="#555555", fillcolor="#f0f0f0"`,
}

// leafKind returns the kind of leaf that a node is drawn as, or "" for computed nodes.
func leafKind(n *form.Node) string {
	switch {
	case isInput(n):
		return form.Input
	case isConstant(n):
		return form.Constant
	case n.Leaf():
		return n.Op
	}
	return ""
}

// dotWriter writes a picture as text. Its buffer keeps the first error.
type dotWriter struct {
	*picture
	w     *bufio.Writer
	depth int
}

func (d *dotWriter) line(format string, args ...any) {
	d.w.WriteString(strings.Repeat("\t", d.depth))
	fmt.Fprintf(d.w, format, args...)
	d.w.WriteByte('\n')
}

func (d *dotWriter) open(format string, args ...any) {
	d.line(format+" {", args...)
	d.depth++
}

func (d *dotWriter) close() {
	d.depth--
	d.line("}")
}

func (d *dotWriter) write(o DotOptions) {
	d.open("digraph")
	// Graphviz knows the widths of Helvetica, which Arial and Liberation Sans share; for a list of fonts it would use
	// those of Times.
	const font = `fontname="Helvetica"`
	d.line("graph [compound=true, newrank=true, nodesep=0.2, ranksep=0.3, fontsize=13, %s]", font)
	d.line(`node [fontsize=11, height=0.3, margin="0.11,0.05", %s]`, font)
	d.line("edge [arrowsize=0.7, fontsize=9, %s]", font)
	if o.Title != "" {
		d.line(`graph [labelloc=t, labeljust=c, label=<<FONT POINT-SIZE="16">%s</FONT>>]`, html(o.Title))
	}
	d.openPart("forward", "solid", blue)
	d.frames("forward", d.partBoxes(false))
	d.close()
	if boxes := d.partBoxes(true); len(boxes) > 0 {
		d.openPart("gradient", "dashed", vermilion)
		d.frames("gradient", boxes)
		d.close()
	}
	for _, b := range d.boxes {
		d.edgesTo(b)
	}
	for _, o := range d.form.Find(form.Update) {
		d.edgeOfUpdate(o)
	}
	if o.Part == DotFolded {
		d.foldedGradients()
	}
	if o.Legend {
		d.legend(o.Part)
	}
	d.close()
}

func (d *dotWriter) openPart(name, style, color string) {
	d.open("subgraph cluster_%s", name)
	d.line(`graph [label="%s part", labeljust=l, style=%s, color="%s", fontcolor="%s"]`, name, style, color, color)
}

func (d *dotWriter) partBoxes(gradient bool) []*box {
	var out []*box
	for _, b := range d.boxes {
		if d.gradient[b.first()] == gradient {
			out = append(out, b)
		}
	}
	return out
}

// frames writes nodes in the frames of their paths, in order of first occurrence.
func (d *dotWriter) frames(part string, boxes []*box) {
	var paths []string
	inside := map[string][]*box{}
	for _, b := range boxes {
		if inside[b.frame] == nil {
			paths = append(paths, b.frame)
		}
		inside[b.frame] = append(inside[b.frame], b)
	}
	for i, path := range paths {
		if path != "" {
			d.open("subgraph cluster_%s_%d", part, i)
			d.line(`graph [label=<%s>, labeljust=l, style=rounded, color="#b0b0b0", fontcolor=black]`,
				html(strings.TrimPrefix(path, "/")))
		}
		for _, b := range inside[path] {
			d.node(b)
		}
		if path != "" {
			d.close()
		}
	}
}

func (d *dotWriter) node(b *box) {
	look := lookForward
	if kind := leafKind(b.first()); kind != "" {
		look = lookOfLeaf[kind]
	} else if d.gradient[b.first()] {
		look = lookGradient
	} else if b.last() == d.loss {
		look = lookLoss
	}
	var names []string
	for _, n := range b.nodes {
		names = append(names, n.String())
	}
	ops, shape := d.lines(b)
	d.labelled(fmt.Sprintf("n%d", b.id), ops, shape, b.marks, look+", tooltip="+quote(strings.Join(names, "; ")))
}

// labelled writes a node with its lines, its shape and its marks, one below the other.
func (d *dotWriter) labelled(id string, ops []string, shape string, marks []string, look string) {
	var parts []string
	for _, text := range ops {
		parts = append(parts, html(text))
	}
	if shape != "" {
		parts = append(parts, `<FONT POINT-SIZE="9" COLOR="#4d4d4d">`+shape+`</FONT>`)
	}
	for _, text := range marks {
		parts = append(parts, "<B>"+html(text)+"</B>")
	}
	d.line("%s [label=<%s>, %s]", id, strings.Join(parts, "<BR/>"), look)
}
