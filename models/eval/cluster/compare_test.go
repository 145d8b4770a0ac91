package cluster_test

import (
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/cluster"
	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
)

// TestCompare: a row for each kind of codes, with what FitKMeans finds and the three scores of it.
func TestCompare(t *testing.T) {
	s, o := evaltest.Blobs(t), cluster.KMeansOptions{Starts: 2, Seed: 3}
	rows := evaltest.Must(cluster.Compare(s, 3, o, eval.Coded{Name: "all", By: eval.Identity{}}))
	found := evaltest.Must(cluster.FitKMeans(s, 3, o))
	r := rows[0]
	if r.Name != "all" || r.Dims != 2 || r.Inertia != found.Inertia || !slices.Equal(r.Labels, found.Labels) {
		t.Errorf("%s, %d values, inertia %v; want %v", r.Name, r.Dims, r.Inertia, found.Inertia)
	}
	if got, want := [3]float64{r.Agreement.NMI, r.Agreement.ARI, r.Agreement.Purity},
		clusterScores(t, s.Labels, found.Labels); got != want {
		t.Errorf("scores %v, want %v", got, want)
	}
	bare := &data.Set{X: s.X, N: s.N, D: s.D}
	if rows, err := cluster.Compare(bare, 3, o, eval.Coded{Name: "all", By: eval.Identity{}}); err != nil ||
		rows[0].Agreement != nil {
		t.Errorf("without labels: %+v (%v)", rows, err)
	}
	_, none := cluster.Compare(s, 3, o)
	_, nothing := cluster.Compare(s, 3, o, eval.Coded{Name: "nothing"})
	_, many := cluster.Compare(s, 301, o, eval.Coded{Name: "all", By: eval.Identity{}})
	evaltest.Errors(t, "", map[string]error{
		"no codes":                   none,
		"nothing: there is nothing":  nothing,
		"all: cluster: k-means: 301": many,
	})
}
