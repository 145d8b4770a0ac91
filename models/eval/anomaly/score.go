package anomaly

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
)

// Score names what a detector measures of a sample; the larger it is, the less normal the sample.
type Score string

// The scores.
const (
	// ReconstructionError is the mean over features of (x − x̂)². It is low for whatever is easy to reconstruct: an empty
	// image may have a lower error than every normal sample.
	ReconstructionError Score = "error"
	// RelativeError is ‖x − x̂‖²/‖x‖², the error as a share of what there was to reconstruct. For samples near 0, such as
	// black images, ‖x‖² is replaced by a millionth of its average over the normal samples.
	RelativeError Score = "relative-error"
	// NegativeELBO is the reconstruction error of the model's loss, at the mean of the posterior, plus the KL, both in
	// nats if the error is a likelihood. It needs a Gaussian posterior.
	NegativeELBO Score = "negative-elbo"
	// KL is the divergence of the posterior from the model's prior in nats. It needs a Gaussian posterior. With a prior of
	// the model's own ([models.PriorDensity]) it is log q(z|x) − log p(z) at the mean.
	KL Score = "kl"
	// Mahalanobis is the distance of the code from the mean of the codes of the normal samples, in units of their
	// spread in that direction: ((z − m)ᵀ Σ⁻¹ (z − m))^½.
	Mahalanobis Score = "mahalanobis"
	// Neighbours is the mean distance of the code from the nearest codes of normal samples.
	Neighbours Score = "neighbours"
)

// Scores lists all scores.
func Scores() []Score {
	return []Score{ReconstructionError, RelativeError, NegativeELBO, KL, Mahalanobis, Neighbours}
}

// Model is what a detector asks of a trained model, such as a models.Autoencoder or a linear.PCA. NegativeELBO and KL
// also need the SampleLosses of a models.Autoencoder.
type Model interface {
	eval.Encoder
	eval.Reconstructor
}

// sampler is a Model with NegativeELBO and KL.
type sampler interface {
	SampleLosses(ctx context.Context, s *data.Set, o models.SampleLossOptions) (models.SampleLosses, error)
}

// measure returns the values of each of the detector's scores.
func (d *Detector) measure(s *data.Set) ([][]float64, error) {
	if s.Len() == 0 {
		return nil, errors.New("there are no samples")
	}
	m := measurement{detector: d, set: s}
	all := make([][]float64, len(d.scores))
	for k, score := range d.scores {
		var err error
		if all[k], err = m.values(score); err != nil {
			return nil, fmt.Errorf("%s: %w", score, err)
		}
		for i, v := range all[k] {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("%s: the score of sample %d is %v", score, i, v)
			}
		}
	}
	return all, nil
}

// measurement caches what several scores need.
type measurement struct {
	detector *Detector
	set      *data.Set
	codes    *data.Set
	losses   *models.SampleLosses
	errors   []float64 // ‖x − x̂‖²
	energies []float64 // ‖x‖²
}

func (m *measurement) values(score Score) ([]float64, error) {
	switch score {
	case ReconstructionError, RelativeError:
		return m.reconstruction(score)
	case NegativeELBO, KL:
		return m.bound(score)
	}
	if m.codes == nil {
		var err error
		if m.codes, err = m.detector.model.Encode(m.set); err != nil {
			return nil, err
		}
	}
	if score == Mahalanobis {
		return m.detector.gaussian.distances(m.codes)
	}
	return m.detector.neighbourDistances(m.codes)
}

// reconstruction returns an error of the reconstruction.
func (m *measurement) reconstruction(score Score) ([]float64, error) {
	if m.errors == nil {
		x, xhat, err := reconstructed(m.detector.model, m.set)
		if err != nil {
			return nil, err
		}
		m.errors, m.energies = make([]float64, x.N), energies(x)
		for i := range x.N {
			row := xhat.Row(i)
			for j, v := range x.Row(i) {
				e := float64(v) - float64(row[j])
				m.errors[i] += float64(e * e)
			}
		}
	}
	out := slices.Clone(m.errors)
	for i := range out {
		if score == RelativeError {
			out[i] /= max(m.energies[i], m.detector.leastEnergy)
		} else {
			out[i] /= float64(m.set.D)
		}
	}
	return out, nil
}

// reconstructed returns a set and its reconstruction, both scaled if the model is an Autoencoder with a Scaler: without
// scaling, features of large values would dominate.
func reconstructed(m Model, s *data.Set) (x, xhat *data.Set, err error) {
	if xhat, err = m.Reconstruct(s); err != nil {
		return nil, nil, err
	}
	if a, ok := m.(*models.Autoencoder); ok && a.Scaler != nil {
		if s, err = a.Scaler.Apply(s); err != nil {
			return nil, nil, err
		}
		if xhat, err = a.Scaler.Apply(xhat); err != nil {
			return nil, nil, err
		}
	}
	if s.N != xhat.N || s.D != xhat.D {
		return nil, nil, fmt.Errorf("%d x %d values are reconstructed as %d x %d", s.N, s.D, xhat.N, xhat.D)
	}
	return s, xhat, nil
}

// energies returns ‖x‖² of every sample.
func energies(s *data.Set) []float64 {
	out := make([]float64, s.N)
	for i := range out {
		for _, v := range s.Row(i) {
			out[i] += float64(v) * float64(v)
		}
	}
	return out
}

// bound returns a part of the negative evidence lower bound at the mean of the posterior: decisions must not depend on
// draws.
func (m *measurement) bound(score Score) ([]float64, error) {
	if m.losses == nil {
		model, ok := m.detector.model.(sampler)
		if !ok {
			return nil, fmt.Errorf("a %T has no losses of single samples, as a models.Autoencoder has", m.detector.model)
		}
		l, err := model.SampleLosses(context.Background(), m.set, models.SampleLossOptions{Mean: true})
		if err != nil {
			return nil, err
		}
		m.losses = &l
	}
	switch {
	case score == NegativeELBO:
		return m.losses.NegativeELBO()
	case m.losses.KL == nil:
		return nil, errors.New("the model has no posterior, hence no KL")
	}
	return m.losses.KL, nil
}

// neighbourDistances returns the mean distances from the nearest codes of normal samples.
func (d *Detector) neighbourDistances(codes *data.Set) ([]float64, error) {
	n, err := d.index.Neighbours(codes, d.neighbours)
	if err != nil {
		return nil, err
	}
	out := make([]float64, codes.N)
	for i, distances := range n.Distances {
		for _, v := range distances {
			out[i] += v
		}
		out[i] /= float64(len(distances))
	}
	return out, nil
}
