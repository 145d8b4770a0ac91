// Package experiments holds the experiments of the tutorial: each trains what it needs, measures it, and compares what it
// has measured with what theory or an earlier measurement predicts.
//
// An [Experiment] is a value in a file of its own, which registers it:
//
//	func init() {
//		register(Experiment{
//			ID:       "E08",
//			Question: "Do tied weights reconstruct as well as untied ones?",
//			Run:      tiedWeights,
//		})
//	}
//
// Its Run gets a [Lab], which has the sets, the seed, and a store of trained models, so that what several experiments train
// is trained once. It returns a [Result]: tables, checks and figures. A [Check] is a measured number between bounds; it
// is what makes an experiment a test. No number of a result is written down anywhere: all are computed.
//
// Its Figures are the names of the figures that it draws. All names stand in figures.go, in the order of the tutorial; a
// figure that belongs to no experiment is registered by illustrate, in illustrations.go.
//
// An experiment must not depend on others having run, nor on their order. The same seed gives the same numbers.
package experiments

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/viz"
)

// Experiment is a question, and the computation that answers it.
type Experiment struct {
	ID       string // such as E01
	Question string
	Figures  []string // the names of the figures that it draws
	Run      func(ctx context.Context, l *Lab) (*Result, error)
}

// Result is what an experiment has found.
type Result struct {
	Tables []Table
	Checks
	Notes   []string // what the numbers show, in sentences
	Figures []Figure
}

// Figure is a figure of an experiment, under the name of its files.
type Figure struct {
	Name    string
	Caption string
	viz.Figure
}

// Table is a table of text; the first row is its header.
type Table struct {
	Title string
	Rows  [][]string
}

// Add adds a row, of strings, whole numbers and floats, which are written with four significant digits; another
// format is the caller's to apply.
func (t *Table) Add(cells ...any) {
	row := make([]string, len(cells))
	for i, c := range cells {
		if v, ok := c.(float64); ok {
			row[i] = fmt.Sprintf("%.4g", v)
		} else {
			row[i] = fmt.Sprint(c)
		}
	}
	t.Rows = append(t.Rows, row)
}

var registered, illustrations []Experiment

func register(e Experiment) { registered = append(registered, e) }

// illustrate registers what draws figures but is no experiment. Its ID is that of the variant or the claim that it is about.
func illustrate(e Experiment) { illustrations = append(illustrations, e) }

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
