package data_test

import (
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

// greys returns n samples that all have the levels 0, 1, 0.25 and 0.9.
func greys(n int) *data.Set {
	s := &data.Set{Name: "greys", N: n, D: 4, Features: []string{"a", "b", "c", "d"}}
	for range n {
		s.X = append(s.X, 0, 1, 0.25, 0.9)
	}
	return s
}

func TestBinarize(t *testing.T) {
	const n, seed = 20_000, 11
	s := greys(n)
	b := must(data.Binarize(s, seed))(t)
	if b.Name != "greys" || !slices.Equal(b.Features, s.Features) || s.X[2] != 0.25 {
		t.Errorf("%v, %v; the set itself has %v", b.Name, b.Features, s.X[:4])
	}
	var sum [4]float64
	both := 0.0
	for i := range n {
		for j, v := range b.Row(i) {
			if v != 0 && v != 1 {
				t.Fatalf("sample %d, feature %d is %v", i, j, v)
			}
			sum[j] += float64(v)
		}
		both += float64(b.Row(i)[2] * b.Row(i)[3])
	}
	if sum[0] != 0 || sum[1] != n {
		t.Errorf("of %d zeros %v became 1, of as many ones %v", n, sum[0], sum[1])
	}
	for what, c := range map[string][2]float64{"0.25": {sum[2], 0.25}, "0.9": {sum[3], 0.9}, "both": {both, 0.25 * 0.9}} {
		if mean, std := c[0]/n, math.Sqrt(c[1]*(1-c[1])/n); math.Abs(mean-c[1]) > 4*std {
			t.Errorf("seed %d, %s: %v are 1, want %v ± %v", seed, what, mean, c[1], std)
		}
	}
	if again := must(data.Binarize(s, seed))(t); !slices.Equal(again.X, b.X) {
		t.Error("one seed gives two results")
	}
	other := must(data.Binarize(s, seed+1))(t)
	alike := 0
	for i := range n {
		if other.Row(i)[2] == b.Row(i)[2] {
			alike++
		}
	}
	if want := 0.25*0.25 + 0.75*0.75; math.Abs(float64(alike)/n-want) > 0.02 {
		t.Errorf("the bits of two seeds are alike in %d of %d samples, want %v of them", alike, n, want)
	}
}

func TestThreshold(t *testing.T) {
	got := must(data.Threshold(greys(1), 0.25))(t)
	if want := []float32{0, 1, 0, 1}; !slices.Equal(got.X, want) {
		t.Errorf("%v, want %v: what equals the threshold is not above it", got.X, want)
	}
	_, err := data.Threshold(greys(1), float32(math.NaN()))
	wantError(t, err, "threshold", "NaN")
	_, err = data.Threshold(nil, 0)
	wantError(t, err, "threshold", "nil")
}

// TestBinarizedSource: the bits of a sample depend on seed, epoch and index, not on order or batches; epoch 0 has the
// bits of Binarize.
func TestBinarizedSource(t *testing.T) {
	s := greys(101)
	s.Labels, s.Classes = slices.Repeat([]int{0}, 101), []string{"x"}
	src := data.BinarizedSource(s, 5)
	if h := src.Header(); h.N != 101 || h.D != 4 || h.Classes[0] != "x" {
		t.Errorf("header %+v", h)
	}
	pass := func(o data.BatchOptions) []float32 {
		x := make([]float32, len(s.X))
		for b, err := range src.Stream(o) {
			if err != nil {
				t.Fatal(err)
			}
			if len(b.Labels) != b.N {
				t.Errorf("%d labels for %d samples", len(b.Labels), b.N)
			}
			for k, i := range b.Index {
				copy(x[i*4:], b.X[k*4:k*4+4])
			}
		}
		return x
	}
	static := must(data.Binarize(s, 5))(t).X
	for _, o := range []data.BatchOptions{{}, {Size: 7}, {Size: 50, Shuffle: true, Seed: 9}} {
		if !slices.Equal(pass(o), static) {
			t.Errorf("%+v: epoch 0 has other bits than Binarize", o)
		}
	}
	later := pass(data.BatchOptions{Epoch: 3})
	if slices.Equal(later, static) || !slices.Equal(later, pass(data.BatchOptions{Epoch: 3, Shuffle: true, Size: 13})) {
		t.Error("epoch 3 must have bits of its own, and the same in any order")
	}
	if s.X[2] != 0.25 {
		t.Error("the set has changed")
	}
	for range src.Stream(data.BatchOptions{}) {
		break
	}
}

func TestBinarizeErrors(t *testing.T) {
	s := greys(6)
	s.X[4*4+2] = 1.5
	_, err := data.Binarize(s, 1)
	wantError(t, err, "binarize", "row 4, column 2", `"c"`, "1.5 is not in [0, 1]")
	passes := 0
	for b, err := range data.BinarizedSource(s, 1).Stream(data.BatchOptions{Size: 4}) {
		if passes++; passes == 2 {
			wantError(t, err, "binarize", "row 4, column 2", "1.5")
			if b.N != 0 {
				t.Error("an error comes with a batch")
			}
		}
	}
	if passes != 2 {
		t.Errorf("%d batches, want a good one and an error", passes)
	}
	s.X[0] = float32(math.NaN())
	_, err = data.Binarize(s, 1)
	wantError(t, err, "row 0, column 0", "NaN")
	_, err = data.Binarize(nil, 1)
	wantError(t, err, "binarize", "the set is nil")
	for _, err := range data.BinarizedSource(&data.Set{}, 1).Stream(data.BatchOptions{}) {
		wantError(t, err, "0 samples")
	}
}
