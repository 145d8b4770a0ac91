package data_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

func TestResampleByHand(t *testing.T) {
	s := &data.Set{N: 2, D: 8, Image: data.Image{Height: 2, Width: 2, Channels: 2}, Labels: []int{1, 0},
		Classes: []string{"a", "b"},
		X:       []float32{0, 4, 8, 12, 1, 1, 1, 1, 2, 2, 2, 2, 0, 4, 8, 12}}
	for _, c := range []struct {
		kind string
		want []float32 // the first channel of the first image, 4 x 4
	}{
		{data.Nearest, []float32{0, 0, 4, 4, 0, 0, 4, 4, 8, 8, 12, 12, 8, 8, 12, 12}},
		// Centres at ½ and 2½ of 4 units: outside them the value of the nearest one, a quarter and three quarters between.
		{data.Bilinear, []float32{0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12}},
	} {
		large, err := data.Enlarge(s, 2, c.kind)
		if err != nil {
			t.Fatal(err)
		}
		if want := (data.Image{Height: 4, Width: 4, Channels: 2}); large.Image != want || large.Check() != nil ||
			!slices.Equal(large.Labels, s.Labels) {
			t.Errorf("%s: %v, %v", c.kind, large, large.Check())
		}
		for channel, image := range [][]float32{large.Row(0)[:16], large.Row(1)[16:]} { // the same picture
			if !slices.Equal(image, c.want) {
				t.Errorf("%s: channel %d is %v, want %v", c.kind, channel, image, c.want)
			}
		}
		for _, v := range append(slices.Clone(large.Row(0)[16:]), large.Row(1)[:16]...) {
			if v != 1 && v != 2 {
				t.Errorf("%s: a channel of one value has %v", c.kind, v)
			}
		}
		small, err := data.Shrink(large, 2)
		if err != nil {
			t.Fatal(err)
		}
		if c.kind == data.Nearest && !slices.Equal(small.X, s.X) {
			t.Errorf("shrinking gives %v back, want %v", small.X, s.X)
		}
	}
	for _, f := range []func(*data.Set) (*data.Set, error){
		func(s *data.Set) (*data.Set, error) { return data.Shrink(s, 1) },
		func(s *data.Set) (*data.Set, error) { return data.Enlarge(s, 1, data.Bilinear) },
	} {
		if same, err := f(s); err != nil || !slices.Equal(same.X, s.X) || &same.X[0] == &s.X[0] {
			t.Errorf("a factor of 1 must copy: %v", err)
		}
	}
}

func TestResampleErrors(t *testing.T) {
	image := &data.Set{N: 1, D: 6, X: make([]float32, 6), Image: data.Image{Height: 2, Width: 3, Channels: 1}}
	for want, f := range map[string]func() (*data.Set, error){
		"shrink: the set is nil": func() (*data.Set, error) { return data.Shrink(nil, 2) },
		"must divide both sides": func() (*data.Set, error) { return data.Shrink(image, 2) },
		"no image geometry": func() (*data.Set, error) {
			return data.Enlarge(&data.Set{N: 1, D: 1, X: []float32{0}}, 2, data.Nearest)
		},
		"factor 0":                func() (*data.Set, error) { return data.Enlarge(image, 0, data.Nearest) },
		"factor 1000000000":       func() (*data.Set, error) { return data.Enlarge(image, 1_000_000_000, data.Nearest) },
		`unknown kind "bicubic"`:  func() (*data.Set, error) { return data.Enlarge(image, 2, "bicubic") },
		"enlarge: the set is nil": func() (*data.Set, error) { return data.Enlarge(nil, 2, data.Nearest) },
	} {
		if _, err := f(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
}
