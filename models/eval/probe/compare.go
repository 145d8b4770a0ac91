package probe

import (
	"errors"
	"fmt"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
)

// Coded is one way to encode samples, with a name for tables: a model, PCA with as many components, or Identity for the
// samples themselves.
type Coded struct {
	Name string
	By   eval.Encoder
}

// CodedResults are the results of probes on one kind of codes.
type CodedResults struct {
	Name    string
	Dims    int // values of a code
	Results []*Result
}

// Compare runs every probe on every kind of codes of two sets with labels, and returns a row for each kind with a
// result for each probe. Compare what has equally many dimensions: more of them keep more of the classes without any merit
// of the code.
//
//	pca, err := linear.FitPCA(train, a.Latent())
//	rows, err := probe.Compare(train, test, []probe.Probe{probe.Logistic(probe.LogisticOptions{})},
//		probe.Coded{"autoencoder", a}, probe.Coded{"PCA", pca}, probe.Coded{"pixels", eval.Identity{}})
func Compare(train, test *data.Set, probes []Probe, kinds ...Coded) ([]CodedResults, error) {
	if len(probes) == 0 || len(kinds) == 0 {
		return nil, errors.New("probe: compare: there must be a probe and a kind of codes at least")
	}
	var rows []CodedResults
	for _, kind := range kinds {
		if kind.By == nil {
			return nil, fmt.Errorf("probe: compare: %s: there is nothing to encode samples by", kind.Name)
		}
		a, err := kind.By.Encode(train)
		if err != nil {
			return nil, fmt.Errorf("probe: compare: %s: %w", kind.Name, err)
		}
		b, err := kind.By.Encode(test)
		if err != nil {
			return nil, fmt.Errorf("probe: compare: %s: %w", kind.Name, err)
		}
		row := CodedResults{Name: kind.Name, Dims: a.D}
		for _, p := range probes {
			result, err := p.Run(a, b)
			if err != nil {
				return nil, fmt.Errorf("probe: compare: %s: %w", kind.Name, err)
			}
			row.Results = append(row.Results, result)
		}
		rows = append(rows, row)
	}
	return rows, nil
}
