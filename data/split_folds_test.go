package data_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

// ExampleSet_Folds divides six samples of two classes into three folds.
func ExampleSet_Folds() {
	s := &data.Set{X: make([]float32, 6), N: 6, D: 1, Labels: []int{0, 0, 0, 1, 1, 1}, Classes: []string{"a", "b"}}
	folds, err := s.Folds(3, 1)
	for _, f := range folds {
		fmt.Println(len(f.Train), "to learn from,", s.Classes[s.Labels[f.Test[0]]], "and", s.Classes[s.Labels[f.Test[1]]],
			"to test on")
	}
	fmt.Println(err)
	// Output:
	// 4 to learn from, a and b to test on
	// 4 to learn from, a and b to test on
	// 4 to learn from, a and b to test on
	// <nil>
}

// TestFolds: every sample is in one test part and in all other training parts; sizes of parts, and of classes in
// parts, differ by at most 1.
func TestFolds(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	for range 50 {
		n := 2 + r.IntN(60)
		k := 2 + r.IntN(n-1)
		s := &data.Set{X: make([]float32, n), N: n, D: 1}
		if r.IntN(3) > 0 {
			s.Classes = []string{"a", "b", "c"}
			for range n {
				s.Labels = append(s.Labels, r.IntN(2)*r.IntN(3))
			}
		}
		folds, err := s.Folds(k, seed)
		if err != nil {
			t.Fatal(err)
		}
		if len(folds) != k {
			t.Fatalf("%d folds, want %d", len(folds), k)
		}
		tested := make([]int, n)
		least, most := map[int]int{}, map[int]int{} // tests of each class, and of all as class -1
		for f, fold := range folds {
			both := slices.Concat(fold.Train, fold.Test)
			slices.Sort(both)
			for i, v := range both {
				if i != v {
					t.Fatalf("fold %d: %v is not every sample once", f, both)
				}
			}
			counts := map[int]int{-1: len(fold.Test)}
			for _, i := range fold.Test {
				tested[i]++
				if s.Labels != nil {
					counts[s.Labels[i]]++
				}
			}
			for class := -1; class < 3; class++ {
				if f == 0 {
					least[class] = n
				}
				least[class], most[class] = min(least[class], counts[class]), max(most[class], counts[class])
			}
			if !slices.IsSorted(fold.Train) || !slices.IsSorted(fold.Test) {
				t.Errorf("fold %d is not in the order of the samples", f)
			}
		}
		if slices.Min(tested) != 1 || slices.Max(tested) != 1 {
			t.Errorf("samples are tested on %v times", tested)
		}
		for class := range most {
			if most[class]-least[class] > 1 {
				t.Errorf("n = %d, k = %d: class %d has %d to %d samples in a part", n, k, class, least[class], most[class])
			}
		}
		again, err := s.Folds(k, seed)
		if err != nil || !reflect.DeepEqual(again, folds) {
			t.Errorf("other folds from the same seed (%v)", err)
		}
	}
	s := &data.Set{X: make([]float32, 50), N: 50, D: 1}
	one, _ := s.Folds(5, 1)
	two, _ := s.Folds(5, 2)
	if reflect.DeepEqual(one, two) {
		t.Error("the same folds from another seed")
	}
	for _, k := range []int{-1, 0, 1, 51} {
		if _, err := s.Folds(k, 1); err == nil || !strings.Contains(err.Error(), "there must be 2 to 50") {
			t.Errorf("%d folds of 50 samples: error %v", k, err)
		}
	}
	if _, err := (*data.Set)(nil).Folds(2, 1); err == nil {
		t.Error("folds of no set")
	}
}
