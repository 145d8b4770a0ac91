package synthetic_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/synthetic"
)

// grid is Grid for a valid description.
func grid(t *testing.T, q synthetic.Squares) (*data.Set, *synthetic.Factors) {
	t.Helper()
	s, f, err := q.Grid()
	if err != nil {
		t.Fatal(err)
	}
	return s, f
}

// moments returns the ink of an image, its centre (x to the right, y downwards, pixels of side 1 from the top left
// corner), and the direction of its longer axis, anticlockwise from the right, in 0..π.
func moments(s *data.Set, i int) (ink, x, y, angle float64) {
	side := s.Image.Width
	sum := func(f func(x, y float64) float64) (total float64) {
		for j, v := range s.Row(i) {
			total += float64(v) * f(float64(j%side)+0.5, float64(j/side)+0.5)
		}
		return total
	}
	ink = sum(func(_, _ float64) float64 { return 1 })
	x = sum(func(x, _ float64) float64 { return x }) / ink
	y = sum(func(_, y float64) float64 { return y }) / ink
	xx := sum(func(a, _ float64) float64 { return (a - x) * (a - x) })
	yy := sum(func(_, b float64) float64 { return (b - y) * (b - y) })
	xy := sum(func(a, b float64) float64 { return (a - x) * (y - b) })
	angle = 0.5 * math.Atan2(2*xy, xx-yy)
	return ink, x, y, math.Mod(angle+math.Pi, math.Pi)
}

// Every combination of factors occurs once, in the documented order, and no two images are equal.
func TestSquaresGrid(t *testing.T) {
	s, f := grid(t, synthetic.Squares{})
	if s.N != 4608 || s.String() != "squares: 4608 samples x 1024 features (32x32), 3 classes" {
		t.Errorf("%v", s)
	}
	if !slices.Equal(f.Sizes, []int{3, 3, 8, 8, 8}) || strings.Join(f.Names, " ") != "shape scale orientation x y" {
		t.Errorf("factors %q of %v", f.Names, f.Sizes)
	}
	seen := map[[1024]float32]int{}
	for i, v := range f.Values {
		if number := (((v[0]*3+v[1])*8+v[2])*8+v[3])*8 + v[4]; number != i || s.Labels[i] != v[0] {
			t.Fatalf("image %d, of label %d, has the factors %v, which are those of image %d", i, s.Labels[i], v, number)
		}
		key := [1024]float32(s.Row(i))
		if j, ok := seen[key]; ok {
			t.Fatalf("the factors %v and %v make the same image", f.Values[j], v)
		}
		seen[key] = i
		for p := range 32 {
			if row := s.Row(i); row[p]+row[31*32+p]+row[32*p]+row[32*p+31] != 0 {
				t.Fatalf("the image of %v touches the border", v)
			}
		}
	}
	if lo, hi, err := s.Range(); err != nil || lo != 0 || hi != 1 {
		t.Errorf("pixels from %v to %v, %v", lo, hi, err)
	}
}

// The factors have the effects of their names: areas, centres and angles are those of the shapes.
func TestSquaresFactors(t *testing.T) {
	// In 64 pixels the radii are 8, 12 and 16, and centres go from 17 to 47.
	s, f := grid(t, synthetic.Squares{Side: 64, Orientations: 4, X: 4, Y: 3})
	for i, v := range f.Values {
		ink, x, y, angle := moments(s, i)
		radius := []float64{8, 12, 16}[v[1]]
		wantX, wantY := 17+10*float64(v[3]), 17+15*float64(v[4])
		switch s.Classes[v[0]] {
		case "square":
			near(t, "area", ink, 2*radius*radius, 0.04*radius*radius)
			near(t, "x", x, wantX, 0.05)
			near(t, "y", y, wantY, 0.05)
		case "ellipse":
			near(t, "area", ink, math.Pi/2*radius*radius, 0.04*radius*radius)
			near(t, "x", x, wantX, 0.05)
			near(t, "y", y, wantY, 0.05)
			want := math.Pi / 8 * float64(v[2])
			if d := math.Remainder(angle-want, math.Pi); math.Abs(d) > 0.02 {
				t.Errorf("the ellipse of %v lies at %.3f, want %.3f", v, angle, want)
			}
		case "heart":
			// Its area is 3.6595 (by summing on a fine grid) over 1.25², and its centre of mass, (0, 0.2935), is above that of
			// the circle around it, (0, 0.25), which turns around itself.
			near(t, "area", ink, 3.6595/1.5625*radius*radius, 0.04*radius*radius)
			sin, cos := math.Sincos(math.Pi / 8 * float64(v[2]))
			off := (0.2935 - 0.25) / 1.25 * radius
			near(t, "x", x, wantX-off*sin, 0.06)
			near(t, "y", y, wantY-off*cos, 0.06)
		}
	}
}

