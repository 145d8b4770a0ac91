package nearest_test

import (
	"math"
	"reflect"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
	"github.com/aegis-ae/aegis/models/eval/nearest"
)

// TestCompare: a row for each kind of codes, with what an Index of them finds.
func TestCompare(t *testing.T) {
	s, all := evaltest.Blobs(t), eval.Coded{Name: "all", By: eval.Identity{}}
	queries := evaltest.Must(s.Head(10))
	ix := evaltest.Must(nearest.NewIndex(s, nearest.Options{}))
	found := evaltest.Must(ix.Neighbours(queries, 5))
	precision := evaltest.Must(ix.PrecisionAt(queries, 5))
	rows, err := nearest.Compare(s, queries, 5, nearest.Options{}, all)
	if want := []nearest.Retrieval{{Name: "all", Dims: 2, Found: found, Precision: precision}}; err != nil ||
		!reflect.DeepEqual(rows, want) {
		t.Errorf("%+v (%v), want %+v", rows, err, want)
	}
	bare := &data.Set{X: s.X, N: s.N, D: s.D}
	rows, err = nearest.Compare(bare, bare, 5, nearest.Options{}, all)
	if err != nil || !math.IsNaN(rows[0].Precision) || len(rows[0].Found.Indices) != s.N {
		t.Errorf("without labels: %v", err)
	}
	_, none := nearest.Compare(s, queries, 5, nearest.Options{})
	_, nothing := nearest.Compare(s, queries, 5, nearest.Options{}, eval.Coded{Name: "nothing"})
	_, many := nearest.Compare(s, queries, 301, nearest.Options{}, all)
	evaltest.Errors(t, "", map[string]error{
		"no codes":                  none,
		"nothing: there is nothing": nothing,
		"all: nearest: 301":         many,
	})
}
