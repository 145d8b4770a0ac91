package models

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

// SampleLosses holds the terms of a loss sample by sample, summed over features.
type SampleLosses struct {
	// Total is each sample's weighted sum of Terms, with the weights of [Autoencoder.Evaluate].
	Total []float64
	// Terms are the loss terms that belong to single samples.
	Terms []SampleTerm
	// OfBatch are the terms that belong to a batch or to the model as a whole ([losses.Term].OfBatch). They are not
	// part of Total: its mean and their weighted values add up to the result of Evaluate.
	OfBatch []TermLoss
	// Reconstruction is each sample's unweighted reconstruction error, in nats if it is a likelihood (see
	// [Likelihood]). It is nil if the model has none.
	Reconstruction []float64
	// KL is the divergence of each sample's posterior from the prior in nats, even if the loss replaces it. With a
	// [PriorDensity] it is the estimate log q(z|x) − log p(z) from the drawn codes. It is nil for models without a
	// posterior.
	KL []float64
}

// SampleTerm is one term of a loss sample by sample.
type SampleTerm struct {
	Name   string
	Role   losses.Role
	Values []float64 // unweighted
	Weight float64
}

// Term returns the term of the given name.
func (l SampleLosses) Term(name string) (SampleTerm, bool) {
	for _, t := range l.Terms {
		if t.Name == name {
			return t, true
		}
	}
	return SampleTerm{}, false
}

// NegativeELBO returns each sample's Reconstruction + KL, the negative evidence lower bound of Kingma and Welling (ICLR
// 2014), whatever weights the model was trained with. It is an error if the model has no posterior.
func (l SampleLosses) NegativeELBO() ([]float64, error) {
	switch {
	case l.KL == nil:
		return nil, errors.New("models: negative ELBO: the model has no posterior, hence no KL: use Reconstruction")
	case l.Reconstruction == nil:
		return nil, errors.New("models: negative ELBO: the model has no reconstruction error (models.Reconstructor)")
	}
	sum := make([]float64, len(l.KL))
	for i, kl := range l.KL {
		sum[i] = l.Reconstruction[i] + kl
	}
	return sum, nil
}

// SampleLossOptions says how to compute the losses of samples. The zero value means one draw of the latent variables,
// with the noise of [Autoencoder.Evaluate].
type SampleLossOptions struct {
	// Draws is the number of draws of the latent variables, over which values are averaged. 0 means 1.
	Draws int
	// Mean takes the mean of the posterior instead of draws. A sample's values then depend only on the sample, while
	// the noise of a draw depends on its place in the set. But they describe a single code and are no bound.
	Mean bool
	// Seed determines the noise.
	Seed uint64
}

func (o SampleLossOptions) check() error {
	switch {
	case o.Draws < 0:
		return fmt.Errorf("%d draws: use at least 1, or 0 for 1", o.Draws)
	case o.Mean && o.Draws > 1:
		return fmt.Errorf("%d draws of the posterior's mean are all the same: set either Draws or Mean", o.Draws)
	}
	return nil
}

// SampleLosses returns the loss of every sample of a set, term by term, without dropout or corruption. Like all losses
// it is computed on scaled data if there is a Scaler. Latent variables are drawn, or replaced by their means
// ([SampleLossOptions]).
func (a *Autoencoder) SampleLosses(ctx context.Context, s *data.Set, o SampleLossOptions) (SampleLosses, error) {
	l, err := a.sampleLosses(ctx, s, o)
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("models: sample losses: %w", err)
	}
	return l, err
}

func (a *Autoencoder) sampleLosses(ctx context.Context, s *data.Set, o SampleLossOptions) (SampleLosses, error) {
	if err := o.check(); err != nil {
		return SampleLosses{}, err
	}
	kind := sampleLoss
	if o.Mean {
		kind = sampleLossAtMean
	}
	s, err := a.forModel(false, s)
	if err != nil {
		return SampleLosses{}, err
	}
	sums := sampleSums{n: s.N, values: map[string][]float64{}, weight: map[string]float64{}}
	batches := data.BatchOptions{Size: inferenceBatch}
	for draw := range max(1, o.Draws) {
		run0, batch := uint64(draw*s.NumBatches(batches)), uint64(0)
		for b := range s.Batches(batches) {
			if err := ctx.Err(); err != nil {
				return SampleLosses{}, err
			}
			p, err := a.program(kind, b.N)
			if err != nil {
				return SampleLosses{}, err
			}
			p.SetRunNumber(o.Seed*seedStride + run0 + batch)
			batch++
			if err := run(p, samplesOf(b)); err != nil {
				return SampleLosses{}, err
			}
			if err := sums.add(p, b.Index[0], b.N); err != nil {
				return SampleLosses{}, err
			}
		}
	}
	return sums.losses(float64(max(1, o.Draws))), nil
}

