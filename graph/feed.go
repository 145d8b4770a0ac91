package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// Feed is the value of one input for one run. Exactly one of the slices is set, row-major, with as many elements as the
// input. Elements are converted to the type of the graph. Labels are class numbers, one for each sample, for the input
// named LabelsInput.
//
// If Rows is set, the slice holds a larger set, and the input takes the samples with these numbers from it, in this
// order: one for each sample of the batch. A batch of a shuffled set need not be assembled before.
type Feed struct {
	Name    string
	Float32 []float32
	Float64 []float64
	Labels  []int
	Rows    []int
}

// Input describes an input of a program.
type Input struct {
	Name   string
	Shape  []int // of one sample: [784] for rows of 784 features, [classes] for labels
	Labels bool  // it is fed as class numbers
}

// Inputs lists the inputs that each Run must be fed, since the outputs depend on them, in the order in which the graph
// declared them.
func (p *Program) Inputs() []Input {
	var out []Input
	for _, in := range p.inputs {
		if in.expr != nil {
			out = append(out, Input{in.name, slices.Clone(in.value.Shape[1:]), in.kind == inputLabels})
		}
	}
	return out
}

// Needs reports whether the outputs depend on the input of the given name, which must then be fed in each Run.
func (p *Program) Needs(name string) bool {
	return slices.ContainsFunc(p.inputs, func(in *input) bool { return in.name == name && in.expr != nil })
}

// missing is the error of an input that was not fed.
func (in *input) missing() error {
	n, width := in.value.Shape[0], in.width()
	if in.kind == inputLabels {
		return fmt.Errorf("graph: input %q was not fed: %d labels in 0..%d", in.name, n, width-1)
	}
	return fmt.Errorf("graph: input %q was not fed: %d samples of %d numbers", in.name, n, width)
}

// width is the number of elements of one sample.
func (in *input) width() int { return in.value.Len() / in.value.Shape[0] }

func (p *Program) feed(f *Feed) error {
	for _, in := range p.inputs {
		if in.name != f.Name {
			continue
		}
		if in.run == p.feeds {
			return fmt.Errorf("graph: input %q is fed twice", f.Name)
		}
		in.run = p.feeds
		return in.set(f)
	}
	var names []string
	for _, in := range p.inputs {
		names = append(names, in.name)
	}
	return fmt.Errorf("graph: no input %q; there are: [%s]", f.Name, strings.Join(names, ", "))
}

// set copies a fed value into the memory of the input.
func (in *input) set(f *Feed) error {
	if in.kind == inputLabels {
		if f.Float32 != nil || f.Float64 != nil {
			return fmt.Errorf("graph: input %q: feed Labels alone", in.name)
		}
		return in.setLabels(f.Labels, f.Rows)
	}
	got := max(len(f.Float32), len(f.Float64))
	if f.Labels != nil || (f.Float32 != nil) == (f.Float64 != nil) {
		return fmt.Errorf("graph: input %q: feed exactly one of Float32 and Float64", in.name)
	}
	if f.Rows != nil {
		return in.setRows(f, got)
	}
	if got != in.value.Len() {
		n, width := in.value.Shape[0], in.width()
		return fmt.Errorf("graph: input %q: %d numbers for %d samples of %d, which are %d",
			in.name, got, n, width, n*width)
	}
	return in.value.CopyFrom(Tensor{Shape: in.value.Shape, Float32: f.Float32, Float64: f.Float64})
}

// setRows copies the chosen rows of a set of the given number of elements into the memory of the input.
func (in *input) setRows(f *Feed, elements int) error {
	width := in.width()
	if elements%width != 0 {
		return fmt.Errorf("graph: input %q: %d numbers cannot be divided into samples of %d", in.name, elements, width)
	}
	if err := in.checkRows(f.Rows, elements/width); err != nil {
		return err
	}
	switch v := in.value; {
	case v.Float32 != nil && f.Float32 != nil:
		kernel.GatherRows(v.Float32, f.Float32, f.Rows, width)
	case v.Float64 != nil && f.Float64 != nil:
		kernel.GatherRows(v.Float64, f.Float64, f.Rows, width)
	default:
		from := Tensor{Float32: f.Float32, Float64: f.Float64}
		for i, row := range f.Rows {
			for j := range width {
				v.Set(i*width+j, from.At(row*width+j))
			}
		}
	}
	return nil
}

// checkRows reports numbers outside a set of so many samples.
func (in *input) checkRows(rows []int, samples int) error {
	if n := in.value.Shape[0]; len(rows) != n {
		return fmt.Errorf("graph: input %q: %d rows for a batch of %d", in.name, len(rows), n)
	}
	for i, row := range rows {
		if row < 0 || row >= samples {
			return fmt.Errorf("graph: input %q: row %d of sample %d is not in 0..%d", in.name, row, i, samples-1)
		}
	}
	return nil
}

// setLabels sets the one-hot encoding of the labels, or of the given rows of them.
func (in *input) setLabels(labels, rows []int) error {
	n, classes := in.value.Shape[0], in.value.Shape[1]
	if rows != nil {
		if err := in.checkRows(rows, len(labels)); err != nil {
			return err
		}
	} else if len(labels) != n {
		return fmt.Errorf("graph: input %q: %d labels for a batch of %d", in.name, len(labels), n)
	}
	label := func(i int) int {
		if rows != nil {
			i = rows[i]
		}
		return labels[i]
	}
	for i := range n {
		if l := label(i); l < 0 || l >= classes {
			return fmt.Errorf("graph: input %q: label %d of sample %d is not in 0..%d", in.name, l, i, classes-1)
		}
	}
	clear(in.value.Float32)
	clear(in.value.Float64)
	for i := range n {
		in.value.Set(i*classes+label(i), 1)
	}
	return nil
}