// A heart that is not turned stands on its tip.
func TestHeart(t *testing.T) {
	s, _ := grid(t, synthetic.Squares{Side: 24, Shapes: []string{"heart"}, Scales: 1, Orientations: 1, X: 1, Y: 1})
	var b strings.Builder
	for y := 6; y < 18; y++ {
		b.WriteByte('\n')
		for x := 6; x < 18; x++ {
			b.WriteByte(".X"[int(math.Round(float64(s.Row(0)[y*24+x])))])
		}
	}
	const want = `
............
..XXX..XXX..
.XXXXXXXXXX.
.XXXXXXXXXX.
.XXXXXXXXXX.
.XXXXXXXXXX.
.XXXXXXXXXX.
.XXXXXXXXXX.
..XXXXXXXX..
...XXXXXX...
....XXXX....
............`
	if s.N != 1 || b.String() != want {
		t.Errorf("%v:%s", s, b.String())
	}
}

// Sampled images are those of the grid with the same factors, and all values are equally likely.
func TestSquaresSample(t *testing.T) {
	q := synthetic.Squares{Side: 12, Shapes: []string{"ellipse", "square"}, Scales: 2, Orientations: 3, X: 2, Y: 3}
	all, _ := grid(t, q)
	const n = 3000
	s, f, err := q.Sample(n, 1)
	if err != nil {
		t.Fatal(err)
	}
	seen := make([][]int, len(f.Sizes))
	for k, size := range f.Sizes {
		seen[k] = make([]int, size)
	}
	for i, v := range f.Values {
		for k := range v {
			seen[k][v[k]]++
		}
		number := (((v[0]*2+v[1])*3+v[2])*2+v[3])*3 + v[4]
		if !slices.Equal(s.Row(i), all.Row(number)) || s.Labels[i] != v[0] {
			t.Fatalf("sample %d is not the image of its factors %v", i, v)
		}
	}
	for k, counts := range seen {
		for _, got := range counts {
			p := 1 / float64(f.Sizes[k])
			near(t, f.Names[k], float64(got)/n, p, 5*math.Sqrt(p*(1-p)/n))
		}
	}
	if s.Classes[0] != "ellipse" {
		t.Errorf("classes %q", s.Classes)
	}
}

func TestSquaresErrors(t *testing.T) {
	for _, c := range []struct {
		q    synthetic.Squares
		want string
	}{
		{synthetic.Squares{Side: 7}, "side 7"},
		{synthetic.Squares{Side: -1}, "side -1"},
		{synthetic.Squares{Shapes: []string{}}, `"shape" of 0 values`},
		{synthetic.Squares{Shapes: []string{"circle"}}, `shapes ["circle"]`},
		{synthetic.Squares{Shapes: []string{"heart", "heart"}}, "different"},
		{synthetic.Squares{Scales: -1}, `"scale" of -1 values`},
		{synthetic.Squares{Y: 1 << 30}, `"y" of`},
		{synthetic.Squares{Scales: 1024, Orientations: 1024, X: 1024, Y: 1024}, "at most"},
	} {
		_, _, err := c.q.Grid()
		wantError(t, err, "synthetic: squares: ", c.want)
		if strings.Contains(c.want, "at most") {
			continue
		}
		_, _, err = c.q.Sample(1, 1)
		wantError(t, err, "synthetic: squares: ", c.want)
	}
}
