package training

import (
	"slices"
	"strconv"

	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
)

// LogName is the name of the log of the tour; that of another training is behind the name of its model.
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

// logged is the training loss of an epoch with what else is logged.
func (t *Job) logged(e models.Epoch) models.Loss {
	l := e.Train
	switch t.Options.Schedule.(type) {
	case nil, optim.Constant:
		return l
	}
	l.Terms = append(slices.Clip(l.Terms), models.TermLoss{Name: logRate, Value: e.LearningRate})
	return l
}
