package training

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/graph/optim"
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

// TermCurves returns a curve for each term of the loss, over the epochs, with a prefix before its name. Where a term is
// missing, in an epoch or in validation, the curve has a NaN, which draws a gap. A term without any finite value has no
// curve.
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

// termNames returns the names of all terms of all epochs, in the order of their first appearance, training first.
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

// LogName is the name of the log of the tour; other logs have the name of their model before it.
const LogName = "log.csv"

// LogKeys names the columns of a log. It is a tidy table: a row for each number.
var LogKeys = []string{"model", "epoch", "set", "term", "value", "weight"}

// The sets of a log.
const (
	logTrain      = "train"
	LogValidation = "validation"
)

const logRate = "learning rate"

// Log returns the losses of every epoch of some trainings. The training set (averaged over the epoch, while the model
// changed) and the validation set (after the epoch) each have a row for the total, whose weight is 1, and one for each
// term, unweighted beside its weight, which is averaged over the epoch where it changes. Values are per image, in nats
// where they are likelihoods and divergences. A learning rate that changes has a row, too: that of the last step, with
// weight 0.
func Log(jobs ...*Job) *report.Table {
	table := report.NewTable(report.Keys(LogKeys...)...)
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	for _, t := range jobs {
		for _, e := range t.epochs {
			add := func(set string, l models.Loss) {
				for _, term := range append([]models.TermLoss{{Name: "total", Value: l.Total, Weight: 1}}, l.Terms...) {
					table.Add(t.Name, e.Number, set, term.Name, number(term.Value), number(term.Weight))
				}
			}
			add(logTrain, t.logged(e))
			if e.Validation != nil {
				add(LogValidation, *e.Validation)
			}
		}
	}
	return table
}

// logged is the training loss of an epoch, with the learning rate if that changes.
func (t *Job) logged(e models.Epoch) models.Loss {
	l := e.Train
	switch t.Options.Schedule.(type) {
	case nil, optim.Constant:
		return l
	}
	l.Terms = append(slices.Clip(l.Terms), models.TermLoss{Name: logRate, Value: e.LearningRate})
	return l
}
