package modelstest

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

// samplesIndependent compares the codes and reconstructions of samples on their own with those in a batch.
func (s *suite) samplesIndependent(t *testing.T) {
	for _, c := range []struct {
		dtype     graph.DType
		tolerance float64
	}{
		// Codes are returned as float32, so the last bit may differ in both.
		{graph.Float32, 1e-5}, {graph.Float64, 1e-6},
	} {
		a := s.new(t, models.Options{Seed: 9, DType: c.dtype})
		s.fit(t, a, 2)
		for what, f := range map[string]func(*data.Set) (*data.Set, error){
			"code": a.Encode, "reconstruction": a.Reconstruct,
		} {
			all, err := f(s.data)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range []int{0, 1, samples - 1} {
				one, err := s.data.Select([]int{i})
				if err != nil {
					t.Fatal(err)
				}
				alone, err := f(one)
				if err != nil {
					t.Fatal(err)
				}
				for j, want := range all.Row(i) {
					if d := math.Abs(float64(alone.X[j] - want)); d > c.tolerance*max(1, math.Abs(float64(want))) {
						t.Errorf("%v: the %s of sample %d depends on its batch: element %d is %v alone and %v among others",
							c.dtype, what, i, j, alone.X[j], want)
					}
				}
			}
		}
	}
}

// useChangesNothing: encoding, decoding, reconstructing, evaluating and sampling leave the model unchanged, and give
// the same results again.
func (s *suite) useChangesNothing(t *testing.T) {
	a := s.new(t, models.Options{Seed: 10})
	s.fit(t, a, 1)
	before := s.bytes(t, a)
	use := func() []float32 {
		codes, err := a.Encode(s.data)
		if err != nil {
			t.Fatal(err)
		}
		x, err := a.Decode(codes)
		if err != nil {
			t.Fatal(err)
		}
		xhat, err := a.Reconstruct(s.data)
		if err != nil {
			t.Fatal(err)
		}
		loss, err := a.Evaluate(t.Context(), s.data)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := models.As[models.Prior](s.model); ok {
			_, _ = a.Sample(3, 1) // another test checks that it works
		}
		return append(slices.Concat(codes.X, x.X, xhat.X), float32(loss.Total))
	}
	if !slices.Equal(use(), use()) {
		t.Error("the second use of a model gives different results from the first")
	}
	if !bytes.Equal(before, s.bytes(t, a)) {
		t.Error("use changes the model: assign state only in training (Scope.Training)")
	}
}
