package synthetic_test

import (
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/synthetic"
)

// draws are all sets that are drawn from a number of samples and a seed.
var draws = map[string]func(n int, seed uint64) (*data.Set, error){
	"blobs":     func(n int, seed uint64) (*data.Set, error) { return synthetic.Blobs{N: n}.Sample(seed) },
	"two moons": func(n int, seed uint64) (*data.Set, error) { return synthetic.TwoMoons{N: n, Noise: 0.1}.Sample(seed) },
	"circles":   func(n int, seed uint64) (*data.Set, error) { return synthetic.Circles{N: n, Noise: 0.1}.Sample(seed) },
	"swiss roll": func(n int, seed uint64) (*data.Set, error) {
		s, _, err := synthetic.SwissRoll{N: n, Noise: 0.1, Bands: 3}.Sample(seed)
		return s, err
	},
	"S-curve": func(n int, seed uint64) (*data.Set, error) {
		s, _, err := synthetic.SCurve{N: n, Noise: 0.1}.Sample(seed)
		return s, err
	},
	"mixture": func(n int, seed uint64) (*data.Set, error) {
		m, err := synthetic.Ring(5, 4, 1, 0.3)
		if err != nil {
			return nil, err
		}
		return m.Sample(n, seed)
	},
	"linear Gaussian": func(n int, seed uint64) (*data.Set, error) {
		g, err := synthetic.NewLinearGaussian(6, []float64{4, 1}, 0.5, 1)
		if err != nil {
			return nil, err
		}
		s, _, err := g.Sample(n, seed)
		return s, err
	},
	"squares": func(n int, seed uint64) (*data.Set, error) {
		s, _, err := synthetic.Squares{Side: 16}.Sample(n, seed)
		return s, err
	},
}

// A seed determines the set, another seed gives another, and a longer set begins with the samples of a shorter one.
func TestSeeds(t *testing.T) {
	for name, draw := range draws {
		t.Run(name, func(t *testing.T) {
			short, long := must(draw(40, 7))(t), must(draw(100, 7))(t)
			if err := long.Check(); err != nil {
				t.Fatal(err)
			}
			if long.Name != name || long.N != 100 || long.Image.IsZero() != (len(long.Features) == long.D) {
				t.Errorf("%v, features %q", long, long.Features)
			}
			if again := must(draw(40, 7))(t); !same(again, short) {
				t.Error("one seed made two sets")
			}
			if other := must(draw(40, 8))(t); slices.Equal(other.X, short.X) {
				t.Error("two seeds made one set")
			}
			if head := must(long.Head(40))(t); !same(head, short) {
				t.Error("a longer set begins otherwise")
			}
		})
	}
}

// Any wrong size is an error, before memory is allocated for it.
func TestSizes(t *testing.T) {
	for name, draw := range draws {
		for _, n := range []int{-1, math.MinInt, math.MaxInt} {
			s, err := draw(n, 1)
			wantError(t, err, "synthetic: "+name+": ", "samples")
			if s != nil {
				t.Errorf("%s: a set of %d samples", name, n)
			}
		}
	}
}

func TestBlobs(t *testing.T) {
	b := synthetic.Blobs{N: 9001, D: 3, Classes: 4, Std: 0.5, Box: 2}
	s := must(b.Sample(3))(t)
	centres := must(b.Centres(3))(t)
	if got := counts(s); !slices.Equal(got, []int{2251, 2250, 2250, 2250}) || s.Classes[3] != "blob 4" ||
		s.Features[2] != "x3" {
		t.Errorf("%v of %q, features %q", got, s.Classes, s.Features)
	}
	for k, centre := range centres {
		blob := class(t, s, k)
		for j, mean := range blob.ColumnMeans() {
			if math.Abs(centre[j]) > 2 {
				t.Errorf("centre %d lies outside the box: %v", k, centre)
			}
			near(t, "mean", mean, centre[j], 5*0.5/math.Sqrt(2250))                      // five standard errors
			near(t, "variance", covariance(blob, j, j), 0.25, 5*0.25*math.Sqrt(2/2250.)) // and of the variance
			near(t, "covariance", covariance(blob, j, (j+1)%3), 0, 5*0.25/math.Sqrt(2250))
		}
	}
	if got := counts(must(synthetic.Blobs{}.Sample(1))(t)); !slices.Equal(got, []int{334, 333, 333}) {
		t.Errorf("the default classes have %v samples", got)
	}
}

