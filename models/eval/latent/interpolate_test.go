package latent_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/latent"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

func TestInterpolateCodes(t *testing.T) {
	const h = 0.70710678
	for _, c := range []struct {
		name     string
		from, to []float32
		path     latent.Path
		middle   []float32 // at t = ½
	}{
		{"a line", []float32{1, 0}, []float32{0, 3}, latent.Linear, []float32{.5, 1.5}},
		{"a quarter of a circle", []float32{1, 0}, []float32{0, 1}, latent.Spherical, []float32{h, h}},
		{"a growing length", []float32{0, 1, 0}, []float32{0, 0, 3}, latent.Spherical, []float32{0, 2 * h, 2 * h}},
		{"one direction", []float32{1, 2}, []float32{3, 6}, latent.Spherical, []float32{2, 4}},
		{"one point", []float32{1, 2}, []float32{1, 2}, latent.Spherical, []float32{1, 2}},
		{"from the origin", []float32{0, 0}, []float32{2, 4}, latent.Spherical, []float32{1, 2}},
		{"at the origin", []float32{0, 0}, []float32{0, 0}, latent.Spherical, []float32{0, 0}},
		{"opposite codes, past the farthest axis", []float32{0, 3, 4}, []float32{0, -3, -4}, latent.Spherical,
			[]float32{5, 0, 0}},
		{"opposite codes of one unit", []float32{2}, []float32{-1}, latent.Spherical, []float32{.5}},
	} {
		z, err := latent.InterpolateCodes(evaltest.Points(t, c.from), evaltest.Points(t, c.to), 3, c.path)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if !slices.Equal(z.Row(0), c.from) || !slices.Equal(z.Row(2), c.to) {
			t.Errorf("%s: ends %v and %v, want %v and %v", c.name, z.Row(0), z.Row(2), c.from, c.to)
		}
		for j, want := range c.middle {
			if got := z.Row(1)[j]; math.Abs(float64(got-want)) > 1e-6 {
				t.Errorf("%s: the middle is %v, want %v", c.name, z.Row(1), c.middle)
				break
			}
		}
	}
}

// TestSlerp compares with the formula of Shoemake on codes of one length, and looks at the pace and the length of
// others.
func TestSlerp(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const d, steps = 5, 9
	length := func(v []float64) float64 {
		sum := 0.0
		for _, x := range v {
			sum += x * x
		}
		return math.Sqrt(sum)
	}
	for trial := range 20 {
		var ends [2][]float64
		scale := []float64{1 + r.Float64(), 1 + r.Float64()}
		if trial%2 == 0 {
			scale[1] = scale[0]
		}
		var rows [2][]float32
		for i := range ends {
			for range d {
				ends[i] = append(ends[i], r.NormFloat64())
			}
			n := length(ends[i])
			for j := range ends[i] {
				ends[i][j] *= scale[i] / n
				rows[i] = append(rows[i], float32(ends[i][j]))
			}
		}
		z := evaltest.Must(latent.InterpolateCodes(evaltest.Points(t, rows[0]), evaltest.Points(t, rows[1]), steps,
			latent.Spherical))
		cos := 0.0
		for j := range d {
			cos += ends[0][j] * ends[1][j] / scale[0] / scale[1]
		}
		omega := math.Acos(cos)
		for k := range steps {
			at := float64(k) / (steps - 1)
			long := (1-at)*scale[0] + at*scale[1]
			for j := range d {
				from, to := ends[0][j]/scale[0], ends[1][j]/scale[1]
				want := long * (math.Sin((1-at)*omega)*from + math.Sin(at*omega)*to) / math.Sin(omega)
				if got := float64(z.Row(k)[j]); math.Abs(got-want) > 1e-6 {
					t.Errorf("trial %d: element %d of z(%v) is %v, want %v", trial, j, at, got, want)
				}
			}
		}
	}
}

