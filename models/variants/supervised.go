package variants

import (
	"cmp"
	"errors"
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "supervised",
		Summary: "autoencoder with a softmax classifier on its code, trained jointly",
		Formula: "z = f(x), x̂ = g(z), p(y|x) = softmax(W z + b);  L = −log p(y|x) + λ ‖x − x̂‖²",
		Paper: "Le, Patterson and White, NeurIPS 2018; with λ = 0 the fine-tuning of Hinton and Salakhutdinov, " +
			"Science 313, 2006",
		New: func(sp models.Spec) models.Model {
			return Supervised{Model: newPlain(sp), Classes: classes(sp), Reconstruction: 1}
		},
	})
}

// Supervised puts a softmax classifier on another model's code, without noise, and trains it with the samples' labels
// together with the inner model's loss (Le, Patterson and White, NeurIPS 2018). With Reconstruction 0 only the labels
// train the encoder, as in supervised fine-tuning of a pretrained encoder.
type Supervised struct {
	models.Model   `json:"model" doc:"the model whose code is classified"`
	Classes        int     `json:"classes" doc:"number of labels"`
	Reconstruction float64 `json:"reconstruction" doc:"weight of the inner model's loss; 0 trains the classifier alone"`
}

// Logits implements [models.Classifier].
func (m Supervised) Logits(s *graph.Scope, c models.Code) graph.Node {
	return s.Dense("classifier", c.Point(), m.Classes)
}

// Loss implements [models.Model].
func (m Supervised) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	label := losses.CategoricalCrossEntropy(m.Logits(s, c), s.Labels(m.Classes))
	label.Role, label.Elements = losses.RoleClassification, graph.Node{} // not a reconstruction error
	terms := []losses.Term{label}
	// Build it in any case: the inner loss may have state that training updates, and scalars that a schedule sets.
	inner := m.Model.Loss(s, x, out, c)
	if m.Reconstruction == 0 {
		return terms
	}
	for _, t := range inner {
		terms = append(terms, t.Times(m.Reconstruction))
	}
	return terms
}

// Range implements [models.Ranger]: if nothing is reconstructed, data may have any range.
func (m Supervised) Range() (lo, hi float64) {
	if r, ok := models.As[models.Ranger](m.Model); ok && m.Reconstruction > 0 {
		return r.Range()
	}
	return math.Inf(-1), math.Inf(1)
}

// Programs implements [models.Programmer]: "predict" returns the probabilities of the labels (batch, classes).
func (m Supervised) Programs(whole models.Model) []models.Program {
	return []models.Program{{Name: "predict", Build: func(s *graph.Scope, x graph.Node) graph.Node {
		return m.Logits(s, models.Encode(whole, s, x)).Softmax(1)
	}}}
}

// Predict returns every sample's label probabilities: a set with one feature per class and the labels of s. It is an
// error if the model is not a [models.Classifier] with the program "predict".
func Predict(a *models.Autoencoder, s *data.Set) (*data.Set, error) {
	if !models.Is[models.Classifier](a.Model) {
		return nil, errors.New("models: predict: the model predicts no labels; wrap it with supervised")
	}
	p, err := a.Apply("predict", s)
	if err == nil && len(a.Classes) == p.D {
		p.Features = a.Classes
	}
	return p, err
}

// Labels implements [models.Labelled].
func (m Supervised) Labels() int { return m.Classes }

// Unwrap implements [models.Wrapper].
func (m Supervised) Unwrap() models.Model { return m.Model }

// Check implements [models.Checker].
func (m Supervised) Check() error {
	if err := checkInner("supervised", m.Model); err != nil {
		return err
	}
	if err := cmp.Or(checkClasses("supervised", m.Classes),
		checkWeight("supervised: reconstruction", m.Reconstruction)); err != nil {
		return err
	}
	if inner, ok := models.As[models.LabelReader](m.Model); ok && inner.EncoderReadsLabels() {
		return fmt.Errorf("models: supervised: the encoder of the inner %s reads the label to be predicted: "+
			"set its encoder to false", nameOf(inner.(models.Model)))
	}
	return models.Check(m.Model)
}
