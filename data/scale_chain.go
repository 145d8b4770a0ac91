package data

import (
	"encoding/json"
	"fmt"
)

// Chain is the [Scaler] that applies others one after another, and inverts them in the opposite order:
//
//	scaler := data.Chain{&data.Imputer{}, &data.MinMax{}} // fill in what is missing, then scale to 0..1
//
// A chain of no scalers changes nothing.
type Chain []Scaler

var _ Scaler = Chain(nil)

// Fit fits each scaler to the result of those before it. On error no scaler changes; for this they must survive JSON,
// as those of this package do.
func (c Chain) Fit(s *Set) error {
	return c.fit(func(a Scaler) error {
		err := a.Fit(s)
		if err == nil {
			s, err = a.Apply(s)
		}
		return err
	})
}

// FitSource is Fit on a source. Each scaler takes its own passes.
func (c Chain) FitSource(src Source) error {
	return c.fit(func(a Scaler) error {
		err := FitScaler(a, src)
		src = ScaledSource(src, a)
		return err
	})
}

// fit calls one for each scaler in turn.
func (c Chain) fit(one func(Scaler) error) error {
	before, err := c.encode()
	if err != nil {
		return fmt.Errorf("data: chain: fit: %w", err)
	}
	for _, a := range c {
		if err := one(a); err != nil {
			if bad := c.decode(before); bad != nil {
				err = fmt.Errorf("%w; and what was fitted before it is lost: %v", err, bad)
			}
			return fmt.Errorf("data: chain: %w", bare(err))
		}
	}
	return nil
}

// encode returns the state of each scaler, including those of chains within the chain.
func (c Chain) encode() ([][]byte, error) {
	var all [][]byte
	for i, a := range c {
		if a == nil {
			return nil, fmt.Errorf("scaler %d is nil", i)
		}
		if inner, ok := a.(Chain); ok {
			texts, err := inner.encode()
			if err != nil {
				return nil, err
			}
			all = append(all, texts...)
			continue
		}
		text, err := json.Marshal(a)
		if err != nil {
			return nil, fmt.Errorf("scaler %d: %w", i, err)
		}
		all = append(all, text)
	}
	return all, nil
}

// decode restores the state that encode returned.
func (c Chain) decode(all [][]byte) error {
	for _, a := range c {
		if inner, ok := a.(Chain); ok {
			if err := inner.decode(all); err != nil {
				return err
			}
			all = all[inner.leaves():]
			continue
		}
		if err := json.Unmarshal(all[0], a); err != nil {
			return err
		}
		all = all[1:]
	}
	return nil
}

// leaves is the number of scalers that are not chains.
func (c Chain) leaves() int {
	n := 0
	for _, a := range c {
		if inner, ok := a.(Chain); ok {
			n += inner.leaves()
		} else {
			n++
		}
	}
	return n
}

// Apply returns a copy of s with every scaler applied.
func (c Chain) Apply(s *Set) (*Set, error) { return scaled("chain", s, c.applyIn) }

// Invert returns a copy of s with every scaler inverted, the last one first.
func (c Chain) Invert(s *Set) (*Set, error) {
	out := s.Clone()
	err := out.checkForm()
	for i := len(c) - 1; i >= 0 && err == nil; i-- {
		if c[i] == nil {
			err = fmt.Errorf("scaler %d is nil", i)
			break
		}
		out, err = c[i].Invert(out)
	}
	if err != nil {
		return nil, fmt.Errorf("data: chain: %w", bare(err))
	}
	return out, nil
}

func (c Chain) applyIn(s *Set) error {
	if err := s.checkForm(); err != nil {
		return err
	}
	for i, a := range c {
		if a == nil {
			return fmt.Errorf("scaler %d is nil", i)
		}
		if err := applyIn(a, s); err != nil {
			return err
		}
	}
	return nil
}
