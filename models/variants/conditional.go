package variants

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "conditional",
		Summary: "autoencoder that is given the label, so that the code need not carry it",
		Formula: "z = f(x, y), x̂ = g(z, √c y), y one-hot of c labels;  L = ‖x − x̂‖²",
		Paper:   "Kingma et al., NeurIPS 2014, and Sohn, Lee and Yan, NeurIPS 2015, without their variational part",
		New:     func(sp models.Spec) models.Model { return conditional(newPlain(sp), sp) },
	})
}

// conditional returns m conditioned, in encoder and decoder, on the number of labels in the Spec.
func conditional(m models.Model, sp models.Spec) Conditional {
	return Conditional{Model: m, Classes: classes(sp), Encoder: true}
}

// Conditional gives another model the label of each sample: the decoder gets it beside the code and, unless Encoder is
// off, the encoder beside the input (Sohn, Lee and Yan, NeurIPS 2015). The code then need not carry the label. Decoded
// with another label, it becomes the corresponding sample of that class. A model with a prior draws samples of chosen
// classes ([models.Autoencoder.SampleLabels]).
//
// Labels are one-hot, and extra inputs of the inner model's functions. A [models.Spatial] encoder gets each as a
// channel of zeros or ones. For the decoder they are multiplied by √Classes, so that their mean square is 1, like that
// of standard normal units: beside a code of many units a one-hot label is small, and at first the decoder would ignore
// it. Wrappers that corrupt the input, or run encoder or decoder again in their loss, go around Conditional.
type Conditional struct {
	models.Model `json:"model" doc:"the model that is given the label"`
	Classes      int  `json:"classes" doc:"number of labels"`
	Encoder      bool `json:"encoder" doc:"give the label to the encoder too, not only to the decoder"`
}

// Encode implements [models.Model]. Code.Input is x without the labels.
func (m Conditional) Encode(s *graph.Scope, x graph.Node) models.Code {
	if !m.Encoder {
		return models.Encode(m.Model, s, x)
	}
	if x.Valid() && x.Dim(0) != s.Batch() {
		s.Fail(fmt.Errorf("conditional: %d encoder inputs, but labels for a batch of %d", x.Dim(0), s.Batch()))
	}
	return encodeBeside(s, "conditional", "the labels", m.Model, x, m.planes(s))
}

// Decode implements [models.Model]. There may be several codes per sample, one whole batch after the other.
func (m Conditional) Decode(s *graph.Scope, z graph.Node) graph.Node {
	labels := s.Labels(m.Classes).Times(math.Sqrt(float64(m.Classes)))
	if draws := z.Dim(0) / max(1, s.Batch()); draws > 1 {
		labels = graph.Concat(0, slices.Repeat([]graph.Node{labels}, draws)...)
	}
	return m.Model.Decode(s, graph.Concat(1, z, labels))
}

// planes returns the labels for the inner encoder: (batch, classes), or each class as a whole channel.
func (m Conditional) planes(s *graph.Scope) graph.Node {
	labels := s.Labels(m.Classes)
	spatial, ok := models.As[models.Spatial](m.Model)
	if !ok {
		return labels
	}
	cells := spatial.Plane()
	return labels.Reshape(s.Batch(), m.Classes, 1).BroadcastTo(s.Batch(), m.Classes,
		cells).Reshape(s.Batch(), m.Classes*cells)
}

// Unwrap implements [models.Wrapper].
func (m Conditional) Unwrap() models.Model { return m.Model }

// Check implements [models.Checker].
func (m Conditional) Check() error {
	if err := checkInner("conditional", m.Model); err != nil {
		return err
	}
	if err := cmp.Or(checkClasses("conditional", m.Classes), m.checkLabels()); err != nil {
		return err
	}
	return models.Check(m.Model)
}

// checkLabels reports an inner model that cannot accept the labels.
func (m Conditional) checkLabels() error {
	if inner, ok := models.As[models.Redecoder](m.Model); ok {
		return fmt.Errorf("models: conditional: the inner %s runs the decoder again, without the labels: "+
			"put it around conditional", nameOf(inner.(models.Model)))
	}
	if inner, ok := models.As[models.Classifier](m.Model); ok && m.Encoder {
		return fmt.Errorf("models: conditional: the inner %s predicts the label that the encoder is given: "+
			"set encoder to false", nameOf(inner.(models.Model)))
	}
	if m.Encoder {
		if err := checkEncoderRoom("conditional", "the labels", m.Model); err != nil {
			return err
		}
	}
	return checkDecoderRoom("conditional", "the labels", m.Model)
}

// Labels implements [models.Labelled].
func (m Conditional) Labels() int { return m.Classes }

// EncoderReadsLabels implements [models.LabelReader].
func (m Conditional) EncoderReadsLabels() bool { return m.Encoder }
