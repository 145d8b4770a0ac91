package data_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

func TestSetIsASource(t *testing.T) {
	s := numbered(t, 10, 3, 2)
	s.Features = []string{"a", "b", "c"}
	h := s.Header()
	if want := (data.Header{Name: "numbered", N: 10, D: 3, Features: s.Features,
		Classes: []string{"a", "b"}}); !reflect.DeepEqual(h, want) {
		t.Errorf("header %+v, want %+v", h, want)
	}
	h.Features[0], h.Classes[0] = "changed", "changed"
	if s.Features[0] != "a" || s.Classes[0] != "a" {
		t.Error("the header shares memory with the set")
	}
	for _, shuffle := range []bool{false, true} {
		o := data.BatchOptions{Size: 4, Shuffle: shuffle, Seed: 3, Epoch: 1}
		want, _ := epoch(t, s, o)
		var got []int
		for b, err := range s.Stream(o) {
			if err != nil {
				t.Fatal(err)
			}
			for k, i := range b.Index {
				if !slices.Equal(b.X[k*3:k*3+3], s.Row(i)) || b.Labels[k] != s.Labels[i] {
					t.Errorf("row %d of a batch is not sample %d", k, i)
				}
			}
			got = append(got, b.Index...)
		}
		if !slices.Equal(got, want) {
			t.Errorf("order %v, that of Batches is %v", got, want)
		}
		for range s.Stream(o) {
			break
		}
	}
	s.Labels = s.Labels[1:]
	n := 0
	for b, err := range s.Stream(data.BatchOptions{}) {
		if n++; n > 1 || b.N != 0 {
			t.Error("an unsound set has a batch")
		}
		wantError(t, err, "9 labels for 10 samples")
	}
	if n == 0 {
		t.Error("an unsound set has no error")
	}
	if h := (*data.Set)(nil).Header(); !reflect.DeepEqual(h, data.Header{}) {
		t.Errorf("header of nil: %+v", h)
	}
}
