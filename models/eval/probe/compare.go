package probe

import (
	"errors"
	"fmt"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
)

// Row has the results of probes on one kind of codes.
type Row struct {
	Name    string
	Dims    int // values of a code
	Results []*Result
}

// Compare runs every probe on every kind of codes of two sets with labels, and returns a row for each kind with a
// result for each probe. Compare codes of equally many dimensions: more dimensions keep more of the classes without any
// merit of the code.
//
//	pca, err := linear.FitPCA(train, a.Latent())
//	rows, err := probe.Compare(train, test, []probe.Probe{probe.Logistic(probe.LogisticOptions{})},
//		eval.Coded{"autoencoder", a}, eval.Coded{"PCA", pca}, eval.Coded{"pixels", eval.Identity{}})
func Compare(train, test *data.Set, probes []Probe, kinds ...eval.Coded) ([]Row, error) {
	if len(probes) == 0 || len(kinds) == 0 {
		return nil, errors.New("probe: compare: there must be a probe and a kind of codes at least")
	}
	var rows []Row
	for _, kind := range kinds {
		codes, err := kind.Encode(train, test)
		if err != nil {
			return nil, fmt.Errorf("probe: compare: %w", err)
		}
		row := Row{Name: kind.Name, Dims: codes[0].D}
		for _, p := range probes {
			result, err := p.Run(codes[0], codes[1])
			if err != nil {
				return nil, fmt.Errorf("probe: compare: %s: %w", kind.Name, err)
			}
			row.Results = append(row.Results, result)
		}
		rows = append(rows, row)
	}
	return rows, nil
}
