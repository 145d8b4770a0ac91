package models

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
)

// importanceRows is the number of codes in one run of the decoder: enough for efficient matrix products.
const importanceRows = 1000

// The names of the likelihood program's input and output.
const (
	codeName  = "z"
	priorName = "log p(z)"
)

// buildLikelihood builds the reconstruction error between x and the decoded z (batch, latent), and the prior's
// log-density at z if the prior is not standard normal.
func (a *Autoencoder) buildLikelihood(s *graph.Scope) graph.Outputs {
	x, z := s.Input(inputName, a.input), s.Input(codeName, a.latent)
	o := graph.Outputs{Read: map[string]graph.Node{}}
	r, ok := As[Reconstructor](a.Model)
	if !ok {
		s.Fail(errors.New("the model does not say what its reconstruction error is (models.Reconstructor)"))
		return o
	}
	o.Read[reconstructionName] = r.Reconstruction(s, a.decode(s, z), x, Code{Z: z}).Value
	if prior, ok := As[PriorDensity](a.Model); ok {
		o.Read[priorName] = prior.LogPrior(s, z)
	}
	return o
}

// importance draws codes of samples and computes their importance weights.
type importance struct {
	*program
	s         *data.Set
	posterior *data.Set // means and log-variances side by side
	latent    int
	density   bool // the prior is a PriorDensity

	draws  *rand.Rand // of the current sample
	rows   []int      // the samples of the rows
	z      []float32
	ratios []float64 // log p(z) − log q(z|x), or −log q(z|x) alone if the prior is a PriorDensity
}

// importanceSample returns the sum of every sample's importance weights, for posteriors with the given parameters. It
// decodes the draws of all samples, one sample after the other, in runs of equally many rows.
func (a *Autoencoder) importanceSample(ctx context.Context, s, parameters *data.Set,
	o LikelihoodOptions) ([]logSum, error) {
	size := importanceRows
	if s.N <= size/o.Samples {
		size = s.N * o.Samples
	}
	m := importance{s: s, posterior: parameters, latent: a.latent,
		rows: make([]int, size), z: make([]float32, size*a.latent), ratios: make([]float64, size)}
	_, m.density = As[PriorDensity](a.Model)
	var err error
	if m.program, err = a.program(likelihood, size); err != nil {
		return nil, err
	}
	sums := make([]logSum, s.N)
	sample, draw := 0, 0
	for sample < s.N {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n := 0
		for ; n < size && sample < s.N; n++ {
			if draw == 0 {
				m.draws = rand.New(rand.NewChaCha8(sampleKey(o.Seed, s.Row(sample))))
			}
			m.draw(n, sample)
			if draw++; draw == o.Samples {
				sample, draw = sample+1, 0
			}
		}
		if err := m.weigh(n, sums); err != nil {
			return nil, err
		}
		if o.Progress != nil {
			o.Progress(sample, s.N)
		}
	}
	return sums, nil
}

// sampleKey is the key of a sample's draws: a function of the seed and the sample's values.
func sampleKey(seed uint64, x []float32) [32]byte {
	b := binary.LittleEndian.AppendUint64([]byte("importance"), seed)
	for _, v := range x {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	return sha256.Sum256(b)
}

// draw draws a code of a sample into a row. Its density is computed in float64 at the rounded code.
func (m *importance) draw(row, sample int) {
	m.rows[row] = sample
	z, parameters := m.z[row*m.latent:(row+1)*m.latent], m.posterior.Row(sample)
	ratio := 0.0
	for j := range z {
		mean, logvar := float64(parameters[j]), float64(parameters[m.latent+j])
		std := math.Exp(logvar / 2)
		z[j] = float32(mean + float64(std*m.draws.NormFloat64()))
		v := float64(z[j])
		e := (v - mean) / std
		ratio += float64(e*e) + logvar
		if m.density {
			ratio += math.Log(2 * math.Pi)
		} else {
			ratio -= float64(v * v)
		}
	}
	m.ratios[row] = ratio / 2
}

// weigh adds the weights of the first n rows to the sums of their samples. Later rows hold old values.
func (m *importance) weigh(n int, sums []logSum) error {
	in := samples{labels: m.s.Labels, inputs: m.s.Inputs, rows: m.rows}
	x := graph.Feed{Name: inputName, Float32: m.s.X, Rows: m.rows}
	if err := runWith(m.program, in, x, graph.Feed{Name: codeName, Float32: m.z}); err != nil {
		return err
	}
	reconstruction, err := m.Output(reconstructionName)
	if err != nil {
		return err
	}
	var prior graph.Tensor
	if m.density {
		if prior, err = m.Output(priorName); err != nil {
			return err
		}
	}
	for row := range n {
		w := m.ratios[row] - reconstruction.At(row)
		if m.density {
			w += prior.At(row)
		}
		if math.IsNaN(w) || math.IsInf(w, 0) {
			return fmt.Errorf("sample %d: the log of an importance weight is %v: %s", m.rows[row], w, m.NonFinite())
		}
		sums[m.rows[row]].add(w)
	}
	return nil
}

// logSum is a sum of numbers given by their logarithms, and of their squares, as multiples of the largest.
type logSum struct {
	n            int
	largest      float64 // logarithm
	sum, squares float64
}

func (s *logSum) add(w float64) {
	switch {
	case s.n == 0:
		s.largest = w
	case w > s.largest:
		scale := math.Exp(s.largest - w)
		s.sum, s.squares, s.largest = s.sum*scale, s.squares*scale*scale, w
	}
	e := math.Exp(w - s.largest)
	s.n, s.sum, s.squares = s.n+1, s.sum+e, s.squares+float64(e*e)
}

// logMean returns the logarithm of the numbers' mean and its standard error: their deviation divided by their mean and
// √n, or NaN for a single number.
func (s *logSum) logMean() (mean, stderr float64) {
	n := float64(s.n)
	variance := (n*s.squares/(s.sum*s.sum) - 1) / (n - 1)
	if s.n > 1 {
		variance = max(0, variance)
	}
	return s.largest + math.Log(s.sum/n), math.Sqrt(variance)
}
