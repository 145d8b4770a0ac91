package nearest

import (
	"errors"
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
)

// Retrieval is what one kind of codes finds.
type Retrieval struct {
	Name      string
	Dims      int         // values of a code
	Found     *Neighbours // of each query, among the codes of the index
	Precision float64     // the share of them that have the label of the query; NaN without labels
}

// Compare looks for the k nearest of the codes of a set for each query, by every kind of codes.
func Compare(s, queries *data.Set, k int, o Options, kinds ...eval.Coded) ([]Retrieval, error) {
	if len(kinds) == 0 {
		return nil, errors.New("nearest: compare: there are no codes to compare")
	}
	var rows []Retrieval
	for _, kind := range kinds {
		codes, err := kind.Encode(s, queries)
		if err != nil {
			return nil, fmt.Errorf("nearest: compare: %w", err)
		}
		row := Retrieval{Name: kind.Name, Dims: codes[0].D, Precision: math.NaN()}
		index, err := NewIndex(codes[0], o)
		if err == nil && codes[0].Labels == nil {
			row.Found, err = index.Neighbours(codes[1], k)
		} else if err == nil {
			row.Found, row.Precision, err = index.precision(codes[1], k)
		}
		if err != nil {
			return nil, fmt.Errorf("nearest: compare: %s: %w", kind.Name, err)
		}
		rows = append(rows, row)
	}
	return rows, nil
}