// buildSampleLosses builds the loss terms, read sample by sample, and the parts of the negative evidence lower bound.
func (a *Autoencoder) buildSampleLosses(s *graph.Scope, p *program) graph.Outputs {
	x := s.Input(inputName, a.input)
	c := a.encode(s, x)
	out := a.decode(s, c.Z)
	terms := a.Model.Loss(s, x, out, c)
	o := graph.Outputs{Loss: losses.Total(s, terms...), Read: map[string]graph.Node{}}
	for _, t := range terms {
		p.terms = append(p.terms, readTerm(o.Read, t, t.Value))
	}
	if r := a.reconstruction(s, x, out, c, terms); r.Valid() {
		o.Read[reconstructionName], p.parts = r, append(p.parts, reconstructionName)
	}
	if c.Gaussian() {
		kl := losses.KL(c.Mean, c.LogVar).Value
		if _, ok := As[PriorDensity](a.Model); ok {
			kl = losses.LogNormal(c.Z, c.Mean, c.LogVar).Sub(LogPrior(a.Model, s, c.Z))
		}
		o.Read[klName], p.parts = kl, append(p.parts, klName)
	}
	return o
}

// reconstruction returns each sample's reconstruction error, (batch, 1): from a [Reconstructor], or the sum of the
// terms of that role. It is the zero Node if there is none.
func (a *Autoencoder) reconstruction(s *graph.Scope, x, out graph.Node, c Code, terms []losses.Term) graph.Node {
	if r, ok := As[Reconstructor](a.Model); ok {
		return r.Reconstruction(s, out, x, c).Value
	}
	var sum graph.Node
	for _, t := range terms {
		switch {
		case t.Role != losses.RoleReconstruction:
		case sum.Valid():
			sum = sum.Add(t.Value)
		default:
			sum = t.Value
		}
	}
	return sum
}

// LogPrior returns the log-density of a model's prior at the rows of z, (rows, 1). Without a [PriorDensity] the prior
// is the standard normal distribution.
func LogPrior(m Model, s *graph.Scope, z graph.Node) graph.Node {
	if p, ok := As[PriorDensity](m); ok {
		return p.LogPrior(s, z)
	}
	return losses.LogStandardNormal(z)
}

// sampleSums are sums over draws of the outputs of a program for n samples.
type sampleSums struct {
	n      int
	values map[string][]float64 // by the names of outputs
	terms  []termOutputs
	weight map[string]float64 // for terms with a weight
}

// add adds a program's last run, over n samples beginning with the given one.
func (m *sampleSums) add(p *program, from, n int) error {
	m.terms = p.terms
	names := slices.Clone(p.parts)
	for _, t := range p.terms {
		names = append(names, t.value)
		if t.weight == "" {
			continue
		}
		w, err := p.number(t.weight)
		if err != nil {
			return err
		}
		m.weight[t.weight] = w
	}
	for _, name := range names {
		out, err := p.Output(name)
		if err != nil {
			return err
		}
		if m.values[name] == nil {
			m.values[name] = make([]float64, m.n)
		}
		for i := range n {
			v := out.At(i)
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("sample %d: %s is %v: %s", from+i, name, v, p.NonFinite())
			}
			m.values[name][from+i] += v
		}
	}
	return nil
}

// losses returns the averages over the draws.
func (m *sampleSums) losses(draws float64) SampleLosses {
	for _, values := range m.values {
		for i := range values {
			values[i] /= draws
		}
	}
	l := SampleLosses{Total: make([]float64, m.n), Reconstruction: m.values[reconstructionName], KL: m.values[klName]}
	for _, t := range m.terms {
		weight := 1.0
		if t.weight != "" {
			weight = m.weight[t.weight]
		}
		values := m.values[t.value]
		if t.ofBatch {
			l.OfBatch = append(l.OfBatch, TermLoss{t.name, t.role, stat.Mean(values, nil), weight})
			continue
		}
		l.Terms = append(l.Terms, SampleTerm{t.name, t.role, values, weight})
		floats.AddScaled(l.Total, weight, values)
	}
	return l
}
