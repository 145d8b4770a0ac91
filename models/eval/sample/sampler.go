package sample

import (
	"fmt"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/cluster"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// Sampler draws n samples, the same for the same seed: a models.Autoencoder with a prior, a cluster.Mixture, or a
// sampler of this package.
type Sampler interface {
	Sample(n int, seed uint64) (*data.Set, error)
}

var _ Sampler = (*cluster.Mixture)(nil)

// LatentSampler draws codes and decodes them, for models without a prior.
type LatentSampler struct {
	Decoder eval.Decoder
	Codes   Sampler
}

// FitLatent fits a mixture of k Gaussians to the codes of a set and returns a sampler that decodes draws from it (Ghosh
// et al., ICLR 2020, section 4). The codes of an autoencoder without a prior may lie anywhere, so draws from N(0, I)
// would decode to nothing meaningful.
func FitLatent(c eval.Coder, train *data.Set, k int, o cluster.MixtureOptions) (LatentSampler, error) {
	codes, err := c.Encode(train)
	if err != nil {
		return LatentSampler{}, fmt.Errorf("sample: %w", err)
	}
	density, err := cluster.FitMixture(codes, k, o)
	if err != nil {
		return LatentSampler{}, err
	}
	return LatentSampler{Decoder: c, Codes: density}, nil
}

// Sample implements Sampler.
func (s LatentSampler) Sample(n int, seed uint64) (*data.Set, error) {
	codes, err := s.Codes.Sample(n, seed)
	if err != nil {
		return nil, err
	}
	return s.Decoder.Decode(codes)
}

// StandardNormal draws codes of so many units from N(0, I).
type StandardNormal struct{ Units int }

// Sample implements Sampler.
func (s StandardNormal) Sample(n int, seed uint64) (*data.Set, error) {
	const most = 1 << 30
	if n < 1 || s.Units < 1 || int64(n)*int64(s.Units) > most {
		return nil, fmt.Errorf("sample: standard normal: %d samples of %d units: there must be at least 1 of each, and "+
			"at most %d values", n, s.Units, most)
	}
	codes := &data.Set{Name: "N(0, I)", N: n, D: s.Units, X: make([]float32, n*s.Units)}
	r := num.Random("standard normal", seed, 0)
	for i := range codes.X {
		codes.X[i] = float32(r.NormFloat64())
	}
	return codes, nil
}

// MeanMSE returns the mean squared error between the mean samples of two sets of any sizes, over features: whether
// drawn samples are like the data on average. It says nothing about how much samples vary.
func MeanMSE(x, y *data.Set) (float64, error) {
	var means [2]*data.Set
	for i, s := range []*data.Set{x, y} {
		if err := s.Check(); err != nil {
			return 0, fmt.Errorf("sample: mse of means: %w", err)
		}
		means[i] = &data.Set{X: num.Float32s(s.ColumnMeans()), N: 1, D: s.D}
	}
	return eval.MSE(means[0], means[1])
}
