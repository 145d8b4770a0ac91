package models

import (
	"context"
	"fmt"
	"strings"

	"github.com/aegis-ae/aegis/data"
)

// Loss is the value of an objective: the weighted sum that is minimised, and each term unweighted beside its weight.
// All are per sample: summed over features, averaged over samples.
type Loss struct {
	Total float64
	Terms []TermLoss
}

// TermLoss is the value of one term.
type TermLoss struct {
	Name   string
	Value  float64 // unweighted
	Weight float64 // of the last batch, where a schedule changes it; Total has each batch's own
}

// Term returns the value of the term of the given name.
func (l Loss) Term(name string) (TermLoss, bool) {
	for _, t := range l.Terms {
		if t.Name == name {
			return t, true
		}
	}
	return TermLoss{}, false
}

// String writes the loss as 21.3 = 18.2 squared error + 0.1 × 31 KL. While a schedule changes a weight the sum need not be
// exact: see TermLoss.
func (l Loss) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%.5g", l.Total)
	for i, t := range l.Terms {
		b.WriteString([]string{" + ", " = "}[btoi(i == 0)])
		if t.Weight != 1 {
			fmt.Fprintf(&b, "%.3g × ", t.Weight)
		}
		fmt.Fprintf(&b, "%.5g %s", t.Value, t.Name)
	}
	return b.String()
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// average accumulates the losses of batches, each with the weight of its number of samples.
type average struct {
	samples int
	sum     Loss
}

// add adds the loss of the last run of a program over n samples.
func (m *average) add(p *program, n int) error {
	m.samples += n
	m.sum.Total += float64(n) * p.Loss()
	for _, name := range p.terms {
		value, err := p.Output(valueOf(name))
		if err != nil {
			return err
		}
		weight := 1.0
		if w, err := p.Output(weightOf(name)); err == nil {
			weight = w.At(0)
		}
		t := m.term(name)
		t.Weight = weight
		t.Value += float64(n) * value.At(0)
	}
	return nil
}

// term returns the sum of the term of the given name; a batch that lacks it adds nothing to it.
func (m *average) term(name string) *TermLoss {
	for i := range m.sum.Terms {
		if m.sum.Terms[i].Name == name {
			return &m.sum.Terms[i]
		}
	}
	m.sum.Terms = append(m.sum.Terms, TermLoss{Name: name})
	return &m.sum.Terms[len(m.sum.Terms)-1]
}

func (m *average) loss() Loss {
	l := Loss{Total: m.sum.Total / float64(m.samples)}
	for _, t := range m.sum.Terms {
		t.Value /= float64(m.samples)
		l.Terms = append(l.Terms, t)
	}
	return l
}

// Evaluate returns the loss over a set, without dropout or corruption; latent variables are drawn, with the same
// noise in every call, so that the loss of a variational model is the one that its bound is about.
func (a *Autoencoder) Evaluate(ctx context.Context, s *data.Set) (Loss, error) {
	if err := a.checkSet(s, a.input); err != nil {
		return Loss{}, fmt.Errorf("models: evaluate: %w", err)
	}
	var m average
	batch := 0
	for b := range s.Batches(data.BatchOptions{Size: inferenceBatch}) {
		if err := ctx.Err(); err != nil {
			return Loss{}, err
		}
		p, err := a.program(evaluation, b.N)
		if err != nil {
			return Loss{}, err
		}
		p.SetRunNumber(uint64(batch))
		batch++
		if err := run(p, b); err != nil {
			return Loss{}, fmt.Errorf("models: evaluate: %w", err)
		}
		if err := m.add(p, b.N); err != nil {
			return Loss{}, err
		}
	}
	return m.loss(), nil
}