// Points without noise are uniform on their curves: the mean of sin t over a half circle is 2/π.
func TestTwoMoons(t *testing.T) {
	s := must(synthetic.TwoMoons{N: 4001}.Sample(1))(t)
	if got := counts(s); !slices.Equal(got, []int{2001, 2000}) {
		t.Errorf("class counts %v", got)
	}
	for i := range s.N {
		x, y := float64(s.Row(i)[0]), float64(s.Row(i)[1])
		if s.Labels[i] == 1 {
			x, y = 1-x, 0.5-y
		}
		if math.Abs(x*x+y*y-1) > 1e-6 || y < -1e-7 {
			t.Fatalf("sample %d of %q is %v", i, s.Classes[s.Labels[i]], s.Row(i))
		}
	}
	upper, lower := class(t, s, 0).ColumnMeans(), class(t, s, 1).ColumnMeans()
	tolerance := 5 * math.Sqrt(0.5/2000) // the variance of cos t is 1/2
	near(t, "mean x of the upper moon", upper[0], 0, tolerance)
	near(t, "mean y of the upper moon", upper[1], 2/math.Pi, tolerance)
	near(t, "mean x of the lower moon", lower[0], 1, tolerance)
	near(t, "mean y of the lower moon", lower[1], 0.5-2/math.Pi, tolerance)
}

func TestCircles(t *testing.T) {
	s := must(synthetic.Circles{N: 2000, Inner: 0.3}.Sample(1))(t)
	if got := counts(s); !slices.Equal(got, []int{1000, 1000}) {
		t.Errorf("class counts %v", got)
	}
	for i := range s.N {
		want := []float64{1, 0.3}[s.Labels[i]]
		near(t, "radius", math.Hypot(float64(s.Row(i)[0]), float64(s.Row(i)[1])), want, 1e-6)
	}
	noisy := must(synthetic.Circles{N: 2000, Inner: 0.3, Noise: 0.1}.Sample(1))(t)
	// Var(x) of a circle of radius r is r²/2, and noise adds its own.
	for k, r := range []float64{1, 0.3} {
		want := r*r/2 + 0.01
		near(t, "variance", covariance(class(t, noisy, k), 0, 0), want, 5*want*math.Sqrt(2/1000.))
	}
}

func TestWrongNumbers(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	sample := func(_ *data.Set, err error) error { return err }
	sheet := func(_, _ *data.Set, err error) error { return err }
	for _, c := range []struct {
		err  error
		want string
	}{
		{sample(synthetic.Blobs{D: -2}.Sample(1)), "-2 features"},
		{sample(synthetic.Blobs{Classes: -1}.Sample(1)), "-1"},
		{sample(synthetic.Blobs{Std: nan}.Sample(1)), "standard deviation NaN"},
		{sample(synthetic.Blobs{Box: -3}.Sample(1)), "box -3"},
		{sample(synthetic.Blobs{Std: 1e300}.Sample(1)), "not a finite number"},
		{sample(synthetic.TwoMoons{Noise: -1}.Sample(1)), "noise -1"},
		{sample(synthetic.Circles{Inner: 1}.Sample(1)), "inner radius 1"},
		{sample(synthetic.Circles{Inner: nan}.Sample(1)), "inner radius NaN"},
		{sheet(synthetic.SwissRoll{Noise: inf}.Sample(1)), "noise +Inf"},
		{sheet(synthetic.SCurve{Bands: -1}.Sample(1)), "-1 bands"},
	} {
		wantError(t, c.err, c.want)
	}
}
