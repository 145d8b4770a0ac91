package variants

import (
	"fmt"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

// encodeBeside encodes x with further features beside it, which are named for errors. Code.Input is x alone, so that a
// Jacobian is taken with respect to the data: neither labels nor a mask are features that a code could be contracted
// in.
func encodeBeside(s *graph.Scope, variant, named string, m models.Model, x, further graph.Node) models.Code {
	joint := graph.Concat(1, x, further)
	sound := s.Err() == nil
	c := models.Encode(m, s, joint)
	switch {
	case sound && s.Err() != nil:
		s.Explain(fmt.Errorf("%s gives the encoder within %s beside the data, %d features in all", variant, named, joint.Dim(1)))
	case sound && c.Input != joint:
		s.Fail(fmt.Errorf("%s: the model within changes its input, and would change %s too; put it around %s", variant, named, variant))
	}
	c.Input = x
	return c
}

// checkEncoderRoom reports an inner model whose encoder cannot take the named features beside its own.
func checkEncoderRoom(variant, named string, inner models.Model) error {
	return checkRoom(variant, named, inner, func(m models.FixedWidth) string { encoder, _ := m.FixedWidth(); return encoder })
}

// checkDecoderRoom reports an inner model whose decoder cannot take the named features beside the code.
func checkDecoderRoom(variant, named string, inner models.Model) error {
	return checkRoom(variant, named, inner, func(m models.FixedWidth) string { _, decoder := m.FixedWidth(); return decoder })
}

func checkRoom(variant, named string, inner models.Model, reason func(models.FixedWidth) string) error {
	for _, m := range models.All[models.FixedWidth](inner) {
		if why := reason(m); why != "" {
			return fmt.Errorf("models: %s: %s within cannot take %s as further features: %s", variant, nameOf(m.(models.Model)), named, why)
		}
	}
	return nil
}

// corruptsAll is why a wrapper that changes the encoder's input has no room for further features.
func corruptsAll(variant string) string {
	return variant + " changes the encoder's input, and would change them too: put it around"
}

// checkSamplesApart reports an inner model in which the samples of a batch depend on each other; why says what that
// spoils.
func checkSamplesApart(variant, why string, inner models.Model) error {
	for _, m := range models.All[models.BatchCoupled](inner) {
		if by := m.CouplesBatch(); by != "" {
			return fmt.Errorf("models: %s: %s within has %s, by which %s: use layer normalisation or none", variant, nameOf(m.(models.Model)), by, why)
		}
	}
	return nil
}

// nameOf returns the name of a model for errors.
func nameOf(m models.Model) string {
	if name, err := models.NameOf(m); err == nil {
		return name
	}
	return fmt.Sprintf("%T", m)
}
