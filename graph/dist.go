package graph

import (
	"cmp"
	"fmt"

	"github.com/aegis-ae/aegis/graph/form"
	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// Dist is the distribution of a noise tensor, made by Normal, Uniform or Bernoulli. The zero value is Normal(0, 0):
// no noise.
type Dist struct {
	law  kernel.Distribution
	a, b float64
}

// Normal is the normal distribution with the given mean and standard deviation.
func Normal(mean, std float64) Dist { return Dist{kernel.Normal, mean, std} }

// Uniform is the uniform distribution on [lo, hi).
func Uniform(lo, hi float64) Dist { return Dist{kernel.Uniform, lo, hi} }

// Bernoulli is 1 with probability p and else 0.
func Bernoulli(p float64) Dist { return Dist{kernel.Bernoulli, p, 0} }

// String returns the distribution as it is written in Go.
func (d Dist) String() string {
	switch d.law {
	case kernel.Uniform:
		return fmt.Sprintf("Uniform(%g, %g)", d.a, d.b)
	case kernel.Bernoulli:
		return fmt.Sprintf("Bernoulli(%g)", d.a)
	}
	return fmt.Sprintf("Normal(%g, %g)", d.a, d.b)
}

// attrs are the attributes of noise of the distribution.
func (d Dist) attrs() form.Attrs {
	switch d.law {
	case kernel.Uniform:
		return attrs("law", "uniform", "lo", d.a, "hi", d.b)
	case kernel.Bernoulli:
		return attrs("law", "bernoulli", "p", d.a)
	}
	return attrs("law", "normal", "mean", d.a, "std", d.b)
}

func (d Dist) check(t DType) error {
	err := cmp.Or(t.check(d.a), t.check(d.b))
	if d.law == kernel.Uniform && err == nil {
		err = t.check(d.b - d.a)
	}
	switch {
	case err != nil:
		return fmt.Errorf("%v: parameters must be finite: %w", d, err)
	case d.law == kernel.Normal && d.b < 0:
		return fmt.Errorf("%v: the standard deviation must be at least 0", d)
	case d.law == kernel.Uniform && d.b < d.a:
		return fmt.Errorf("%v: the upper bound must be at least the lower", d)
	case d.law == kernel.Bernoulli && (d.a < 0 || d.a > 1):
		return fmt.Errorf("%v: the probability must lie in [0, 1]", d)
	}
	return nil
}

// fill draws the whole tensor anew; equal keys give equal tensors.
func (d Dist) fill(t Tensor, key uint64) {
	if t.Float64 != nil {
		kernel.Noise(t.Float64, d.law, d.a, d.b, key)
	} else {
		kernel.Noise(t.Float32, d.law, d.a, d.b, key)
	}
}

// streamKey names a stream of random numbers by the seed, a path and a counter.
func streamKey(seed uint64, path string, n uint64) uint64 {
	const fnvOffset, fnvPrime = 0xcbf29ce484222325, 0x100000001b3
	h := uint64(fnvOffset)
	for i := range len(path) {
		h = (h ^ uint64(path[i])) * fnvPrime
	}
	return kernel.Mix(kernel.Mix(seed, h), n)
}
