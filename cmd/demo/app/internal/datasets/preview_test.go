package datasets

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/viz"
)

// Whatever the set, there is a figure of it.
func TestPreviews(t *testing.T) {
	const seed = 3
	random := rand.New(rand.NewPCG(seed, 0))
	noise := func(n, d, classes int, image data.Image) *data.Set {
		s := &data.Set{Name: "noise", N: n, D: d, X: make([]float32, n*d), Image: image}
		for i := range s.X {
			s.X[i] = float32(100 * random.NormFloat64())
		}
		for c := range classes {
			s.Classes = append(s.Classes, fmt.Sprint(c))
		}
		for i := range n {
			if classes > 0 {
				s.Labels = append(s.Labels, i*i%classes)
			}
		}
		return s
	}
	grey := data.Image{Height: 2, Width: 3, Channels: 1}
	constant := noise(5, 3, 0, data.Image{})
	for i := range constant.X {
		constant.X[i] = 3
	}
	black := noise(5, 6, 2, grey)
	clear(black.X)
	onlyA := holes()
	onlyA.D, onlyA.X, onlyA.Features = 2, []float32{1, onlyA.X[2], 2, onlyA.X[2], 4, onlyA.X[2], 3, onlyA.X[2]}, nil
	for name, c := range map[string]struct {
		set  *data.Set
		want viz.Figure
	}{
		"holes":                      {holes(), viz.Scatter{}},
		"one column of two":          {onlyA, viz.Scatter{}},
		"constant":                   {constant, viz.Scatter{}},
		"one sample":                 {noise(1, 3, 1, data.Image{}), viz.Scatter{}},
		"one number":                 {noise(1, 1, 0, data.Image{}), viz.Histogram{}},
		"one feature, three classes": {noise(50, 1, 3, data.Image{}), viz.Histogram{}},
		"two features":               {noise(50, 2, 0, data.Image{}), viz.Scatter{}},
		"many samples":               {noise(previewPoints+1, 3, 2, data.Image{}), viz.Scatter{}},
		"many features":              {noise(previewExact+2, previewExact+1, 2, data.Image{}), viz.Scatter{}},
		"more features than samples": {noise(4, 1000, 2, data.Image{}), viz.Scatter{}},
		"many classes":               {noise(300, 3, 200, data.Image{}), viz.Scatter{}},
		"images":                     {noise(40, 6, 3, grey), viz.Reconstructions{}},
		"images of many classes":     {noise(90, 6, 60, grey), viz.Reconstructions{}},
		"images without classes":     {noise(100, 6, 0, grey), viz.ImageGrid{}},
		"colours":                    {noise(9, 18, 0, data.Image{Height: 2, Width: 3, Channels: 3}), viz.ImageGrid{}},
		"two channels":               {noise(9, 12, 0, data.Image{Height: 2, Width: 3, Channels: 2}), viz.Scatter{}},
		"black":                      {black, viz.Reconstructions{}},
	} {
		t.Run(name, func(t *testing.T) {
			columns, err := data.Summarize(c.set)
			if err != nil {
				t.Fatal(err)
			}
			f, err := preview(c.set, columns, seed)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := fmt.Sprintf("%T", f), fmt.Sprintf("%T", c.want); got != want {
				t.Errorf("it is a %s, want a %s", got, want)
			}
			var b bytes.Buffer
			if err := viz.Write(&b, "png", f); err != nil {
				t.Error(err)
			}
		})
	}
}

// Images in other units are brought to 0..1, in their place, and short rows are filled with white.
func TestPreviewOfImages(t *testing.T) {
	set := &data.Set{
		Name: "bytes", N: 3, D: 4, Image: data.Image{Height: 2, Width: 2, Channels: 1},
		X:      []float32{0, 255, 51, 102, 1, 1, 1, 1, 255, 0, 0, 0},
		Labels: []int{1, 0, 1}, Classes: []string{"a", "b", "none"},
	}
	columns, err := data.Summarize(set)
	if err != nil {
		t.Fatal(err)
	}
	f, err := preview(set, columns, 1)
	if err != nil {
		t.Fatal(err)
	}
	rows := f.(viz.Reconstructions).Rows
	if len(rows) != 2 || rows[0].Label != "a" || rows[1].Label != "b" || len(rows[0].Images) != 8 {
		t.Fatalf("rows %+v", rows)
	}
	if want := []float32{1. / 255, 1. / 255, 1. / 255, 1. / 255, 1, 1, 1, 1}; !slices.Equal(rows[0].Images, want) {
		t.Errorf("the images of a are %v, want %v", rows[0].Images, want)
	}
	first, second := []float32{0, 1, 0.2, 0.4}, []float32{1, 0, 0, 0}
	got := rows[1].Images
	if !slices.Equal(got, append(first, second...)) && !slices.Equal(got, append(second, first...)) {
		t.Errorf("the images of b are %v", got)
	}
}

// The points of a preview are the standardised samples on their components: of features that differ in scale alone,
// both count the same.
func TestPreviewOfPoints(t *testing.T) {
	set := &data.Set{Name: "s", N: 4, D: 3, X: []float32{1, 1000, 0, -1, 1000, 0, 1, -1000, 0, -1, -1000, 0}}
	columns, err := data.Summarize(set)
	if err != nil {
		t.Fatal(err)
	}
	f, err := preview(set, columns, 1)
	if err != nil {
		t.Fatal(err)
	}
	s := f.(viz.Scatter)
	if s.X != "component 1 (50 % of the variance)" || s.Y != "component 2 (50 % of the variance)" {
		t.Errorf("axes %q, %q", s.X, s.Y)
	}
	for i, p := range s.Points {
		if r := math.Hypot(p[0], p[1]); math.Abs(r-math.Sqrt2) > 1e-6 {
			t.Errorf("point %d, %v, is %v from the middle, want √2", i, p, r)
		}
	}
}
