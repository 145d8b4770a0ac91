package optim

import (
	"errors"
	"math"
	"slices"
	"testing"
)

func TestClipNorm(t *testing.T) {
	t.Run("float32", testClipNorm[float32])
	t.Run("float64", testClipNorm[float64])
}

func testClipNorm[F Float](t *testing.T) {
	a, b := []F{3, 0}, []F{0, -4, 12} // 9 + 16 + 144 = 13²
	vars := []Variable{{Name: "a", Grad: VectorOf(a)}, {Name: "b", Grad: VectorOf(b)}}
	for _, limit := range []float64{13, 13.5, 1e300, math.Inf(1)} {
		norm, err := ClipNorm(vars, limit)
		if err != nil || norm != 13 || !slices.Equal(a, []F{3, 0}) || !slices.Equal(b, []F{0, -4, 12}) {
			t.Errorf("limit %v: norm %v, %v, %v, %v; want 13 and no change", limit, norm, a, b, err)
		}
	}
	// As torch.nn.utils.clip_grad_norm_: the factor is 6.5/(13 + 1e-6).
	norm, err := ClipNorm(vars, 6.5)
	before, limit := 13.0, 6.5 // variables, as constants would be divided exactly
	factor := F(limit / (before + 1e-6))
	if err != nil || norm != 13 || !slices.Equal(a, []F{3 * factor, 0}) ||
		!slices.Equal(b, []F{0, -4 * factor, 12 * factor}) {
		t.Errorf("norm %v, %v, %v, %v", norm, a, b, err)
	}
	if norm, _ = ClipNorm(vars, 7); math.Abs(norm-6.5) > 1e-6 {
		t.Errorf("after clipping to 6.5 the norm is %v", norm)
	}
	// A gradient of zero has no direction and stays.
	zero := []Variable{{Name: "z", Grad: VectorOf(make([]F, 10))}}
	if norm, err := ClipNorm(zero, 1); norm != 0 || err != nil {
		t.Errorf("norm of zero: %v, %v", norm, err)
	}
}

// TestClipNormAccuracy: a million gradients of 0.1 in float32, which summed in float32 would be one per cent off.
func TestClipNormAccuracy(t *testing.T) {
	grad := make(Float32, 1_000_003)
	for i := range grad {
		grad[i] = 0.1
	}
	want := float64(float32(0.1)) * math.Sqrt(1_000_003)
	if norm, err := ClipNorm([]Variable{{Name: "g", Grad: grad}}, math.Inf(1)); err != nil ||
		math.Abs(norm/want-1) > 1e-11 {
		t.Errorf("norm %v, %v; want %v", norm, err, want)
	}
	// The square of the largest float32 overflows float32, but not the sum in float64.
	large := Float32{math.MaxFloat32, math.MaxFloat32}
	if norm, err := ClipNorm([]Variable{{Name: "g", Grad: large}}, 1); err != nil || large[0] <= 0 ||
		norm < math.MaxFloat32 {
		t.Errorf("norm %v, clipped to %v, %v", norm, large, err)
	}
}

func TestClipNormSharedGradient(t *testing.T) {
	grad := Float64{3}
	vars := []Variable{{Name: "a", Grad: grad}, {Name: "b", Grad: Float64{4}}, {Name: "c", Grad: grad}}
	if norm, err := ClipNorm(vars, math.Sqrt(34)/2); err != nil || norm != math.Sqrt(34) || math.Abs(grad[0]-1.5) > 1e-6 {
		t.Errorf("norm %v, gradient %v, %v; want it halved once", norm, grad, err)
	}
}

func TestClipErrors(t *testing.T) {
	nan := math.NaN()
	good := Variable{Name: "good", Grad: Float32{5, 6}}
	for _, c := range []struct {
		name  string
		vars  []Variable
		limit float64
		norm  string // the error of ClipNorm
		value string // the error of ClipValue, "" for none
	}{
		{"zero", []Variable{good}, 0, "optim: clip: limit of the norm is 0, want a positive number",
			"optim: clip: limit of the values is 0, want a positive number"},
		{"negative", []Variable{good}, -1, "optim: clip: limit of the norm is -1, want a positive number",
			"optim: clip: limit of the values is -1, want a positive number"},
		{"NaN limit", []Variable{good}, nan, "optim: clip: limit of the norm is NaN, want a positive number",
			"optim: clip: limit of the values is NaN, want a positive number"},
		{"none", nil, 1, "optim: clip: no variables", "optim: clip: no variables"},
		{"missing", []Variable{good, {Name: "w"}}, 1,
			`optim: clip: variable "w" has no gradient`, `optim: clip: variable "w" has no gradient`},
		{"NaN", []Variable{good, {Name: "w", Grad: Float32{1, 2, 3, 4, 5, float32(nan)}}}, 1,
			`optim: gradient of "w" is NaN at element 5`, `optim: gradient of "w" is NaN at element 5`},
		{"infinite", []Variable{good, {Name: "w", Grad: Float64{1, math.Inf(-1)}}}, 1,
			`optim: gradient of "w" is -Inf at element 1`, `optim: gradient of "w" is -Inf at element 1`},
		{"overflow", []Variable{{Name: "w", Grad: Float64{1e200}}}, 1e300,
			"optim: clip: the norm of the gradients exceeds the range of float64", ""},
	} {
		if _, err := ClipNorm(c.vars, c.limit); err == nil || err.Error() != c.norm {
			t.Errorf("%s: ClipNorm: got %v, want %s", c.name, err, c.norm)
		}
		if err := ClipValue(c.vars, c.limit); (err == nil) != (c.value == "") || err != nil && err.Error() != c.value {
			t.Errorf("%s: ClipValue: got %v, want %q", c.name, err, c.value)
		}
		if g := good.Grad.(Float32); g[0] != 5 || g[1] != 6 {
			t.Fatalf("%s: clipping failed and yet changed a gradient: %v", c.name, g)
		}
	}
	_, err := ClipNorm([]Variable{{Name: "w", Grad: Float32{float32(nan)}}}, 1)
	if nonFinite := new(NonFiniteError); !errors.As(err, &nonFinite) || nonFinite.Variable != "w" {
		t.Errorf("%v is not a NonFiniteError of w", err)
	}
}

func TestClipValue(t *testing.T) {
	a, b := Float32{-3, 0.5, 2, -2}, Float64{7, -0.25}
	if err := ClipValue([]Variable{{Name: "a", Grad: a}, {Name: "b", Grad: b}}, 2); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(a, Float32{-2, 0.5, 2, -2}) || !slices.Equal(b, Float64{2, -0.25}) {
		t.Errorf("got %v and %v", a, b)
	}
}

func TestClipAllocatesNothing(t *testing.T) {
	p, q := newProblem[float32](5, 1000), newProblem[float64](5, 1000)
	p.redraw()
	q.redraw()
	vars := slices.Concat(p.vars, q.vars)
	n := testing.AllocsPerRun(10, func() {
		_, _ = ClipNorm(vars, 1e-3)
		_ = ClipValue(vars, 1e-5)
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}
