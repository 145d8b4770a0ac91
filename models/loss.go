package models

import (
	"context"
	"fmt"
	"strings"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/losses"
)

// Loss is the value of an objective: the weighted sum that is minimised, and each term unweighted, beside its weight.
// All are per sample: summed over features, averaged over samples.
type Loss struct {
	Total float64
	Terms []TermLoss
}

// TermLoss is the value of one term.
type TermLoss struct {
	Name   string
	Role   losses.Role
	Value  float64 // unweighted
	Weight float64 // if a schedule changes it, the average such that Weight · Value is the term's part of Total
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

// String returns the loss as 21.3 = 18.2 squared error + 0.1 × 31 KL.
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

// average accumulates the losses of batches, weighted by their numbers of samples.
type average struct {
	samples int
	total   float64
	terms   []termSums
}

// termSums are the sums over samples from which a term's average is computed.
type termSums struct {
	name                    string
	role                    losses.Role
	value, weight, weighted float64 // sums of the values, of the weights and of their products
	least, most             float64 // weights
	samples                 int     // of the batches that have the term
}

// add adds the loss of a program's last run, over n samples.
func (m *average) add(p *program, n int) error {
	m.samples += n
	m.total += float64(n) * p.Loss()
	for _, names := range p.terms {
		value, err := p.number(names.value)
		if err != nil {
			return err
		}
		weight := 1.0
		if names.weight != "" {
			if weight, err = p.number(names.weight); err != nil {
				return err
			}
		}
		t := m.term(names, weight)
		t.least, t.most = min(t.least, weight), max(t.most, weight)
		t.value += float64(n) * value
		t.weight += float64(n) * weight
		t.weighted += float64(n) * weight * value
		t.samples += n
	}
	return nil
}

// number returns the value of a (1, 1) output.
func (p *program) number(name string) (float64, error) {
	t, err := p.Output(name)
	if err != nil {
		return 0, err
	}
	return t.At(0), nil
}

// term returns the sums of the term of the given name; a batch that lacks it adds nothing to them.
func (m *average) term(names termOutputs, weight float64) *termSums {
	for i := range m.terms {
		if m.terms[i].name == names.name {
			return &m.terms[i]
		}
	}
	m.terms = append(m.terms, termSums{name: names.name, role: names.role, least: weight, most: weight})
	return &m.terms[len(m.terms)-1]
}

func (m *average) loss() Loss {
	l := Loss{Total: m.total / float64(m.samples)}
	for _, t := range m.terms {
		l.Terms = append(l.Terms,
			TermLoss{Name: t.name, Role: t.role, Value: t.value / float64(m.samples), Weight: t.averageWeight()})
	}
	return l
}

// averageWeight returns the weight that turns the average value into the term's average part of the total. For values
// of both signs there may be none between the smallest and the largest weight; then it is the plain average.
func (t *termSums) averageWeight() float64 {
	if t.least == t.most {
		return t.least
	}
	if w := t.weighted / t.value; w >= t.least && w <= t.most {
		return w
	}
	return t.weight / float64(t.samples)
}

// Evaluate returns the loss over a set, without dropout or corruption. Latent variables are drawn, with the same noise
// in every call, so a variational model's loss estimates its bound.
func (a *Autoencoder) Evaluate(ctx context.Context, s *data.Set) (Loss, error) {
	s, err := a.forModel(false, s)
	if err != nil {
		return Loss{}, fmt.Errorf("models: evaluate: %w", err)
	}
	return a.evaluate(ctx, s)
}

// evaluate is Evaluate for a set as the model sees it.
func (a *Autoencoder) evaluate(ctx context.Context, s *data.Set) (Loss, error) {
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
		if err := run(p, samplesOf(b)); err != nil {
			return Loss{}, fmt.Errorf("models: evaluate: %w", err)
		}
		if err := m.add(p, b.N); err != nil {
			return Loss{}, err
		}
	}
	return m.loss(), nil
}
