package models

import (
	"errors"
	"fmt"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
)

// hiddenName is the input of the inpainting program that says what is hidden.
const hiddenName = "hidden"

// Hide draws patches to hide for every sample of a set, as training does: the set with values of 1 where a patch is
// hidden and 0 elsewhere, for Autoencoder.Inpaint and eval.MSEWhere.
func (m Masked) Hide(s *data.Set, seed uint64) (*data.Set, error) {
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("models: hide: %w", err)
	}
	if err := m.checkPatches(m.geometry(s.D), s.D); err != nil {
		return nil, err
	}
	return transform(s, seed, m.hide)
}

// Inpaint returns the reconstruction of every sample by a Masked model whose encoder does not see the values at which
// hidden, a set of the same form, is 1; elsewhere it is 0. What hides may be other than patches, such as a scratch.
func (a *Autoencoder) Inpaint(s, hidden *data.Set) (*data.Set, error) {
	out, err := a.inpaint(s, hidden)
	if err != nil {
		return nil, fmt.Errorf("models: inpaint: %w", err)
	}
	return out, nil
}

func (a *Autoencoder) inpaint(s, hidden *data.Set) (*data.Set, error) {
	if _, ok := a.Model.(Masked); !ok {
		return nil, errors.New("the model is not Masked: what wraps a Masked model does not see what is hidden by hand")
	}
	s, err := a.forModel(inpainting, s)
	if err != nil {
		return nil, err
	}
	if err := hidden.Check(); err != nil {
		return nil, err
	}
	if err := checkFeatures(hidden, a.input); err != nil {
		return nil, err
	}
	if s.N != hidden.N {
		return nil, fmt.Errorf("%d samples, and what is hidden of %d", s.N, hidden.N)
	}
	for i, v := range hidden.X {
		if v != 0 && v != 1 {
			return nil, fmt.Errorf("sample %d, feature %d is hidden by %v: it must be 0 or 1", i/s.D, i%s.D, v)
		}
	}
	out := s.Clone()
	for from := 0; from < s.N; from += inferenceBatch {
		n := min(inferenceBatch, s.N-from)
		p, err := a.program(inpainting, n)
		if err != nil {
			return nil, err
		}
		rows := func(set *data.Set) []float32 { return set.X[from*s.D : (from+n)*s.D] }
		if err := p.Run(graph.Feed{Name: inputName, Float32: rows(s)}, graph.Feed{Name: hiddenName, Float32: rows(hidden)}); err != nil {
			return nil, err
		}
		if err := copyOutput(rows(out), p); err != nil {
			return nil, err
		}
	}
	return a.unscaled(out)
}

// buildInpainting builds the reconstruction of x from what is not hidden.
func (a *Autoencoder) buildInpainting(s *graph.Scope) graph.Outputs {
	m, _ := a.Model.(Masked)
	c := m.encode(s, s.Input(inputName, a.input), s.Input(hiddenName, a.input))
	return output(visible(m, a.decode(s, c.Z)))
}
