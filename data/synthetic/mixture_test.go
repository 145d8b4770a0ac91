package synthetic_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/data/synthetic"
)

// unequal is a mixture of two skew Gaussians in space, of the mean and covariance below.
func unequal(t *testing.T) *synthetic.Mixture {
	t.Helper()
	return must(synthetic.NewMixture([]float64{0.3, 0.7}, [][]float64{{1, -2, 0.5}, {-1, 0, 2}}, []mat.Symmetric{
		mat.NewSymDense(3, []float64{2, 0.5, 0, 0.5, 1, -0.3, 0, -0.3, 0.7}),
		mat.NewSymDense(3, []float64{1, 0, 0.2, 0, 3, 0, 0.2, 0, 0.5}),
	}))(t)
}

// points are two point masses, at -2 and 2.
func points(t *testing.T) *synthetic.Mixture {
	t.Helper()
	zero := mat.NewSymDense(1, nil)
	return must(synthetic.NewMixture(nil, [][]float64{{-2}, {2}}, []mat.Symmetric{zero, zero}))(t)
}

func TestMixtureSamples(t *testing.T) {
	const n = 20000
	s := must(unequal(t).Sample(n, 1))(t)
	near(t, "share of component 1", float64(counts(s)[0])/n, 0.3, 5*math.Sqrt(0.21/n))
	// Σ w_k m_k, and Σ w_k (Σ_k + (m_k − m)(m_k − m)ᵀ), by NumPy.
	mean := []float64{-0.4, -0.6, 1.55}
	want := [][]float64{{2.14, -0.69, -0.49}, {-0.69, 3.24, 0.54}, {-0.49, 0.54, 1.0325}}
	for i, m := range s.ColumnMeans() {
		near(t, "mean", m, mean[i], 5*math.Sqrt(want[i][i]/n))
		for j := range 3 {
			near(t, "covariance", covariance(s, i, j), want[i][j], 5*math.Sqrt(3*want[i][i]*want[j][j]/n))
		}
	}
	// And within a component.
	first := class(t, s, 0)
	near(t, "mean of component 1", first.ColumnMeans()[1], -2, 5*math.Sqrt(1./6000))
	near(t, "covariance of component 1", covariance(first, 0, 1), 0.5, 5*math.Sqrt(2.25/6000))
}

// Log densities by SciPy: logsumexp([log(w) + multivariate_normal(m, S).logpdf(x) ...]), of the mixture and of that
// with covariances S + 0.25 I.
func TestLogDensity(t *testing.T) {
	m := unequal(t)
	smooth := must(m.Smoothed(0.5))(t)
	for _, c := range []struct {
		x            []float64
		want, smooth float64
	}{
		{[]float64{0, 0, 0}, -7.0410430153993655, -6.297891863685441},
		{[]float64{1, -2, 0.5}, -3.980012404414597, -4.340272757167853},
		{[]float64{3, 3, -3}, -19.761504980619492, -17.399033749105506},
		{[]float64{20, -20, 30}, -784.2686820141117, -622.3769111878346}, // far beyond where the density underflows
	} {
		near(t, "log density", m.LogDensity(c.x), c.want, 1e-12*math.Abs(c.want))
		near(t, "density", m.Density(c.x), math.Exp(c.want), 1e-12*math.Exp(c.want))
		near(t, "smoothed log density", smooth.LogDensity(c.x), c.smooth, 1e-12*math.Abs(c.smooth))
	}
}

// The score is the gradient of the log density, near and far.
func TestScore(t *testing.T) {
	const seed, h = 5, 1e-5
	random := rand.New(rand.NewPCG(seed, 0))
	ring := must(synthetic.Ring(5, 4, 1, 0.3))(t)
	for _, m := range []*synthetic.Mixture{unequal(t), ring, must(ring.Smoothed(0.7))(t)} {
		for range 50 {
			x := make([]float64, m.Dim())
			for j := range x {
				x[j] = 6 * random.NormFloat64()
			}
			score := m.Score(x)
			for j := range x {
				at := x[j]
				x[j] = at + h
				above := m.LogDensity(x)
				x[j] = at - h
				below := m.LogDensity(x)
				x[j] = at
				want := (above - below) / (2 * h)
				if math.Abs(score[j]-want) > 1e-5*max(1, math.Abs(want)) {
					t.Errorf("seed %d: the score at %v is %v in dimension %d, by differences %v", seed, x, score[j], j, want)
				}
			}
		}
	}
}

// The density of a mixture in the plane integrates to 1, and the smoothed density is its convolution with the kernel
// of the noise.
func TestSmoothedIsTheConvolution(t *testing.T) {
	const sigma, step, end = 0.6, 0.05, 8.0
	m := must(synthetic.Ring(3, 2, 0.8, 0.4))(t)
	smooth := must(m.Smoothed(sigma))(t)
	at := []float64{0.7, -1.1}
	mass, convolution := 0.0, 0.0
	posterior := []float64{0, 0} // E[x | at]
	for x := -end; x <= end; x += step {
		for y := -end; y <= end; y += step {
			p := m.Density([]float64{x, y}) * step * step
			dx, dy := at[0]-x, at[1]-y
			joint := p * math.Exp(-(dx*dx+dy*dy)/(2*sigma*sigma)) / (2 * math.Pi * sigma * sigma)
			mass, convolution = mass+p, convolution+joint
			posterior[0], posterior[1] = posterior[0]+x*joint, posterior[1]+y*joint
		}
	}
	near(t, "mass", mass, 1, 1e-9)
	near(t, "smoothed density", smooth.Density(at), convolution, 1e-9)
	score := smooth.Score(at)
	for j := range at {
		near(t, "Tweedie's formula", at[j]+sigma*sigma*score[j], posterior[j]/convolution, 1e-8)
	}
}