// TestInterpolateEnds: the ends are the plain reconstructions bit for bit, whatever the batch that they are decoded in.
func TestInterpolateEnds(t *testing.T) {
	const pairs, steps = 3, 90 // 270 codes: more than a batch of decoding
	from := evaltest.Must(mnist.Test().Head(pairs))
	to := evaltest.Must(mnist.Test().Select([]int{10, 11, 12}))
	pca := evaltest.Must(linear.FitPCA(from, 2))
	for name, c := range map[string]eval.Coder{
		"plain": evaltest.Model(t, "plain", 4), "vae": evaltest.Model(t, "vae", 4),
		"conditional": evaltest.Model(t, "conditional", 4),
		"vq-vae":      evaltest.Model(t, "vq-vae", 4), "pca": pca, "identity": eval.Identity{},
	} {
		for _, path := range []latent.Path{latent.Linear, latent.Spherical} {
			x, err := latent.Interpolate(c, from, to, steps, path)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if x.N != pairs*steps || x.Image != from.Image {
				t.Fatalf("%s: %v", name, x)
			}
			decoded := decodedPath(t, c, from, to, steps, path)
			for end, s := range []*data.Set{from, to} {
				xhat := evaltest.Must(c.Reconstruct(s))
				for i := range pairs {
					row := i*steps + end*(steps-1)
					if !slices.Equal(x.Row(row), xhat.Row(i)) {
						t.Errorf("%s, %s: end %d of pair %d is not its plain reconstruction", name, path, end, i)
					}
					if x.Labels[row] != s.Labels[i] {
						t.Errorf("%s: end %d of pair %d has label %d, want %d", name, end, i, x.Labels[row], s.Labels[i])
					}
					// What the path's own end decodes to differs by rounding at most.
					for j, v := range decoded.Row(row) {
						if math.Abs(float64(v-xhat.Row(i)[j])) > 1e-5 {
							t.Errorf("%s, %s: end %d of pair %d is decoded to %v at pixel %d, its reconstruction is %v", name, path, end, i,
								v, j, xhat.Row(i)[j])
							break
						}
					}
				}
			}
		}
	}
	// Pixels go in a straight line.
	x := evaltest.Must(latent.Interpolate(eval.Identity{}, from, to, 3, latent.Linear))
	for j, v := range x.Row(1) {
		if want := (from.X[j] + to.X[j]) / 2; math.Abs(float64(v-want)) > 1e-6 {
			t.Fatalf("pixel %d in the middle is %v, want %v", j, v, want)
		}
	}
}

// decodedPath decodes all of the path, the ends too.
func decodedPath(t *testing.T, c eval.Coder, from, to *data.Set, steps int, path latent.Path) *data.Set {
	t.Helper()
	var codes [2]*data.Set
	for i, s := range []*data.Set{from, to} {
		codes[i] = evaltest.Must(c.Encode(s))
	}
	z := evaltest.Must(latent.InterpolateCodes(codes[0], codes[1], steps, path))
	x := evaltest.Must(c.Decode(z))
	return x
}

func TestInterpolateErrors(t *testing.T) {
	one, two := evaltest.Points(t, []float32{1, 2}), evaltest.Points(t, []float32{1, 2}, []float32{3, 4})
	labelled := one.Clone()
	labelled.Labels, labelled.Classes = []int{0}, []string{"a"}
	other := one.Clone()
	other.Labels, other.Classes = []int{0}, []string{"b"}
	evaltest.Errors(t, "", map[string]error{
		"from 1 x 2 values to 2 x 2": evaltest.Of(latent.Interpolate(eval.Identity{}, one, two, 3, latent.Linear)),
		"1 steps":                    evaltest.Of(latent.Interpolate(eval.Identity{}, one, one, 1, latent.Linear)),
		`unknown path "round"`:       evaltest.Of(latent.Interpolate(eval.Identity{}, one, one, 2, "round")),
		"the set is nil":             evaltest.Of(latent.InterpolateCodes(nil, one, 2, latent.Linear)),
		"must have the same":         evaltest.Of(latent.InterpolateCodes(labelled, other, 2, latent.Linear)),
		"takes 784": evaltest.Of(latent.Interpolate(evaltest.Model(t, "plain", 2), one, one, 2,
			latent.Linear)),
	})
}
