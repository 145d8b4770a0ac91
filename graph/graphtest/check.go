package graphtest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// The tolerances are relative to the largest compared value and to 1. Central differences with the steps below have
// errors of 1e-10 to 1e-8 for functions of moderate curvature.
const (
	valueTolerance   = 1e-11
	firstTolerance   = 2e-7
	secondTolerance  = 5e-7
	float32Tolerance = 2e-4
	step             = 1e-5
)

// Check fails the test unless, at every point, the values of the case agree with Want, its first derivatives with
// central differences of the values, and its second derivatives with central differences of the first. Inputs must stay
// unchanged, and repeated runs must agree bit for bit.
func Check(t testing.TB, c Case) {
	t.Helper()
	CheckSeed(t, c, rand.Uint64())
}

// CheckSeed is Check with the seed that a failure has named.
func CheckSeed(t testing.TB, c Case, seed uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 0))
	for _, p := range c.points(r) {
		if err := c.check(p, seed, r); err != nil {
			t.Errorf("seed %d, %s point: %v", seed, p.name, err)
			return
		}
	}
}

func (c *Case) check(p point, seed uint64, r *rand.Rand) error {
	value, err := c.compile(graph.Float64, seed, 0)
	if err != nil {
		return err
	}
	if err := value.set(p.in); err != nil {
		return err
	}
	if err := value.checkValues(c, p); err != nil {
		return err
	}
	weights := normals(r, value.outputs)
	first, err := c.compile(graph.Float64, seed, 1, weights)
	if err != nil {
		return err
	}
	if err := first.checkGradient(p, c.Kinked && p.awkward, c.Frozen, firstTolerance); err != nil {
		return fmt.Errorf("first derivative: %w", err)
	}
	if err := c.checkFloat32(p, seed, weights, value, first); err != nil {
		return fmt.Errorf("float32: %w", err)
	}
	if c.FirstOrder || c.Kinked && p.awkward {
		return nil
	}
	directions := [][]float64{weights}
	for _, x := range p.in {
		directions = append(directions, normals(r, len(x)))
	}
	second, err := c.compile(graph.Float64, seed, 2, directions...)
	if err != nil {
		return err
	}
	if err := second.checkGradient(p, false, c.Frozen, secondTolerance); err != nil {
		return fmt.Errorf("second derivative: %w", err)
	}
	return nil
}

// checkValues compares a run with plain Go, a second run with the first, and the inputs with their values before.
func (f *function) checkValues(c *Case, p point) error {
	y, err := f.run()
	if err != nil {
		return err
	}
	if c.Want != nil {
		want := c.Want(p.in)
		if err := compare(y, want, valueTolerance); err != nil {
			return fmt.Errorf("value: %w", err)
		}
	}
	again, err := f.run()
	if err != nil {
		return err
	}
	for i := range y {
		if math.Float64bits(y[i]) != math.Float64bits(again[i]) {
			return fmt.Errorf("two runs differ: %v and %v at element %d", y[i], again[i], i)
		}
	}
	for i, x := range p.in {
		for j, want := range x {
			if got := f.params[i].Value.At(j); got != want {
				return fmt.Errorf("the run changed element %d of argument %d from %v to %v", j, i, want, got)
			}
		}
	}
	return nil
}

// checkGradient compares the gradients of the number f with differences of its values. Frozen stop-gradients keep their
// values at the point.
func (f *function) checkGradient(p point, kinked, frozen bool, tolerance float64) error {
	if err := f.set(p.in); err != nil {
		return err
	}
	at, err := f.run()
	if err != nil {
		return err
	}
	grads := make([][]float64, len(p.in)) // at the point itself, before the runs around it
	for k := range p.in {
		grads[k] = f.gradient(k)
	}
	f.program.FreezeStopGradients(frozen)
	defer f.program.FreezeStopGradients(false)
	for k, x := range p.in {
		got, want := grads[k], make([]float64, len(x))
		for j := range x {
			h := step * max(1, math.Abs(x[j])/100)
			up, down, err := f.around(k, j, h)
			if err != nil {
				return err
			}
			want[j] = (up - down) / (2 * h)
			if kinked { // any value between the one-sided derivatives will do
				left, right := (at[0]-down)/h, (up-at[0])/h
				want[j] = min(max(got[j], min(left, right)), max(left, right))
			}
		}
		if err := compare(got, want, tolerance); err != nil {
			return fmt.Errorf("with respect to argument %d: %w", k, err)
		}
	}
	return nil
}

// checkFloat32 compares values and first derivatives of the float32 graph with those of the float64 one.
func (c *Case) checkFloat32(p point, seed uint64, weights []float64, value, first *function) error {
	value32, err := c.compile(graph.Float32, seed, 0)
	if err != nil {
		return err
	}
	first32, err := c.compile(graph.Float32, seed, 1, weights)
	if err != nil {
		return err
	}
	// The arguments are rounded to float32 for both, so that only arithmetic differs.
	rounded := make([][]float64, len(p.in))
	for i, x := range p.in {
		for _, v := range x {
			rounded[i] = append(rounded[i], float64(float32(v)))
		}
	}
	results := make([][]float64, 4)
	for i, f := range []*function{value, value32, first, first32} {
		if err := f.set(rounded); err != nil {
			return err
		}
		if results[i], err = f.run(); err != nil {
			return err
		}
	}
	if err := compare(results[1], results[0], float32Tolerance); err != nil {
		return fmt.Errorf("value: %w", err)
	}
	for k := range p.in {
		if err := compare(first32.gradient(k), first.gradient(k), float32Tolerance); err != nil {
			return fmt.Errorf("derivative with respect to argument %d: %w", k, err)
		}
	}
	return nil
}

// compare reports the largest difference that exceeds the tolerance. Infinities must agree; NaN never does.
func compare(got, want []float64, tolerance float64) error {
	if len(got) != len(want) {
		return fmt.Errorf("%d elements, want %d", len(got), len(want))
	}
	scale := 1.0
	for _, w := range want {
		if !math.IsInf(w, 0) {
			scale = max(scale, math.Abs(w))
		}
	}
	for i := range got {
		if got[i] != want[i] && !(math.Abs(got[i]-want[i]) <= tolerance*scale) {
			return fmt.Errorf("element %d is %v, want %v", i, got[i], want[i])
		}
	}
	return nil
}

func normals(r *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	return x
}
