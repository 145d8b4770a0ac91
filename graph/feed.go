package graph

import (
	"fmt"
	"strings"
)

// Feed is the value of one input for one run: exactly one of the slices is set, row-major, of as many elements as the
// input. Elements are converted to the type of the graph. Labels are class numbers, one for each sample, for the
// input named LabelsInput.
type Feed struct {
	Name    string
	Float32 []float32
	Float64 []float64
	Labels  []int
}

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
		return in.setLabels(f.Labels)
	}
	got := max(len(f.Float32), len(f.Float64))
	if f.Labels != nil || (f.Float32 != nil) == (f.Float64 != nil) {
		return fmt.Errorf("graph: input %q: feed exactly one of Float32 and Float64", in.name)
	}
	if got != in.value.Len() {
		return fmt.Errorf("graph: input %q: %d elements for shape %v, which has %d", in.name, got, in.value.Shape, in.value.Len())
	}
	return in.value.CopyFrom(Tensor{Shape: in.value.Shape, Float32: f.Float32, Float64: f.Float64})
}

func (in *input) setLabels(labels []int) error {
	n, classes := in.value.Shape[0], in.value.Shape[1]
	if len(labels) != n {
		return fmt.Errorf("graph: input %q: %d labels for a batch of %d", in.name, len(labels), n)
	}
	for i, l := range labels {
		if l < 0 || l >= classes {
			return fmt.Errorf("graph: input %q: label %d of sample %d is not in 0..%d", in.name, l, i, classes-1)
		}
	}
	clear(in.value.Float32)
	clear(in.value.Float64)
	for i, l := range labels {
		in.value.Set(i*classes+l, 1)
	}
	return nil
}
