package variants

import (
	"errors"
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

// hiddenName is the input of the program "inpaint" that marks hidden values.
const hiddenName = "hidden"

// Hide draws patches to hide for every sample of a set, as training does. The result is 1 where a patch is hidden and 0
// elsewhere, for [Inpaint] and eval.MSEWhere.
func (m Masked) Hide(s *data.Set, seed uint64) (*data.Set, error) {
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("models: hide: %w", err)
	}
	if err := m.checkPatches(m.geometry(s.D), s.D); err != nil {
		return nil, err
	}
	return transform(s, seed, m.hide)
}

// Programs implements [models.Programmer]: "inpaint" reconstructs x (batch, features) from the values that the input
// "hidden" leaves visible. A wrapper around a Masked model encodes in its own way and has no such program.
func (m Masked) Programs(whole models.Model) []models.Program {
	if _, outermost := whole.(Masked); !outermost {
		return nil
	}
	features, _, err := models.Sizes(m)
	if err != nil {
		return nil
	}
	return []models.Program{{
		Name: "inpaint", MakesData: true, Inputs: data.Inputs{{Name: hiddenName, D: features}},
		Build: func(s *graph.Scope, x graph.Node) graph.Node {
			c := m.encode(s, x, s.Input(hiddenName, features))
			return models.ActivateOutput(m, m.Decode(s, c.Z))
		},
	}}
}

// Inpaint reconstructs every sample with an autoencoder whose model is [Masked]. The encoder does not see the values
// where hidden, a set of the same shape, is 1; elsewhere hidden must be 0. Any values may be hidden, not only patches:
// a scratch, for instance.
func Inpaint(a *models.Autoencoder, s, hidden *data.Set) (*data.Set, error) {
	if err := checkInpaint(a, s, hidden); err != nil {
		return nil, fmt.Errorf("models: inpaint: %w", err)
	}
	with := *s
	with.Inputs = append(slices.Clone(s.Inputs), data.Input{Name: hiddenName, D: hidden.D, X: hidden.X})
	out, err := a.Apply("inpaint", &with)
	if err != nil {
		return nil, err
	}
	out.Inputs, out.Image, out.Features = s.Inputs, s.Image, s.Features
	return out, nil
}

func checkInpaint(a *models.Autoencoder, s, hidden *data.Set) error {
	if _, ok := a.Model.(Masked); !ok {
		return errors.New("the model is not Masked, or there is a wrapper around Masked, which ignores what is hidden")
	}
	if err := s.Check(); err != nil {
		return err
	}
	if err := hidden.Check(); err != nil {
		return err
	}
	if s.D != a.Input() {
		return fmt.Errorf("the set has %d features; the model takes %d", s.D, a.Input())
	}
	if hidden.D != a.Input() || hidden.N != s.N {
		return fmt.Errorf("hidden is %d x %d; it must be %d x %d, like the samples", hidden.N, hidden.D, s.N, a.Input())
	}
	for i, v := range hidden.X {
		if v != 0 && v != 1 {
			return fmt.Errorf("hidden: sample %d, feature %d is %v: it must be 0 or 1", i/hidden.D, i%hidden.D, v)
		}
	}
	return nil
}
