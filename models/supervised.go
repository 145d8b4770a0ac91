package models

import (
	"cmp"
	"errors"
	"math"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

func init() {
	Register(Variant{
		Name:    "supervised",
		Summary: "autoencoder with a softmax classifier on its code, trained together",
		Formula: "z = f(x), x̂ = g(z), p(y|x) = softmax(W z + b);  L = −log p(y|x) + λ ‖x − x̂‖²",
		Paper:   "Le, Patterson and White, NeurIPS 2018; with λ = 0 the fine-tuning of Hinton and Salakhutdinov, Science 313, 2006",
		New:     func(sp Spec) Model { return Supervised{Model: newPlain(sp), Classes: sp.classes(), Reconstruction: 1} },
	})
}

// Supervised puts a softmax classifier on the code of another model, and trains it with the labels of the samples
// beside the other model's loss (Le, Patterson and White, NeurIPS 2018). The code has no noise. With Reconstruction 0
// the labels alone train the encoder, as in the supervised fine-tuning of a pretrained encoder.
type Supervised struct {
	Model          `json:"model" doc:"the model whose code is classified"`
	Classes        int     `json:"classes" doc:"number of labels"`
	Reconstruction float64 `json:"reconstruction" doc:"weight of the other model's loss; 0 trains the classifier and its encoder alone"`
}

// Logits implements Classifier.
func (m Supervised) Logits(s *graph.Scope, c Code) graph.Node {
	return s.Dense("classifier", c.Point(), m.Classes)
}

// Loss implements Model.
func (m Supervised) Loss(s *graph.Scope, x, out graph.Node, c Code) []losses.Term {
	label := losses.CategoricalCrossEntropy(m.Logits(s, c), s.Labels(m.Classes))
	label.Elements = graph.Node{} // those of classes, which are no error of a reconstruction
	terms := []losses.Term{label}
	// Built in any case: the loss within has state that training updates, and scalars that a schedule sets.
	inner := m.Model.Loss(s, x, out, c)
	if m.Reconstruction == 0 {
		return terms
	}
	for _, t := range inner {
		terms = append(terms, t.Times(m.Reconstruction))
	}
	return terms
}

// Range implements Ranger: where nothing is reconstructed, data may have any range.
func (m Supervised) Range() (lo, hi float64) {
	if r, ok := As[Ranger](m.Model); ok && m.Reconstruction > 0 {
		return r.Range()
	}
	return math.Inf(-1), math.Inf(1)
}

// Unwrap implements Wrapper.
func (m Supervised) Unwrap() Model { return m.Model }

// Check implements Checker.
func (m Supervised) Check() error {
	if err := checkInner("supervised", m.Model); err != nil {
		return err
	}
	if err := cmp.Or(checkClasses("supervised", m.Classes), checkWeight("supervised: reconstruction", m.Reconstruction)); err != nil {
		return err
	}
	if c, ok := As[Conditional](m.Model); ok && c.Encoder {
		return errors.New("models: supervised: the encoder of conditional within is told the label, which is to be predicted: switch encoder off")
	}
	return Check(m.Model)
}
