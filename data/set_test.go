package data_test

import (
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

func TestNew(t *testing.T) {
	x := []float32{1, 2, 3, 4, 5, 6}
	s, err := data.New(x, 2, 3)
	if err != nil {
		t.Fatal(err)
	}
	if s.Len() != 2 || s.N != 2 || s.D != 3 || &s.X[0] != &x[0] {
		t.Errorf("got %d x %d, want 2 x 3 over the same memory", s.N, s.D)
	}
	if got := s.Row(1); !slices.Equal(got, []float32{4, 5, 6}) {
		t.Errorf("row 1 is %v", got)
	}
	s.Row(1)[0] = 9
	if x[3] != 9 {
		t.Error("a row is not a view")
	}
	if cap(s.Row(0)) != 3 {
		t.Error("an append to row 0 would write into row 1")
	}
}

func TestNewErrors(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(-1))
	for _, c := range []struct {
		name string
		x    []float32
		n, d int
		want string
	}{
		{"empty", nil, 0, 3, "0 samples x 3 features"},
		{"no features", nil, 3, 0, "3 samples x 0 features"},
		{"negative", []float32{1}, -1, -1, "-1 samples x -1 features"},
		{"too few", make([]float32, 5), 2, 3, "5 values for 2 samples x 3 features"},
		{"too many", make([]float32, 8), 2, 3, "8 values for 2 samples x 3 features"},
		{"overflow", nil, math.MaxInt, 2, "0 values for"},
		{"product overflows to the right length", make([]float32, 4), math.MaxInt/2 + 3, 4, "4 values for"},
		{"NaN", []float32{1, 2, 3, 4, 5, nan}, 2, 3, "row 1, column 2: NaN"},
		{"Inf", []float32{1, inf, 3, nan}, 2, 2, "row 0, column 1: -Inf"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := data.New(c.x, c.n, c.d)
			wantError(t, err, c.want)
		})
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(s *data.Set)
		want   string
	}{
		{"labels", func(s *data.Set) { s.Labels = s.Labels[:5] }, "data: labels: 5 labels for 6 samples"},
		{"large label", func(s *data.Set) { s.Labels[4] = 2 }, "labels: row 4: label 2 is outside 0..1 (2 class names)"},
		{"negative label", func(s *data.Set) { s.Labels[0] = -1 }, "labels: row 0: label -1 is outside 0..1"},
		{"no classes", func(s *data.Set) { s.Classes = nil }, "row 0: label 0 is outside 0..-1 (0 class names)"},
		{"no labels", func(s *data.Set) { s.Labels = nil }, "classes: 2 class names for a set without labels"},
		{"features", func(s *data.Set) { s.Features = []string{"a"} }, "features: 1 names for 4 features"},
		{"N", func(s *data.Set) { s.N = 7 }, "24 values for 7 samples x 4 features"},
		{"image", func(s *data.Set) { s.Image = data.Image{Height: 2, Width: 3, Channels: 1} },
			"4 features do not make an image of height 2, width 3"},
		{"flat image", func(s *data.Set) { s.Image = data.Image{Height: 2, Width: 2} },
			"height 2, width 2, channels 0: each must be at least 1"},
		{"overflowing image", func(s *data.Set) {
			s.Image = data.Image{Height: math.MaxInt/2 + 1, Width: 4, Channels: 1}
		}, "do not make an image"},
		{"value", func(s *data.Set) {
			s.Features = []string{"a", "b", "radius", "d"}
			s.Row(3)[2] = float32(math.Inf(1))
		}, `data: values: row 3, column 2 ("radius"): +Inf is not a finite number`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := numbered(t, 6, 4, 2)
			c.change(s)
			wantError(t, s.Check(), c.want)
		})
	}

	s := numbered(t, 6, 12, 2)
	s.Image = data.Image{Height: 2, Width: 2, Channels: 3}
	s.Row(0)[0], s.Row(0)[1] = math.MaxFloat32, -math.MaxFloat32
	if err := s.Check(); err != nil {
		t.Errorf("a sound set: %v", err)
	}
	wantError(t, (*data.Set)(nil).Check(), "nil")
	wantError(t, (&data.Set{}).Check(), "0 samples")
}

