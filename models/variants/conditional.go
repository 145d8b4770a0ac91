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
		Summary: "autoencoder that is told the label, so that the code need not say it",
		Formula: "z = f(x, y), x̂ = g(z, √c y), y one-hot of c labels;  L = ‖x − x̂‖²",
		Paper:   "Kingma et al., NeurIPS 2014, and Sohn, Lee and Yan, NeurIPS 2015, without their variational part",
		New:     func(sp models.Spec) models.Model { return conditional(newPlain(sp), sp) },
	})
}

// conditional is m conditioned, in encoder and decoder, on as many labels as the Spec says.
func conditional(m models.Model, sp models.Spec) Conditional {
	return Conditional{Model: m, Classes: classes(sp), Encoder: true}
}

// Conditional tells another model the label of each sample: the decoder gets it beside the code and, unless Encoder is
// off, the encoder beside the input (Sohn, Lee and Yan, NeurIPS 2015). The code need not say then what the label does,
// and a code that is decoded with another label becomes the like of it in that class. A model over a prior draws
// samples of chosen classes: see Autoencoder.SampleLabels.
//
// Labels are one-hot, and further features of what the inner model's functions get. A Spatial encoder gets each as a
// channel of zeros or ones. For the decoder they are multiplied by √Classes, so that their mean square is 1, as that of
// standard normal units: a one-hot label is small beside a code of many units, and at first the decoder would not heed
// it. What corrupts the input, or runs encoder or decoder again in its loss, belongs outside, where the labels are
// added.
type Conditional struct {
	models.Model `json:"model" doc:"the model that is told the label"`
	Classes      int  `json:"classes" doc:"number of labels"`
	Encoder      bool `json:"encoder" doc:"the encoder is told too, not the decoder alone"`
}

// Encode implements Model. Code.Input is x without the labels.
func (m Conditional) Encode(s *graph.Scope, x graph.Node) models.Code {
	if !m.Encoder {
		return models.Encode(m.Model, s, x)
	}
	if x.Valid() && x.Dim(0) != s.Batch() {
		s.Fail(fmt.Errorf("conditional: %d inputs for the encoder, and the labels of a batch of %d: nothing says what the labels are", x.Dim(0), s.Batch()))
	}
	return encodeBeside(s, "conditional", "the labels", m.Model, x, m.planes(s))
}

// Decode implements Model. The codes may be those of several draws for each sample, one whole batch after the other.
func (m Conditional) Decode(s *graph.Scope, z graph.Node) graph.Node {
	labels := s.Labels(m.Classes).Times(math.Sqrt(float64(m.Classes)))
	if draws := z.Dim(0) / max(1, s.Batch()); draws > 1 {
		labels = graph.Concat(0, slices.Repeat([]graph.Node{labels}, draws)...)
	}
	return m.Model.Decode(s, graph.Concat(1, z, labels))
}

// planes returns the labels as the inner encoder takes them: (batch, classes), or each class as a whole channel.
func (m Conditional) planes(s *graph.Scope) graph.Node {
	labels := s.Labels(m.Classes)
	spatial, ok := models.As[models.Spatial](m.Model)
	if !ok {
		return labels
	}
	cells := spatial.Plane()
	return labels.Reshape(s.Batch(), m.Classes, 1).BroadcastTo(s.Batch(), m.Classes, cells).Reshape(s.Batch(), m.Classes*cells)
}

// Unwrap implements Wrapper.
func (m Conditional) Unwrap() models.Model { return m.Model }

// Check implements Checker.
func (m Conditional) Check() error {
	if err := checkInner("conditional", m.Model); err != nil {
		return err
	}
	if err := cmp.Or(checkClasses("conditional", m.Classes), m.checkLabels()); err != nil {
		return err
	}
	return models.Check(m.Model)
}

// checkLabels reports a model within that has no place for the labels.
func (m Conditional) checkLabels() error {
	if inner, ok := models.As[models.Redecoder](m.Model); ok {
		return fmt.Errorf("models: conditional: %s within runs the decoder again, without the labels: put it around conditional", nameOf(inner.(models.Model)))
	}
	if inner, ok := models.As[models.Classifier](m.Model); ok && m.Encoder {
		return fmt.Errorf("models: conditional: %s within predicts the label that the encoder is told: set encoder to false", nameOf(inner.(models.Model)))
	}
	if m.Encoder {
		if err := checkEncoderRoom("conditional", "the labels", m.Model); err != nil {
			return err
		}
	}
	return checkDecoderRoom("conditional", "the labels", m.Model)
}

// Labels implements Labelled.
func (m Conditional) Labels() int { return m.Classes }

// EncoderReadsLabels implements LabelReader.
func (m Conditional) EncoderReadsLabels() bool { return m.Encoder }
