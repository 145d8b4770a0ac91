package nearest

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// Index finds the nearest of its codes. It compares all of them, so no neighbour is missed.
type Index struct {
	codes   *data.Set
	options Options

	offset  []float64 // subtracted from codes before products; nil for the cosine
	factors []float64 // of each code, for the cosine: 1/‖c‖, or 0 for a code of zeros
	norms   []float64 // of each code: ‖c − offset‖², or 1 for the cosine
	longest float64   // the largest of norms
}

// Options chooses the distance and the rule for ties. The zero value is the Euclidean distance ‖q − c‖.
type Options struct {
	// Cosine measures 1 − q·c/(‖q‖‖c‖), between 0 and 2, which ignores the lengths of codes. A code of zeros has no
	// direction; its distance from every code is 1, as at a right angle.
	Cosine bool
	// FirstClass gives a tied vote to the first of the tied classes, as in scikit-learn and the usual tables, and not to
	// the class of the nearest code.
	FirstClass bool
}

// NewIndex makes an index of codes, which must not change afterwards. With labels it can classify other codes.
func NewIndex(codes *data.Set, o Options) (*Index, error) {
	if err := codes.Check(); err != nil {
		return nil, fmt.Errorf("nearest: index: %w", err)
	}
	ix := &Index{codes: codes, options: o, norms: make([]float64, codes.N)}
	if o.Cosine {
		ix.factors = directions(codes)
		for i := range ix.norms {
			ix.norms[i] = 1
		}
	} else {
		ix.offset = codes.ColumnMeans()
		num.InParts(codes.N, num.Parts(codes.N, num.BlockRows(codes.D)), func(_, lo, hi int) {
			for i := lo; i < hi; i++ {
				ix.norms[i] = num.SquaredDistance(codes.Row(i), ix.offset)
			}
		})
	}
	ix.longest = slices.Max(ix.norms)
	return ix, nil
}

// directions returns the factor that scales each code to length 1.
func directions(codes *data.Set) []float64 {
	out := make([]float64, codes.N)
	for i := range out {
		sum := 0.0
		for _, v := range codes.Row(i) {
			sum += float64(v) * float64(v)
		}
		if sum > 0 {
			out[i] = 1 / math.Sqrt(sum)
		}
	}
	return out
}

// Codes returns the codes of the index, nil if it was not made by NewIndex.
func (ix *Index) Codes() *data.Set {
	if ix == nil {
		return nil
	}
	return ix.codes
}

// Neighbours are the nearest codes of an index for each query, by rising distance; of equally near codes the first of
// the index comes first.
type Neighbours struct {
	Indices   [][]int     // numbers of codes in the index, k for each query
	Distances [][]float64 // from the query, Euclidean or cosine
}

// Neighbours returns the k nearest codes for each query, k between 1 and their number.
func (ix *Index) Neighbours(query *data.Set, k int) (*Neighbours, error) {
	if err := ix.check(query, k, ix.Codes().Len()); err != nil {
		return nil, fmt.Errorf("nearest: %w", err)
	}
	return ix.search(query, k, false), nil
}

// LeaveOneOut returns the k nearest codes, other than itself, for each code of the index, k between 1 and their number
// less one.
func (ix *Index) LeaveOneOut(k int) (*Neighbours, error) {
	if err := ix.check(ix.Codes(), k, ix.Codes().Len()-1); err != nil {
		return nil, fmt.Errorf("nearest: leave one out: %w", err)
	}
	return ix.search(ix.codes, k, true), nil
}

// check reports queries that do not fit the codes, and a wrong number of neighbours.
func (ix *Index) check(query *data.Set, k, most int) error {
	if ix.Codes() == nil {
		return errors.New("the index has no codes: NewIndex makes one")
	}
	if err := query.Check(); err != nil {
		return err
	}
	if query.D != ix.codes.D {
		return fmt.Errorf("queries of %d values; the codes of the index have %d", query.D, ix.codes.D)
	}
	if k < 1 || k > most {
		return fmt.Errorf("%d neighbours: there must be 1 to %d", k, most)
	}
	return nil
}

// Classify returns the class of each query by a vote of its k nearest codes, which need labels. Ties go to the class of
// the nearest code, or to the first class ([Options].FirstClass).
func (ix *Index) Classify(query *data.Set, k int) ([]int, error) {
	n, err := ix.Neighbours(query, k)
	if err != nil {
		return nil, err
	}
	return ix.vote(n)
}

// ClassifyLeaveOneOut classifies each code of the index by the others.
func (ix *Index) ClassifyLeaveOneOut(k int) ([]int, error) {
	n, err := ix.LeaveOneOut(k)
	if err != nil {
		return nil, err
	}
	return ix.vote(n)
}

// vote returns the class of each query.
func (ix *Index) vote(n *Neighbours) ([]int, error) {
	if ix.codes.Labels == nil {
		return nil, errors.New("nearest: classify: the codes of the index have no labels")
	}
	out := make([]int, len(n.Indices))
	counts := make([]int, len(ix.codes.Classes))
	for i, indices := range n.Indices {
		clear(counts)
		for _, at := range indices {
			counts[ix.codes.Labels[at]]++
		}
		most := slices.Max(counts)
		if ix.options.FirstClass {
			out[i] = slices.Index(counts, most)
			continue
		}
		nearest := slices.IndexFunc(indices, func(at int) bool { return counts[ix.codes.Labels[at]] == most })
		out[i] = ix.codes.Labels[indices[nearest]]
	}
	return out, nil
}
