package sample

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/cluster"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
	"github.com/aegis-ae/aegis/models/eval/latent"
	"github.com/aegis-ae/aegis/models/eval/nearest"
)

// Oversampling makes more samples of a rare class, which a classifier would otherwise ignore. Its methods return N
// samples of the class, made from the set's own; data.Concat adds them to the set. The Coder of a method is a model
// trained on the set, or eval.Identity for the plain methods.
type Oversampling struct {
	Label int // of the rare class
	N     int // samples to make
	Seed  uint64
	// Neighbours limits Interpolate to mixing a sample with so many of the nearest codes of its class, 5 in SMOTE; 0
	// allows all.
	Neighbours int
}

// Duplicate draws samples of the class with replacement: plain oversampling, the baseline.
func (o Oversampling) Duplicate(s *data.Set) (*data.Set, error) {
	return o.make("duplicate", s, func(class *data.Set, r *rand.Rand) (*data.Set, error) {
		return class.Select(o.draw(class, r))
	})
}

// Interpolate decodes uniformly random points on the lines between the codes of two samples of the class. With
// eval.Identity and 5 Neighbours it is SMOTE (Chawla et al., Journal of Artificial Intelligence Research 16, 2002).
func (o Oversampling) Interpolate(c eval.Coder, s *data.Set) (*data.Set, error) {
	return o.make("interpolate", s, func(class *data.Set, r *rand.Rand) (*data.Set, error) {
		codes, err := c.Encode(class)
		if err != nil {
			return nil, err
		}
		partners, err := o.partners(codes)
		if err != nil {
			return nil, err
		}
		first := o.draw(codes, r)
		out, err := codes.Select(first)
		if err != nil {
			return nil, err
		}
		for i, from := range first {
			to, t := codes.Row(partners(from, r)), r.Float64()
			for j, v := range out.Row(i) {
				out.Row(i)[j] = float32((1-t)*float64(v) + t*float64(to[j]))
			}
		}
		return c.Decode(out)
	})
}

// Gaussian decodes draws from a Gaussian with the mean and the covariance of the codes of the class.
func (o Oversampling) Gaussian(c eval.Coder, s *data.Set) (*data.Set, error) {
	return o.make("gaussian", s, func(class *data.Set, _ *rand.Rand) (*data.Set, error) {
		codes, err := c.Encode(class)
		if err != nil {
			return nil, err
		}
		density, err := cluster.FitMixture(codes, 1, cluster.MixtureOptions{})
		if err != nil {
			return nil, err
		}
		draws, err := density.Sample(o.N, o.Seed)
		if err != nil {
			return nil, err
		}
		return latent.Labelled{Decoder: c, Label: o.Label, Classes: class.Classes}.Decode(draws)
	})
}

// PosteriorCoder is a Coder with a Gaussian posterior, such as a variational models.Autoencoder.
type PosteriorCoder interface {
	eval.Coder
	Posterior(s *data.Set) (mean, logvar *data.Set, err error)
}

// Posterior decodes draws from the posteriors of samples of the class, which are drawn with replacement.
func (o Oversampling) Posterior(c PosteriorCoder, s *data.Set) (*data.Set, error) {
	return o.make("posterior", s, func(class *data.Set, r *rand.Rand) (*data.Set, error) {
		mean, logvar, err := c.Posterior(class)
		if err != nil {
			return nil, err
		}
		which := o.draw(class, r)
		out, err := mean.Select(which)
		if err != nil {
			return nil, err
		}
		for i, from := range which {
			for j, v := range logvar.Row(from) {
				out.Row(i)[j] += float32(math.Exp(float64(v)/2) * r.NormFloat64())
			}
		}
		return c.Decode(out)
	})
}

// make calls f with the samples of the class and gives its result the description of the set.
func (o Oversampling) make(method string, s *data.Set,
	f func(class *data.Set, r *rand.Rand) (*data.Set, error)) (_ *data.Set, err error) {
	defer num.Name(&err, "sample: oversampling: "+method)
	if o.N < 1 || o.Neighbours < 0 {
		return nil, fmt.Errorf("%d samples from %d neighbours: there must be at least 1 sample, and at least 0 neighbours",
			o.N, o.Neighbours)
	}
	if err := s.Check(); err != nil {
		return nil, err
	}
	class, err := s.Where(func(label int) bool { return label == o.Label })
	if err != nil {
		return nil, fmt.Errorf("class %d: %w", o.Label, err)
	}
	out, err := f(class, num.Random("oversampling", o.Seed, 0))
	if err != nil {
		return nil, err
	}
	if out.D != s.D {
		return nil, fmt.Errorf("the decoder made samples of %d features; the set has %d", out.D, s.D)
	}
	out.Name, out.Image = s.Name, s.Image
	out.Features, out.Classes = slices.Clone(s.Features), slices.Clone(s.Classes)
	out.Labels = slices.Repeat([]int{o.Label}, out.N)
	return out, out.Check()
}

// draw draws the numbers of samples of the class, with replacement.
func (o Oversampling) draw(class *data.Set, r *rand.Rand) []int {
	which := make([]int, o.N)
	for i := range which {
		which[i] = r.IntN(class.N)
	}
	return which
}

// partners returns a function that draws a partner for a code.
func (o Oversampling) partners(codes *data.Set) (func(i int, r *rand.Rand) int, error) {
	if codes.N < 2 {
		return nil, errors.New("the class has one sample: there must be another to mix it with")
	}
	if o.Neighbours == 0 {
		return func(i int, r *rand.Rand) int { return (i + 1 + r.IntN(codes.N-1)) % codes.N }, nil
	}
	index, err := nearest.NewIndex(codes, nearest.Options{})
	if err != nil {
		return nil, err
	}
	near, err := index.LeaveOneOut(min(o.Neighbours, codes.N-1))
	if err != nil {
		return nil, err
	}
	return func(i int, r *rand.Rand) int { return near.Indices[i][r.IntN(len(near.Indices[i]))] }, nil
}
