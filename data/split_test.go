package data_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

// rows returns the sample numbers in a set made by numbered with one feature.
func rows(s *data.Set) []int {
	out := make([]int, s.N)
	for i := range out {
		out[i] = int(s.Row(i)[0]) / 10
	}
	return out
}

func counts(s *data.Set) []int {
	out := make([]int, len(s.Classes))
	for _, label := range s.Labels {
		out[label]++
	}
	return out
}

func TestSplit(t *testing.T) {
	s := numbered(t, 100, 1, 4)
	parts := must(s.Split(7, 0.7, 0.2, 0.1))(t)
	var all []int
	for k, p := range parts {
		if err := p.Check(); err != nil {
			t.Fatal(err)
		}
		if want := []int{70, 20, 10}[k]; p.N != want {
			t.Errorf("part %d has %d samples, want %d", k, p.N, want)
		}
		for i, row := range rows(p) {
			if p.Labels[i] != s.Labels[row] {
				t.Errorf("part %d: sample %d has lost its label", k, row)
			}
		}
		if slices.IsSorted(rows(p)) {
			t.Errorf("part %d is in the order of the set", k)
		}
		all = append(all, rows(p)...)
	}
	if slices.Sort(all); !slices.Equal(all, rows(s)) {
		t.Errorf("the parts are not a partition: %v", all)
	}
	if parts[1].Name != "numbered, part 2 of 3" {
		t.Errorf("name %q", parts[1].Name)
	}
	if again := must(s.Split(7, 0.7, 0.2, 0.1))(t); !reflect.DeepEqual(parts, again) {
		t.Error("the same seed gives another split")
	}
	if other := must(s.Split(8, 0.7, 0.2, 0.1))(t); reflect.DeepEqual(parts[0].X, other[0].X) {
		t.Error("another seed gives the same split")
	}
	if whole := must(s.Split(7, 1))(t); len(whole) != 1 || whole[0].N != 100 {
		t.Error("one part is not the whole")
	}
}

func TestSplitErrors(t *testing.T) {
	s := numbered(t, 10, 1, 0)
	wantError(t, second(s.Split(1)), "split: no fractions")
	wantError(t, second(s.Split(1, 0.5, 0.4)), "fractions [0.5 0.4] sum to 0.9: want 1")
	wantError(t, second(s.Split(1, 0.5, 0.5, 0)), "fraction 3 is 0")
	wantError(t, second(s.Split(1, 1.5, -0.5)), "fraction 1 is 1.5")
	wantError(t, second(s.Split(1, math.NaN(), 1)), "fraction 1 is NaN")
	wantError(t, second(s.Split(1, 0.99, 0.01)), "part 2 would be empty: 0.01 of 10 samples")
	wantError(t, second(s.SplitStratified(1, 0.5, 0.5)), "stratified split: the set has no labels")
	if _, err := s.Split(1, 0.1, 0.2, 0.7); err != nil { // they sum to 0.9999999999999999
		t.Error(err)
	}
}

func TestSplitStratified(t *testing.T) {
	// 90 samples of class a, 9 of b, 1 of c, sorted by class: the worst case for a split that takes the order as it is.
	s := numbered(t, 100, 1, 3)
	for i := range s.Labels {
		switch {
		case i < 90:
			s.Labels[i] = 0
		case i < 99:
			s.Labels[i] = 1
		default:
			s.Labels[i] = 2
		}
	}
	parts := must(s.SplitStratified(3, 2.0/3, 1.0/3))(t)
	a, b := counts(parts[0]), counts(parts[1])
	if a[0] != 60 || b[0] != 30 || a[1] != 6 || b[1] != 3 || a[2]+b[2] != 1 {
		t.Errorf("class counts %v and %v, want 60 6 * and 30 3 *", a, b)
	}
	if slices.IsSorted(parts[0].Labels) {
		t.Error("the part is sorted by class")
	}
	// Many classes of two samples each: rounding class by class would leave the second part empty.
	s = numbered(t, 40, 1, 20)
	if parts := must(s.SplitStratified(3, 0.9, 0.1))(t); parts[1].N != 4 {
		t.Errorf("the tenth part of 40 has %d samples", parts[1].N)
	}
}

// The documented bounds hold for random sets and fractions, and the parts are a partition.
func TestSplitProperties(t *testing.T) {
	const seed = 42
	r := rand.New(rand.NewPCG(seed, 0))
	for trial := range 300 {
		n, classes, k := 1+r.IntN(300), 1+r.IntN(6), 1+r.IntN(6)
		s := numbered(t, n, 1, classes)
		for i := range s.Labels {
			s.Labels[i] = min(r.IntN(classes), r.IntN(classes)) // uneven
		}
		fractions, sum := make([]float64, k), 0.0
		for i := range fractions {
			fractions[i] = 0.01 + r.Float64()
			sum += fractions[i]
		}
		for i := range fractions {
			fractions[i] /= sum
		}
		plain, err := s.Split(uint64(trial), fractions...)
		parts, err2 := s.SplitStratified(uint64(trial), fractions...)
		if (err == nil) != (err2 == nil) {
			t.Fatalf("seed %d, trial %d: %v against %v", seed, trial, err, err2)
		}
		if err != nil {
			wantError(t, err, "would be empty")
			if slices.Min(fractions)*float64(n) >= 1 {
				t.Fatalf("seed %d, trial %d: n=%d %v: %v", seed, trial, n, fractions, err)
			}
			continue
		}
		bound := 2 * (1 - 1/float64(max(2*k-2, 1)))
		total, all := counts(s), []int{}
		for i, p := range parts {
			if p.N != plain[i].N || math.Abs(float64(p.N)-fractions[i]*float64(n)) > bound/2+1e-5 {
				t.Fatalf("seed %d, trial %d: part %d of %v has %d and %d of %d", seed, trial, i, fractions, p.N, plain[i].N, n)
			}
			for c, m := range counts(p) {
				if math.Abs(float64(m)-fractions[i]*float64(total[c])) > bound+1e-5 {
					t.Fatalf("seed %d, trial %d: part %d of %v has %d of %d in class %d",
						seed, trial, i, fractions, m, total[c], c)
				}
			}
			all = append(all, rows(p)...)
		}
		if slices.Sort(all); !slices.Equal(all, rows(s)) {
			t.Fatalf("seed %d, trial %d: not a partition", seed, trial)
		}
	}
}
