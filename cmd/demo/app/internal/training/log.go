package training

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"

	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
)

// logHeader names the columns of a log. It is a tidy table: a row for each number.
var LogHeader = []string{"model", "epoch", "set", "term", "value", "weight"}

// The sets of a log.
const (
	logTrain      = "train"
	LogValidation = "validation"
)

const logRate = "learning rate"

// writeLog writes the losses of every epoch as CSV: for the training set (the average over the epoch, while the model
// changed) and the validation set (after the epoch) a row for the total, whose weight is 1, and one for each term,
// unweighted beside its weight, the epoch's average where it changes. Values are per image, in nats
// where they are likelihoods and divergences. A learning rate that changes has a row, too, that of the last step with a
// weight of 0.
func WriteLog(path string, trainings []*Job) error {
	return report.WriteFile(path, func(w io.Writer) error {
		out := csv.NewWriter(w)
		rows := [][]string{LogHeader}
		for _, t := range trainings {
			for _, e := range t.epochs {
				rows = append(rows, logRows(t.Name, e.Number, logTrain, t.logged(e))...)
				if e.Validation != nil {
					rows = append(rows, logRows(t.Name, e.Number, LogValidation, *e.Validation)...)
				}
			}
		}
		return out.WriteAll(rows)
	})
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

func logRows(name string, epoch int, set string, l models.Loss) [][]string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	row := func(term string, value, weight float64) []string {
		return []string{name, strconv.Itoa(epoch), set, term, number(value), number(weight)}
	}
	rows := [][]string{row("total", l.Total, 1)}
	for _, t := range l.Terms {
		rows = append(rows, row(t.Name, t.Value, t.Weight))
	}
	return rows
}