// Nothing panics on a nil, empty or inconsistent set.
func TestUnsoundSets(t *testing.T) {
	for name, s := range map[string]*data.Set{
		"nil":         nil,
		"zero":        {},
		"short":       {X: make([]float32, 3), N: 5, D: 2},
		"no features": {X: make([]float32, 3), N: 5},
		"negative":    {X: make([]float32, 3), N: -1, D: -3},
		"bad labels":  {X: make([]float32, 3), N: 3, D: 1, Labels: []int{7}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, err := range []error{
				second(s.Select([]int{0})), second(s.Head(1)), second(s.Where(func(int) bool { return true })),
				second(s.Split(1, 1)), second(s.SplitStratified(1, 1)), second(data.Concat(s)), s.Check(),
				new(data.Standard).Fit(s), new(data.MinMax).Fit(s),
			} {
				wantError(t, err)
			}
			if !math.IsNaN(s.Mean()) || !math.IsNaN(s.Std()) || s.ColumnMeans() != nil {
				t.Error("statistics of an unsound set")
			}
			for range s.Batches(data.BatchOptions{}) {
				t.Error("a batch of an unsound set")
			}
			if s.NumBatches(data.BatchOptions{}) != 0 {
				t.Error("batches of an unsound set")
			}
			_, _, _ = s.Row(4), s.Clone(), s.String()
		})
	}
	s := numbered(t, 2, 2, 0)
	if s.Row(-1) != nil || s.Row(2) != nil {
		t.Error("a row outside the set")
	}
}

func TestString(t *testing.T) {
	s := numbered(t, 6, 12, 3)
	s.Image = data.Image{Height: 2, Width: 2, Channels: 3}
	if got, want := s.String(), "numbered: 6 samples x 12 features (2x2x3), 3 classes"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	one := &data.Set{X: []float32{1}, N: 1, D: 1, Labels: []int{0}, Classes: []string{"a"}}
	if got, want := one.String(), "1 sample x 1 feature, 1 class"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestImage(t *testing.T) {
	for _, c := range []struct {
		m    data.Image
		size int
		text string
	}{
		{data.Image{}, 0, "no image"},
		{data.Image{Height: 28, Width: 14, Channels: 1}, 392, "28x14"},
		{data.Image{Height: 32, Width: 32, Channels: 3}, 3072, "32x32x3"},
	} {
		if c.m.Size() != c.size || c.m.String() != c.text || c.m.IsZero() != (c.size == 0) {
			t.Errorf("%#v: size %d, %q", c.m, c.m.Size(), c.m)
		}
	}
}

func TestStatistics(t *testing.T) {
	s := must(data.New([]float32{1, 10, 2, 20, 6, 60}, 3, 2))(t)
	if got, want := s.Mean(), 16.5; got != want {
		t.Errorf("mean %v, want %v", got, want)
	}
	// The squares sum to 1 + 100 + 4 + 400 + 36 + 3600 = 4141; the variance is 4141/6 - 16.5^2.
	if got, want := s.Std(), math.Sqrt(4141.0/6-16.5*16.5); math.Abs(got-want) > 1e-12 {
		t.Errorf("standard deviation %v, want %v", got, want)
	}
	if got, want := s.ColumnMeans(), []float64{3, 30}; !slices.Equal(got, want) {
		t.Errorf("column means %v, want %v", got, want)
	}
	// A float32 sum of these stops growing at 2^24, and a float64 sum of 0.1 is not a multiple of it.
	for _, v := range []float32{0.1, 1e30, -16777217} {
		x := make([]float32, 100003)
		for i := range x {
			x[i] = v
		}
		s := must(data.New(x, len(x), 1))(t)
		if s.Mean() != float64(v) || s.Std() != 0 || s.ColumnMeans()[0] != float64(v) {
			t.Errorf("constant %v: mean %v, standard deviation %v", v, s.Mean(), s.Std())
		}
	}
}
