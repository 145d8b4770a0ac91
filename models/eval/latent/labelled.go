package latent

import (
	"errors"
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
)

// Labelled is a Decoder that decodes all codes as members of one class, whatever their labels: for [Grid], [Traverse]
// and sample.LatentSampler with a model that is told labels (variants.Conditional), and to decode codes as another
// class.
type Labelled struct {
	eval.Decoder
	Label   int
	Classes []string // names of all classes
}

// Decode implements Decoder. The samples have the label.
func (l Labelled) Decode(codes *data.Set) (*data.Set, error) {
	if err := codes.Check(); err != nil {
		return nil, fmt.Errorf("latent: labelled: %w", err)
	}
	c := *codes
	c.Classes, c.Labels = l.Classes, slices.Repeat([]int{l.Label}, codes.N)
	if err := c.Check(); err != nil {
		return nil, fmt.Errorf("latent: labelled: %w", err)
	}
	return l.Decoder.Decode(&c)
}

// SwapLabels decodes every code as a member of each class: code i becomes the samples i·k to (i+1)·k − 1 for the k
// classes of a model that is told labels. What these have in common is the information in the code.
func SwapLabels(d eval.Decoder, codes *data.Set, classes []string) (*data.Set, error) {
	if err := codes.Check(); err != nil {
		return nil, fmt.Errorf("latent: swap labels: %w", err)
	}
	if len(classes) == 0 {
		return nil, errors.New("latent: swap labels: there are no classes")
	}
	var rows, labels []int
	for i := range codes.N {
		for label := range classes {
			rows, labels = append(rows, i), append(labels, label)
		}
	}
	all, err := codes.Select(rows)
	if err != nil {
		return nil, err
	}
	all.Labels, all.Classes = labels, slices.Clone(classes)
	x, err := d.Decode(all)
	if err != nil {
		return nil, fmt.Errorf("latent: swap labels: %w", err)
	}
	return x, nil
}
