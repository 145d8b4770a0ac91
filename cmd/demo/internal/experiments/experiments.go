// Package experiments holds the experiments of the tutorial. Each trains what it needs, measures it, and compares the
// measurement with a prediction of theory or with an earlier measurement.
//
// An [Experiment] is a value, registered in a file of its own:
//
//	func init() {
//		register(Experiment{ID: "E08", Question: "Do tied weights reconstruct as well as untied ones?", run: tiedWeights})
//	}
//
//	func tiedWeights(l *Bench, r *Result) {
//		ae := l.FitModel(10, "tied", models.Spec{Latent: 32})
//		r.AtMost("test MSE with tied weights", l.TestMSE(ae), 0.0135)
//	}
//
// Its function gets a [Bench] in a [Lab], which has the data, the seed and a store of trained models: what several
// experiments train is trained once. It adds tables, checks and figures to a [Result]. A [Check] is a measured number
// between bounds; it makes an experiment a test. No result is written down anywhere: all are computed.
//
// No function here handles errors. The first error ends the experiment and comes out of [Experiment.Run]; package try
// says how, and why. Cancelling the context ends it likewise.
//
// An experiment must depend neither on other experiments nor on their order. The same seed gives the same numbers.
package experiments

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
)

// Experiment is a question, and the computation that answers it.
type Experiment struct {
	ID       string // such as E01
	Question string
	Figures  []string // the names of the figures that it draws, from the list in figures.go
	run      func(l *Bench, r *Result)
}

// Run runs the experiment in a lab. It ends at the first error, or when ctx is cancelled.
func (e Experiment) Run(ctx context.Context, l *Lab) (*Result, error) {
	r := &Result{}
	if err := l.Work(ctx, func(b *Bench) { e.run(b, r) }); err != nil {
		return nil, err
	}
	return r, nil
}

// Result is what an experiment has found.
type Result struct {
	Tables []*report.Table
	Checks
	Notes   []string // what the numbers show, in sentences
	Figures []report.Figure
}

// Table adds a table with the heads of its columns, and returns it for its rows to be added.
func (r *Result) Table(title string, heads ...string) *report.Table {
	t := report.NewTable(report.Heads(heads...)...)
	t.Title = title
	r.Tables = append(r.Tables, t)
	return t
}

var registered, illustrations []Experiment

func register(es ...Experiment) { registered = append(registered, withFigures(es)...) }

// illustrate registers what draws figures without being an experiment. Its ID names a variant or a claim.
func illustrate(es ...Experiment) { illustrations = append(illustrations, withFigures(es)...) }

func withFigures(es []Experiment) []Experiment {
	for i := range es {
		es[i].Figures = namesOf(func(f declared) bool { return f.by == es[i].ID })
	}
	return es
}

// All returns the experiments in the order of their IDs.
func All() []Experiment {
	return slices.SortedFunc(slices.Values(registered), func(a, b Experiment) int { return cmp.Compare(a.ID, b.ID) })
}

// Select returns the experiments of the given IDs, in their order; all if there are none.
func Select(ids []string) ([]Experiment, error) {
	all := All()
	if len(ids) == 0 {
		return all, nil
	}
	var out []Experiment
	for _, id := range ids {
		i := slices.IndexFunc(all, func(e Experiment) bool { return strings.EqualFold(e.ID, id) })
		if i < 0 {
			var known []string
			for _, e := range all {
				known = append(known, e.ID)
			}
			return nil, fmt.Errorf("there is no experiment %q; there are: %s", id, strings.Join(known, ", "))
		}
		out = append(out, all[i])
	}
	return out, nil
}
