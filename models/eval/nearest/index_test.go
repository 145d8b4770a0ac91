package nearest_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/nearest"
)

// ExampleIndex finds the codes nearest to a query, and classifies it.
func ExampleIndex() {
	codes := &data.Set{X: []float32{0, 0, 3, 4, 6, 8}, N: 3, D: 2, Labels: []int{0, 1, 1},
		Classes: []string{"near", "far"}}
	ix, err := nearest.NewIndex(codes, nearest.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	query := &data.Set{X: []float32{6, 7}, N: 1, D: 2, Labels: []int{1}, Classes: codes.Classes}
	n, err := ix.Neighbours(query, 2)
	fmt.Printf("%v %.3f %v\n", n.Indices, n.Distances, err)
	classes, err := ix.Classify(query, 3)
	fmt.Println(codes.Classes[classes[0]], err)
	precision, err := ix.PrecisionAt(query, 3)
	fmt.Printf("%.3f %v\n", precision, err)
	// Output:
	// [[2 1]] [[1.000 4.243]] <nil>
	// far <nil>
	// 0.667 <nil>
}

// distance is that of two codes by the definition.
func distance(a, b []float32, cosine bool) float64 {
	sum, aa, bb, ab := 0.0, 0.0, 0.0, 0.0
	for j := range a {
		x, y := float64(a[j]), float64(b[j])
		sum, aa, bb, ab = sum+(x-y)*(x-y), aa+x*x, bb+y*y, ab+x*y
	}
	if !cosine {
		return math.Sqrt(sum)
	}
	if aa == 0 || bb == 0 {
		return 1
	}
	return 1 - ab/math.Sqrt(aa)/math.Sqrt(bb)
}

// TestNeighboursAgainstAllDistances: with nothing but distances by the definition, all sorted. On a grid many distances
// are the same and the order of the index decides; far from the origin, squares of 10¹² would drown the distances.
func TestNeighboursAgainstAllDistances(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	kinds := map[string]func() float32{
		"normal":  func() float32 { return float32(r.NormFloat64()) },
		"grid":    func() float32 { return float32(r.IntN(3)) },
		"far":     func() float32 { return 1e6 + float32(r.IntN(8)) },
		"large":   func() float32 { return 1e30 * float32(r.NormFloat64()) },
		"tiny":    func() float32 { return 1e-30 * float32(r.NormFloat64()) },
		"copies":  func() float32 { return 7 },
		"spiked":  func() float32 { return float32(math.Pow(10, 12*r.Float64()-6)) },
		"sparse":  func() float32 { return max(0, float32(r.NormFloat64()-1)) },
		"integer": func() float32 { return float32(r.IntN(256)) },
	}
	for name, value := range kinds {
		for _, d := range []int{1, 3, 40} {
			set := func(n int) *data.Set {
				s := &data.Set{N: n, D: d}
				for range n * d {
					s.X = append(s.X, value())
				}
				return s
			}
			codes, query := set(300), set(12)
			for _, cosine := range []bool{false, true} {
				ix := evaltest.Must(nearest.NewIndex(codes, nearest.Options{Cosine: cosine}))
				for _, k := range []int{1, 9, 300} {
					n := evaltest.Must(ix.Neighbours(query, k))
					for i := range query.N {
						compareNeighbours(t, fmt.Sprintf("%s, d = %d, cosine %v, k = %d, query %d", name, d, cosine, k, i),
							codes, query.Row(i), n.Indices[i], n.Distances[i], -1, cosine)
					}
				}
				n := evaltest.Must(ix.LeaveOneOut(5))
				for i := 0; i < codes.N; i += 31 {
					compareNeighbours(t, fmt.Sprintf("%s, d = %d, cosine %v, leave out %d", name, d, cosine, i),
						codes, codes.Row(i), n.Indices[i], n.Distances[i], i, cosine)
				}
			}
		}
	}
}

// compareNeighbours compares with all distances, sorted. Cosines have no exact ties.
func compareNeighbours(t *testing.T, what string, codes *data.Set, query []float32, indices []int, distances []float64,
	without int, cosine bool) {
	t.Helper()
	var order []int
	all := make([]float64, codes.N)
	for c := range all {
		all[c] = distance(query, codes.Row(c), cosine)
		if c != without {
			order = append(order, c)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if all[a] < all[b] {
			return -1
		} else if all[a] > all[b] {
			return 1
		}
		return 0
	})
	if len(indices) != len(distances) {
		t.Fatalf("%s: %d indices, %d distances", what, len(indices), len(distances))
	}
	if !cosine && !slices.Equal(indices, order[:len(indices)]) {
		t.Errorf("%s: neighbours %v, want %v", what, indices, order[:len(indices)])
	}
	seen := map[int]bool{}
	for j, at := range indices {
		want, tolerance := all[order[j]], 1e-14+1e-12*all[order[j]]
		if seen[at] || at == without || math.Abs(distances[j]-want) > tolerance || math.Abs(all[at]-want) > tolerance {
			t.Fatalf("%s: neighbour %d is %d at %v, of distance %v, want %d at %v", what, j, at, distances[j], all[at], order[j],
				want)
		}
		seen[at] = true
	}
}

// TestIndexBits: the same neighbours for any number of processors.
func TestIndexBits(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	s := &data.Set{N: 700, D: 20, Classes: []string{"a", "b"}}
	for i := range s.N {
		for range s.D {
			s.X = append(s.X, float32(r.NormFloat64()))
		}
		s.Labels = append(s.Labels, i%2)
	}
	ix := evaltest.Must(nearest.NewIndex(s, nearest.Options{}))
	var first *nearest.Neighbours
	var firstMAP float64
	evaltest.ForProcessors(func(processors int) {
		n := evaltest.Must(ix.LeaveOneOut(7))
		m := evaltest.Must(ix.MeanAveragePrecision(s))
		if first == nil {
			first, firstMAP = n, m
		}
		if !reflect.DeepEqual(n, first) || m != firstMAP {
			t.Errorf("other neighbours with %d processors", processors)
		}
	})
}

// TestVotes: who wins a vote, by hand.
func TestVotes(t *testing.T) {
	codes := &data.Set{X: []float32{1, 2, 3, 4, 5}, N: 5, D: 1, Labels: []int{2, 0, 0, 2, 1},
		Classes: []string{"a", "b", "c"}}
	query := &data.Set{X: []float32{0}, N: 1, D: 1}
	for _, c := range []struct{ k, nearest, first int }{{1, 2, 2}, {2, 2, 0}, {3, 0, 0}, {4, 2, 0}, {5, 2, 0}} {
		for _, firstClass := range []bool{false, true} {
			ix := evaltest.Must(nearest.NewIndex(codes, nearest.Options{FirstClass: firstClass}))
			want := c.nearest
			if firstClass {
				want = c.first
			}
			if got, err := ix.Classify(query, c.k); err != nil || got[0] != want {
				t.Errorf("k = %d, first class %v: class %v (%v), want %d", c.k, firstClass, got, err, want)
			}
		}
	}
	ix := evaltest.Must(nearest.NewIndex(codes, nearest.Options{}))
	// Without itself, 1 is next to 2, 2 to 1 (before 3), 3 to 2, 4 to 3, and 5 to 4.
	if got, err := ix.ClassifyLeaveOneOut(1); err != nil || !slices.Equal(got, []int{0, 2, 0, 0, 2}) {
		t.Errorf("classes %v (%v), want 0 2 0 0 2", got, err)
	}
}

// TestRetrievalByHand: from 0, the ranks of label 0 are 2, 3 and 5 of 5, from 6 they are 1, 3 and 4.
func TestRetrievalByHand(t *testing.T) {
	codes := &data.Set{X: []float32{1, 2, 3, 4, 5}, N: 5, D: 1, Labels: []int{1, 0, 0, 1, 0}, Classes: []string{"a", "b"}}
	query := &data.Set{X: []float32{0, 6}, N: 2, D: 1, Labels: []int{0, 0}, Classes: codes.Classes}
	ix := evaltest.Must(nearest.NewIndex(codes, nearest.Options{}))
	got, err := ix.MeanAveragePrecision(query)
	if want := ((1/2.+2/3.+3/5.)/3 + (1+2/3.+3/4.)/3) / 2; err != nil || math.Abs(got-want) > 1e-15 {
		t.Errorf("mean average precision %v (%v), want %v", got, err, want)
	}
	got, err = ix.PrecisionAt(query, 3)
	if want := 2 / 3.; err != nil || math.Abs(got-want) > 1e-15 {
		t.Errorf("precision@3 %v (%v), want %v", got, err, want)
	}
	// Copies: those with the label come last, by their numbers.
	copies := &data.Set{X: make([]float32, 4), N: 4, D: 1, Labels: []int{1, 1, 0, 0}, Classes: codes.Classes}
	ix = evaltest.Must(nearest.NewIndex(copies, nearest.Options{}))
	got, err = ix.MeanAveragePrecision(query)
	if want := (1/3. + 2/4.) / 2; err != nil || math.Abs(got-want) > 1e-15 {
		t.Errorf("mean average precision of copies %v (%v), want %v", got, err, want)
	}
}

func TestIndexErrors(t *testing.T) {
	s := evaltest.Blobs(t)
	ix := evaltest.Must(nearest.NewIndex(s, nearest.Options{}))
	plain := &data.Set{X: s.X, N: s.N, D: s.D}
	unlabelled := evaltest.Must(nearest.NewIndex(plain, nearest.Options{}))
	bad := s.Clone()
	bad.X[5] = float32(math.NaN())
	_, nan := nearest.NewIndex(bad, nearest.Options{})
	_, query := ix.Neighbours(bad, 1)
	_, dims := ix.Neighbours(&data.Set{X: []float32{1, 2, 3}, N: 1, D: 3}, 1)
	_, none := ix.Neighbours(s, 0)
	_, many := ix.Neighbours(s, 301)
	_, others := ix.LeaveOneOut(300)
	_, labels := unlabelled.Classify(s, 1)
	_, labelsOut := unlabelled.ClassifyLeaveOneOut(1)
	_, noLabels := ix.PrecisionAt(plain, 1)
	other := s.Clone()
	other.Classes = []string{"b", "a", "c"}
	_, classes := ix.MeanAveragePrecision(other)
	few := evaltest.Must(s.Where(func(label int) bool { return label < 2 }))
	small := evaltest.Must(nearest.NewIndex(few, nearest.Options{}))
	var nobody *nearest.Index
	_, noIndex := nobody.Neighbours(s, 1)
	_, zeroIndex := new(nearest.Index).LeaveOneOut(1)
	_, noPrecision := nobody.PrecisionAt(s, 1)
	_, noVote := new(nearest.Index).Classify(s, 1)
	_, missing := small.MeanAveragePrecision(s)
	for _, c := range []struct {
		err  error
		want string
	}{
		{nan, "index: data: values: row 2, column 1"}, {query, "row 2, column 1"}, {dims, "queries of 3 values"},
		{none, "1 to 300"},
		{many, "1 to 300"}, {others, "1 to 299"}, {labels, "no labels"}, {labelsOut, "no labels"}, {noLabels, "no labels"},
		{classes, "do not mean the same"}, {noIndex, "NewIndex"}, {zeroIndex, "NewIndex"}, {noPrecision, "nil"},
		{noVote, "NewIndex"},
		{missing, "query 2: no code of the index has its label 2"},
	} {
		if c.err == nil || !strings.HasPrefix(c.err.Error(), "nearest: ") || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("error %v does not say %q", c.err, c.want)
		}
	}
}
