package eval

import (
	"errors"
	"fmt"
)

// Confusion counts predictions: Counts[i][j] is the number of samples of class i predicted as class j.
type Confusion struct {
	Classes []string // names, one for each row
	Counts  [][]int
}

// NewConfusion counts predictions. Labels and predictions are numbers of classes, whose names are given.
func NewConfusion(labels, predicted []int, classes []string) (*Confusion, error) {
	if len(labels) != len(predicted) || len(labels) == 0 {
		return nil, fmt.Errorf("eval: confusion: %d labels and %d predictions: there must be equally many, and at least 1",
			len(labels), len(predicted))
	}
	if len(classes) == 0 {
		return nil, errors.New("eval: confusion: there are no classes")
	}
	c := &Confusion{Classes: classes, Counts: make([][]int, len(classes))}
	for i := range c.Counts {
		c.Counts[i] = make([]int, len(classes))
	}
	for k, label := range labels {
		for _, class := range []int{label, predicted[k]} {
			if class < 0 || class >= len(classes) {
				return nil, fmt.Errorf("eval: confusion: sample %d: class %d is outside 0..%d", k, class, len(classes)-1)
			}
		}
		c.Counts[label][predicted[k]]++
	}
	return c, nil
}

// Class returns the decisions about one class against all others.
func (c *Confusion) Class(k int) Decisions {
	var d Decisions
	for i, row := range c.Counts {
		for j, n := range row {
			switch {
			case i == k && j == k:
				d.TruePositives += n
			case i == k:
				d.FalseNegatives += n
			case j == k:
				d.FalsePositives += n
			default:
				d.TrueNegatives += n
			}
		}
	}
	return d
}

// Accuracy returns the share of samples whose class was predicted.
func (c *Confusion) Accuracy() float64 {
	right, all := 0, 0
	for i, row := range c.Counts {
		for _, n := range row {
			all += n
		}
		right += row[i]
	}
	return share(right, all-right)
}

// MacroPrecision returns the average precision of the classes, each with the same weight.
func (c *Confusion) MacroPrecision() float64 { return c.average(Decisions.Precision) }

// MacroRecall returns the average recall of the classes, also called the balanced accuracy.
func (c *Confusion) MacroRecall() float64 { return c.average(Decisions.Recall) }

// MacroF1 returns the average F1 of the classes.
func (c *Confusion) MacroF1() float64 { return c.average(Decisions.F1) }

func (c *Confusion) average(f func(Decisions) float64) float64 {
	sum := 0.0
	for k := range c.Counts {
		sum += f(c.Class(k))
	}
	return sum / float64(len(c.Counts))
}

// Undefined lists the precisions and recalls of classes that have no denominator: nothing was predicted as the class,
// or nothing belongs to it. They count as 0 and lower the averages.
func (c *Confusion) Undefined() []string {
	var out []string
	for k, name := range c.Classes {
		d := c.Class(k)
		if d.TruePositives+d.FalsePositives == 0 {
			out = append(out, fmt.Sprintf("precision of class %q: no sample was predicted as it", name))
		}
		if d.TruePositives+d.FalseNegatives == 0 {
			out = append(out, fmt.Sprintf("recall of class %q: no sample belongs to it", name))
		}
	}
	return out
}
