package data_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

func TestSelect(t *testing.T) {
	s := numbered(t, 5, 2, 3)
	s.Features = []string{"left", "right"}
	s.Image = data.Image{Height: 1, Width: 2, Channels: 1}
	got := must(s.Select([]int{4, 0, 4}))(t)
	want := &data.Set{
		Name: "numbered", X: []float32{40, 41, 0, 1, 40, 41}, N: 3, D: 2, Labels: []int{1, 0, 1},
		Classes: s.Classes, Features: s.Features, Image: s.Image,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	got.X[0], got.Labels[0], got.Classes[0], got.Features[0] = -1, 0, "x", "x"
	if s.X[8] != 40 || s.Labels[4] != 1 || s.Classes[0] != "a" || s.Features[0] != "left" {
		t.Error("the selection shares memory with its source")
	}
	if un := must(numbered(t, 5, 2, 0).Select([]int{1}))(t); un.Labels != nil || un.Classes != nil {
		t.Error("a selection from an unlabelled set has labels")
	}
	wantError(t, second(s.Select(nil)), "select: no samples")
	wantError(t, second(s.Select([]int{0, 5})), "index 1: there is no sample 5 in 0..4")
	wantError(t, second(s.Select([]int{-1})), "index 0: there is no sample -1")
}

func TestHead(t *testing.T) {
	s := numbered(t, 5, 2, 3)
	if got := must(s.Head(2))(t); got.N != 2 || !slices.Equal(got.X, s.X[:4]) || &got.X[0] == &s.X[0] {
		t.Errorf("head is %v %v", got, got.X)
	}
	if got := must(s.Head(5))(t); !reflect.DeepEqual(got, s) {
		t.Errorf("the whole head is %+v", got)
	}
	wantError(t, second(s.Head(0)), "head: the first 0 of 5 samples: want 1 to 5")
	wantError(t, second(s.Head(6)), "head: the first 6 of 5 samples")
}

func TestWhere(t *testing.T) {
	s := numbered(t, 7, 1, 3) // labels 0 1 2 0 1 2 0
	got := must(s.Where(func(label int) bool { return label == 2 }))(t)
	if !slices.Equal(got.X, []float32{20, 50}) || !slices.Equal(got.Labels, []int{2, 2}) {
		t.Errorf("values %v, labels %v", got.X, got.Labels)
	}
	if !slices.Equal(got.Classes, s.Classes) {
		t.Errorf("classes %v: the labels have lost their meaning", got.Classes)
	}
	wantError(t, second(s.Where(func(label int) bool { return label == 3 })), "none of 7 samples")
	wantError(t, second(s.Where(nil)), "condition is nil")
	wantError(t, second(numbered(t, 3, 1, 0).Where(func(int) bool { return true })), "no labels")
}

func TestConcat(t *testing.T) {
	a, b := numbered(t, 2, 2, 2), numbered(t, 3, 2, 2)
	b.Name = "other"
	got := must(data.Concat(a, b))(t)
	if err := got.Check(); err != nil {
		t.Fatal(err)
	}
	if got.Name != "numbered + other" || !slices.Equal(got.X, []float32{0, 1, 10, 11, 0, 1, 10, 11, 20, 21}) ||
		!slices.Equal(got.Labels, []int{0, 1, 0, 1, 0}) {
		t.Errorf("got %v: %v %v", got, got.X, got.Labels)
	}
	if got := must(data.Concat(numbered(t, 2, 2, 0), numbered(t, 2, 2, 0)))(t); got.Labels != nil {
		t.Error("labels from nowhere")
	}

	wantError(t, second(data.Concat()), "no sets")
	wantError(t, second(data.Concat(a, nil)), "set 1: the set is nil")
	wantError(t, second(data.Concat(a, numbered(t, 2, 3, 2))), "set 1 against set 0: 3 features against 2")
	wantError(t, second(data.Concat(a, numbered(t, 2, 2, 0))), "labels")
	wantError(t, second(data.Concat(a, numbered(t, 3, 2, 3))), `classes ["a" "b" "c"] against ["a" "b"]`)
	b.Features = []string{"x", "y"}
	wantError(t, second(data.Concat(a, b)), "names of the features")
	b.Features, b.Image = nil, data.Image{Height: 1, Width: 2, Channels: 1}
	wantError(t, second(data.Concat(a, b)), "image geometry 1x2 against no image")
}

func TestClone(t *testing.T) {
	s := numbered(t, 3, 2, 2)
	c := s.Clone()
	if !reflect.DeepEqual(s, c) {
		t.Errorf("the clone is %+v", c)
	}
	c.X[0], c.Labels[0], c.Classes[0] = 7, 1, "z"
	if s.X[0] != 0 || s.Labels[0] != 0 || s.Classes[0] != "a" {
		t.Error("the clone shares memory")
	}
}
