package eval

import (
	"fmt"

	"github.com/aegis-ae/aegis/data"
)

// Identity is the Coder whose codes are the data themselves: the baseline for any use of codes. With it,
// latent.Interpolate and sample.Oversampling work on pixels, and restore.Compare restores nothing.
type Identity struct{}

var _ Coder = Identity{}

// Encode returns a copy of s.
func (Identity) Encode(s *data.Set) (*data.Set, error) {
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("eval: identity: %w", err)
	}
	return s.Clone(), nil
}

// Decode returns a copy of the codes.
func (i Identity) Decode(codes *data.Set) (*data.Set, error) { return i.Encode(codes) }

// Reconstruct returns a copy of s.
func (i Identity) Reconstruct(s *data.Set) (*data.Set, error) { return i.Encode(s) }
