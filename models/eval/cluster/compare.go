package cluster

import (
	"errors"
	"fmt"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
)

// Agreement says how well a clustering agrees with classes.
type Agreement struct{ NMI, ARI, Purity float64 }

// Agree measures a clustering by [NMI], [ARI] and [Purity].
func Agree(labels, clusters []int) (*Agreement, error) {
	a := &Agreement{}
	var errs [3]error
	a.NMI, errs[0] = NMI(labels, clusters)
	a.ARI, errs[1] = ARI(labels, clusters)
	a.Purity, errs[2] = Purity(labels, clusters)
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return a, nil
}

// Clustering is what k-means finds in one kind of codes.
type Clustering struct {
	Name string
	Dims int // values of a code
	*KMeans
	Agreement *Agreement // with the classes of the samples; nil if they have none
}

// Compare finds k clusters in every kind of codes of a set.
func Compare(s *data.Set, k int, o KMeansOptions, kinds ...eval.Coded) ([]Clustering, error) {
	if len(kinds) == 0 {
		return nil, errors.New("cluster: compare: there are no codes to compare")
	}
	var rows []Clustering
	for _, kind := range kinds {
		encoded, err := kind.Encode(s)
		if err != nil {
			return nil, fmt.Errorf("cluster: compare: %w", err)
		}
		codes := encoded[0]
		row := Clustering{Name: kind.Name, Dims: codes.D}
		if row.KMeans, err = FitKMeans(codes, k, o); err != nil {
			return nil, fmt.Errorf("cluster: compare: %s: %w", kind.Name, err)
		}
		if codes.Labels != nil {
			if row.Agreement, err = Agree(codes.Labels, row.Labels); err != nil {
				return nil, err
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}
