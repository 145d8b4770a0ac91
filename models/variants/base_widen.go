package variants

import (
	"fmt"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

// encodeBeside encodes x with extra features beside it; named is their name in errors. Code.Input is x alone, so that
// Jacobians are taken with respect to the data, without labels or a mask.
func encodeBeside(s *graph.Scope, variant, named string, m models.Model, x, further graph.Node) models.Code {
	joint := graph.Concat(1, x, further)
	sound := s.Err() == nil
	c := models.Encode(m, s, joint)
	switch {
	case sound && s.Err() != nil:
		s.Explain(fmt.Errorf("%s gives the inner encoder %s beside the data, %d features in all",
			variant, named, joint.Dim(1)))
	case sound && c.Input != joint:
		s.Fail(fmt.Errorf("%s: the inner model changes its input, and would change %s too; put it around %[1]s", variant,
			named))
	}
	c.Input = x
	return c
}

// checkEncoderRoom reports an inner model whose encoder cannot accept the named extra inputs.
func checkEncoderRoom(variant, named string, inner models.Model) error {
	return checkRoom(variant, named, inner,
		func(m models.FixedWidth) string { encoder, _ := m.FixedWidth(); return encoder })
}

// checkDecoderRoom reports an inner model whose decoder cannot accept the named extra inputs beside the code.
func checkDecoderRoom(variant, named string, inner models.Model) error {
	return checkRoom(variant, named, inner,
		func(m models.FixedWidth) string { _, decoder := m.FixedWidth(); return decoder })
}

func checkRoom(variant, named string, inner models.Model, reason func(models.FixedWidth) string) error {
	for _, m := range models.All[models.FixedWidth](inner) {
		if why := reason(m); why != "" {
			return fmt.Errorf("models: %s: the inner %s cannot accept %s as extra inputs: %s",
				variant, nameOf(m.(models.Model)), named, why)
		}
	}
	return nil
}

// corruptsAll says why a wrapper that changes the encoder's input cannot accept extra inputs.
func corruptsAll(variant string) string {
	return variant + " changes the encoder's input, and would change them too: put it outside"
}

// checkSamplesApart reports an inner model in which the samples of a batch depend on each other; why names the
// consequence.
func checkSamplesApart(variant, why string, inner models.Model) error {
	for _, m := range models.All[models.BatchCoupled](inner) {
		if by := m.CouplesBatch(); by != "" {
			return fmt.Errorf("models: %s: the inner %s has %s, so that %s: use layer normalisation or none",
				variant, nameOf(m.(models.Model)), by, why)
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
