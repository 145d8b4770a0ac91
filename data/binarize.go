package data

import (
	"fmt"
	"iter"
	"math"

	"github.com/aegis-ae/aegis/data/internal/random"
)

// Binarize replaces grey levels by bits: a value, which must lie in [0, 1], is the probability of a 1. The bits are a
// function of the seed and the sample's index. This is the "static binarisation" (Salakhutdinov and Murray, ICML
// 2008) for which likelihoods of models are compared. A [BinarizedSource] draws new bits in every epoch.
func Binarize(s *Set, seed uint64) (*Set, error) {
	if err := s.checkForm(); err != nil {
		return nil, fmt.Errorf("data: binarize: %w", err)
	}
	out := s.Clone()
	for i := range s.N {
		if err := binarize(out.Row(i), seed, 0, i); err != nil {
			err.features = s.Features
			return nil, fmt.Errorf("data: binarize: %w", err)
		}
	}
	return out, nil
}

// Threshold replaces values by bits: 1 above t, 0 otherwise.
func Threshold(s *Set, t float32) (*Set, error) {
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("data: threshold: %w", bare(err))
	}
	if math.IsNaN(float64(t)) {
		return nil, fmt.Errorf("data: threshold: %v is not a number", t)
	}
	out := s.Clone()
	for i, v := range out.X {
		out.X[i] = 0
		if v > t {
			out.X[i] = 1
		}
	}
	return out, nil
}

// BinarizedSource returns src with bits instead of grey levels, as [Binarize] draws them, but new ones in every epoch
// (BatchOptions.Epoch): the "dynamic binarisation" of Burda, Grosse and Salakhutdinov (ICLR 2016). Encoder and loss
// then see the same bits. The bits are a function of the seed, the epoch and the sample's index, whatever the batches
// are; epoch 0 has the bits of Binarize. Stream returns an error for a value outside [0, 1]. BinarizedSource returns
// nil for a nil src.
func BinarizedSource(src Source, seed uint64) Source {
	if src == nil {
		return nil
	}
	return binarizedSource{src, seed}
}

type binarizedSource struct {
	Source
	seed uint64
}

// Stream implements [Source].
func (s binarizedSource) Stream(o BatchOptions) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		h := s.Header()
		var memory []float32
		for b, err := range s.Source.Stream(o) {
			if err != nil {
				yield(Batch{}, err)
				return
			}
			// A batch may be a view of a set, which must not change.
			memory = append(memory[:0], b.X...)
			for k, i := range b.Index {
				if err := binarize(memory[k*h.D:(k+1)*h.D], s.seed, uint64(o.Epoch), i); err != nil {
					err.features = h.Features
					yield(Batch{}, fmt.Errorf("data: binarize: %w", err))
					return
				}
			}
			b.X = memory
			if !yield(b, nil) {
				return
			}
		}
	}
}

// binarize replaces the values of a sample by bits.
func binarize(x []float32, seed, epoch uint64, sample int) *valueError {
	draws := random.Source("binarize", seed, epoch, uint64(sample))
	bits := uint64(0)
	for j, v := range x {
		if !(v >= 0 && v <= 1) {
			return &valueError{sample, j, nil, fmt.Sprintf("%v is not in [0, 1], where it would be a probability", v)}
		}
		// Each draw of 64 bits is two of 32, in the middle of 2³² intervals: 0 and 1 are certain.
		if bits >>= 32; j%2 == 0 {
			bits = draws.Uint64()
		}
		x[j] = 0
		if (float64(uint32(bits))+0.5)/(1<<32) < float64(v) {
			x[j] = 1
		}
	}
	return nil
}