// For x = ±2 with noise, E[x | x̃] = 2 tanh(2 x̃/s²), which is 1.328 at x̃ = 0.1 and s = 0.5.
func TestTweedieForTwoPoints(t *testing.T) {
	const s = 0.5
	m := points(t)
	if got := m.LogDensity([]float64{2}); !math.IsNaN(got) || m.Score([]float64{2}) != nil {
		t.Errorf("points have the log density %v", got)
	}
	smooth := must(m.Smoothed(s))(t)
	for x, want := range map[float64]float64{0: 0, 0.1: 1.328073540535698, 1: 2 * math.Tanh(8), -50: -2} {
		near(t, "best guess", x+s*s*smooth.Score([]float64{x})[0], want, 1e-12)
	}
	set := must(m.Sample(1000, 1))(t)
	for i, v := range set.X {
		if want := []float32{-2, 2}[set.Labels[i]]; v != want {
			t.Fatalf("sample %d of component %d is %v", i, set.Labels[i], v)
		}
	}
}

// A ring looks the same from every component.
func TestRing(t *testing.T) {
	m := must(synthetic.Ring(5, 4, 1, 0.3))(t)
	if m.Components() != 5 || m.Dim() != 2 {
		t.Fatalf("%d components in %d dimensions", m.Components(), m.Dim())
	}
	sin, cos := math.Sincos(2 * math.Pi / 5)
	for _, p := range [][]float64{{4, 0}, {3.7, 0.2}, {1, 1}} {
		turned := []float64{cos*p[0] - sin*p[1], sin*p[0] + cos*p[1]}
		near(t, "turned log density", m.LogDensity(turned), m.LogDensity(p), 1e-12)
	}
	_, mean, cov := m.Component(0)
	if mean[0] != 4 || mean[1] != 0 || math.Abs(cov.At(0, 0)-0.09) > 1e-15 || cov.At(1, 1) != 1 || cov.At(0, 1) != 0 {
		t.Errorf("the first component has the mean %v, the covariance %v", mean, mat.Formatted(cov))
	}
	mean[0] = 100
	if _, again, _ := m.Component(0); again[0] != 4 {
		t.Error("a caller can change the mixture")
	}
	if w, _, _ := m.Component(5); w != 0 {
		t.Error("there is a sixth component")
	}
}

func TestMixtureErrors(t *testing.T) {
	one := []mat.Symmetric{mat.NewSymDense(1, []float64{1})}
	two := []mat.Symmetric{one[0], one[0]}
	means := [][]float64{{0}, {1}}
	nan := math.NaN()
	for _, c := range []struct {
		weights     []float64
		means       [][]float64
		covariances []mat.Symmetric
		want        string
	}{
		{nil, nil, nil, "no means"},
		{nil, [][]float64{{}}, one, "no means"},
		{nil, means, one, "1 covariances for 2 means"},
		{[]float64{1}, means, two, "1 weights"},
		{[]float64{0.5, 0.6}, means, two, "sum to 1.1"},
		{[]float64{1.5, -0.5}, means, two, "component 0: weight 1.5"},
		{[]float64{nan, 1}, means, two, "weight NaN"},
		{nil, [][]float64{{0}, {1, 2}}, two, "component 1: a mean of 2 dimensions"},
		{nil, [][]float64{{0}, {nan}}, two, "component 1: the mean is NaN"},
		{nil, means, []mat.Symmetric{one[0], nil}, "component 1: the covariance must be a matrix of 1 x 1"},
		{nil, means, []mat.Symmetric{one[0], mat.NewSymDense(1, []float64{nan})}, "component 1: the covariance is NaN"},
		{nil, means, []mat.Symmetric{one[0], mat.NewSymDense(1, []float64{-1})}, "eigenvalue -1"},
	} {
		m, err := synthetic.NewMixture(c.weights, c.means, c.covariances)
		wantError(t, err, "synthetic: mixture: ", c.want)
		if m != nil {
			t.Errorf("%s: a mixture all the same", c.want)
		}
	}
	for _, c := range []struct {
		k                     int
		radius, along, across float64
	}{{0, 1, 1, 1}, {3, -1, 1, 1}, {3, 1, nan, 1}, {3, 1, 1, math.Inf(1)}} {
		_, err := synthetic.Ring(c.k, c.radius, c.along, c.across)
		wantError(t, err, "synthetic: ring: ")
	}

	var none *synthetic.Mixture
	for _, m := range []*synthetic.Mixture{none, {}} {
		if _, err := m.Sample(3, 1); err == nil || m.Dim() != 0 || !math.IsNaN(m.LogDensity([]float64{1})) ||
			m.Score(nil) != nil {
			t.Errorf("a mixture of nothing: %v", err)
		}
		_, err := m.Smoothed(1)
		wantError(t, err, "NewMixture")
	}
	m := unequal(t)
	for _, x := range [][]float64{nil, {1, 2}, {1, 2, nan}, {1, 2, math.Inf(1)}, {1e200, 0, 0}} {
		if !math.IsNaN(m.LogDensity(x)) || m.Score(x) != nil {
			t.Errorf("the log density at %v is %v", x, m.LogDensity(x))
		}
	}
	_, err := m.Smoothed(-1)
	wantError(t, err, "sigma -1")
}
