package data_test

import (
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

// epoch returns the indices of all batches in order, after checking every batch against the set.
func epoch(t testing.TB, s *data.Set, o data.BatchOptions) (index []int, sizes []int) {
	t.Helper()
	for b := range s.Batches(o) {
		if b.N == 0 || len(b.X) != b.N*s.D || len(b.Index) != b.N || (s.Labels != nil && len(b.Labels) != b.N) {
			t.Fatalf("batch of %d: %d values, %d indices, %d labels", b.N, len(b.X), len(b.Index), len(b.Labels))
		}
		if s.Labels == nil && b.Labels != nil {
			t.Fatal("labels from nowhere")
		}
		for k, i := range b.Index {
			if !slices.Equal(b.X[k*s.D:(k+1)*s.D], s.Row(i)) || (s.Labels != nil && b.Labels[k] != s.Labels[i]) {
				t.Fatalf("row %d of a batch is not sample %d", k, i)
			}
		}
		index = append(index, b.Index...)
		sizes = append(sizes, b.N)
	}
	var indices []int
	k := 0
	for batch := range s.Indices(o) {
		if len(batch) != sizes[k] || cap(batch) != len(batch) {
			t.Fatalf("batch %d has %d indices for %d samples", k, len(batch), sizes[k])
		}
		indices = append(indices, batch...)
		k++
	}
	if !slices.Equal(indices, index) {
		t.Fatalf("indices %v, those of batches are %v", indices, index)
	}
	if len(sizes) != s.NumBatches(o) {
		t.Fatalf("%d batches, NumBatches says %d", len(sizes), s.NumBatches(o))
	}
	return index, sizes
}

func TestBatches(t *testing.T) {
	for _, c := range []struct {
		n     int
		o     data.BatchOptions
		sizes []int
	}{
		{10, data.BatchOptions{Size: 4}, []int{4, 4, 2}},
		{10, data.BatchOptions{Size: 4, DropLast: true}, []int{4, 4}},
		{8, data.BatchOptions{Size: 4}, []int{4, 4}},
		{8, data.BatchOptions{Size: 4, DropLast: true}, []int{4, 4}},
		{3, data.BatchOptions{Size: 4}, []int{3}},
		{3, data.BatchOptions{Size: 4, DropLast: true}, nil},
		{1, data.BatchOptions{Size: 1}, []int{1}},
		{300, data.BatchOptions{}, []int{128, 128, 44}},
		{300, data.BatchOptions{Size: -5}, []int{128, 128, 44}},
	} {
		for _, classes := range []int{0, 3} {
			for _, shuffle := range []bool{false, true} {
				c.o.Shuffle = shuffle
				t.Run(fmt.Sprintf("%d/%+v/%d", c.n, c.o, classes), func(t *testing.T) {
					s := numbered(t, c.n, 3, classes)
					index, sizes := epoch(t, s, c.o)
					if !slices.Equal(sizes, c.sizes) {
						t.Errorf("sizes %v, want %v", sizes, c.sizes)
					}
					if !shuffle && !slices.IsSorted(index) {
						t.Errorf("order %v", index)
					}
					slices.Sort(index)
					if unique := slices.Compact(slices.Clone(index)); len(unique) != len(index) {
						t.Error("a sample came twice")
					}
					if !c.o.DropLast && (len(index) != c.n || index[0] != 0 || index[c.n-1] != c.n-1) {
						t.Errorf("not every sample came: %v", index)
					}
				})
			}
		}
	}
}

func TestBatchOrder(t *testing.T) {
	s := numbered(t, 50, 2, 2)
	order := func(seed uint64, number, size int) []int {
		index, _ := epoch(t, s, data.BatchOptions{Size: size, Shuffle: true, Seed: seed, Epoch: number})
		return index
	}
	base := order(1, 0, 8)
	if !slices.Equal(base, order(1, 0, 8)) {
		t.Error("the same seed and epoch give another order")
	}
	if !slices.Equal(base, order(1, 0, 7)) {
		t.Error("the order depends on the batch size")
	}
	seen := map[string]bool{}
	for seed := range uint64(4) {
		for number := range 4 {
			seen[fmt.Sprint(order(seed, number, 8))] = true
		}
	}
	if len(seen) != 16 {
		t.Errorf("16 pairs of seed and epoch give %d orders", len(seen))
	}
}

// A seed promises the order: figures and checkpoints of an earlier version must be reproducible.
func TestBatchOrderIsFrozen(t *testing.T) {
	s := numbered(t, 10, 1, 0)
	for number, want := range [][]int{
		{1, 5, 4, 0, 6, 7, 9, 2, 8, 3},
		{1, 5, 9, 3, 0, 8, 4, 7, 2, 6},
	} {
		got, _ := epoch(t, s, data.BatchOptions{Shuffle: true, Seed: 1, Epoch: number})
		if !slices.Equal(got, want) {
			t.Errorf("epoch %d: order %v, want %v", number, got, want)
		}
	}
}

// Every sample is equally likely to come first: a chi-squared test with 9 degrees of freedom, at the 0.1 % level.
func TestBatchOrderIsUniform(t *testing.T) {
	const trials = 5000
	s := numbered(t, 10, 1, 0)
	first := make([]int, s.N)
	for number := range trials {
		for b := range s.Batches(data.BatchOptions{Size: 1, Shuffle: true, Seed: 5, Epoch: number}) {
			first[b.Index[0]]++
			break
		}
	}
	chi2, expected := 0.0, float64(trials)/10
	for _, f := range first {
		chi2 += (float64(f) - expected) * (float64(f) - expected) / expected
	}
	if chi2 > 27.88 {
		t.Errorf("first samples %v: chi-squared %.1f", first, chi2)
	}
}

func TestBatchMemory(t *testing.T) {
	s := numbered(t, 10, 2, 2)
	for b := range s.Batches(data.BatchOptions{Size: 4}) {
		if &b.X[0] != &s.Row(b.Index[0])[0] || &b.Labels[0] != &s.Labels[b.Index[0]] {
			t.Error("an unshuffled batch is a copy")
		}
		if cap(b.X) != len(b.X) || cap(b.Labels) != len(b.Labels) {
			t.Error("an append to a batch would write into the set")
		}
	}
	before := s.Clone()
	for b := range s.Batches(data.BatchOptions{Size: 4, Shuffle: true}) {
		clear(b.X)
		clear(b.Labels)
		clear(b.Index)
	}
	if !reflect.DeepEqual(s, before) {
		t.Error("writing to a shuffled batch changes the set")
	}

	// An epoch allocates the same whether it has 10 batches or 1,000.
	large := numbered(t, 10000, 2, 2)
	for _, shuffle := range []bool{false, true} {
		allocs := func(size int) float64 {
			return testing.AllocsPerRun(5, func() {
				for range large.Batches(data.BatchOptions{Size: size, Shuffle: shuffle}) {
				}
			})
		}
		if few, many := allocs(1000), allocs(10); few != many || many > 20 {
			t.Errorf("shuffle %v: %v allocations for 10 batches, %v for 1,000", shuffle, few, many)
		}
	}
}

func TestBatchesStopEarly(t *testing.T) {
	s := numbered(t, 10, 1, 0)
	for _, shuffle := range []bool{false, true} {
		seq, n := s.Batches(data.BatchOptions{Size: 1, Shuffle: shuffle}), 0
		for range seq {
			if n++; n == 3 {
				break
			}
		}
		for range s.Indices(data.BatchOptions{Size: 1, Shuffle: shuffle}) {
			break
		}
		var again []int
		for b := range seq {
			again = append(again, b.Index...)
		}
		if n != 3 || len(again) != 10 {
			t.Errorf("stopped after %d, then %d more", n, len(again))
		}
	}
}

// Several goroutines may range over one iterator, and the number of processors changes nothing.
func TestBatchesConcurrently(t *testing.T) {
	s := numbered(t, 200, 3, 2)
	o := data.BatchOptions{Size: 16, Shuffle: true, Seed: 9}
	want, _ := epoch(t, s, o)
	seq := s.Batches(o)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, procs := range []int{1, 4} {
		runtime.GOMAXPROCS(procs)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				var got []int
				for b := range seq {
					for k, i := range b.Index {
						if b.X[k*s.D] != s.X[i*s.D] {
							t.Errorf("sample %d has values of another", i)
						}
					}
					got = append(got, b.Index...)
				}
				if !slices.Equal(got, want) {
					t.Errorf("order %v, want %v", got, want)
				}
			})
		}
		wg.Wait()
	}
}

func BenchmarkBatches(b *testing.B) {
	s := numbered(b, 10000, 784, 10)
	for _, shuffle := range []bool{false, true} {
		b.Run(fmt.Sprintf("shuffle=%v", shuffle), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(4 * len(s.X)))
			batches := 0
			for b.Loop() {
				for batch := range s.Batches(data.BatchOptions{Shuffle: shuffle}) {
					batches += min(batch.N, 1)
				}
			}
			b.ReportMetric(float64(batches)/float64(b.N), "batches/op")
		})
	}
}
