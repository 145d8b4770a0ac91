package training

import (
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/viz"
)

// lossFigure shows the total loss, and its terms if there are several.
func (t *Job) lossFigure(variant string) viz.Figure {
	f := viz.LossCurves{
		Title: fmt.Sprintf("%s, d = %d: loss per image", variant, t.AE.Latent()), Y: "per image",
		First: t.epochs[0].Number, // more than 1 after --init
	}
	terms := TermCurves(t, "")
	if len(terms) > 1 {
		total := viz.Curve{Name: "total"}
		for _, e := range t.epochs {
			total.Train = append(total.Train, e.Train.Total)
			total.Validation = append(total.Validation, e.Validation.Total)
		}
		f.Curves = append(f.Curves, total)
	}
	f.Curves = append(f.Curves, terms...)
	return f
}

// TermCurves returns the course of each term of a loss over the epochs, their names behind the prefix. A term need not
// be in every epoch, nor in both training and validation: where it is not, there is a NaN, which makes a gap. A term
// without any finite value has no curve.
func TermCurves(t *Job, prefix string) []viz.Curve {
	var out []viz.Curve
	for _, name := range t.termNames() {
		c := viz.Curve{Name: prefix + name}
		for _, e := range t.epochs {
			c.Train = append(c.Train, termValue(&e.Train, name))
			c.Validation = append(c.Validation, termValue(e.Validation, name))
		}
		if slices.ContainsFunc(slices.Concat(c.Train, c.Validation), finite) {
			out = append(out, c)
		}
	}
	return out
}

// termNames returns the names of all terms of all epochs, in the order in which they came up, training first.
func (t *Job) termNames() []string {
	var names []string
	add := func(l models.Loss) {
		for _, term := range l.Terms {
			if !slices.Contains(names, term.Name) {
				names = append(names, term.Name)
			}
		}
	}
	for _, e := range t.epochs {
		add(e.Train)
	}
	for _, e := range t.epochs {
		if e.Validation != nil {
			add(*e.Validation)
		}
	}
	return names
}

// termValue returns the value of a term, NaN if there is none.
func termValue(l *models.Loss, name string) float64 {
	if l != nil {
		if term, ok := l.Term(name); ok {
			return term.Value
		}
	}
	return math.NaN()
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
