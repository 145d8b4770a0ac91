package eval

import (
	"errors"
	"fmt"

	"github.com/aegis-ae/aegis/data"
)

// Coded is one way to encode samples, with a name for tables: a model, PCA with as many components, or [Identity] for
// the samples themselves. The packages probe, cluster and nearest compare several; linear.Beside lists the usual ones.
type Coded struct {
	Name string
	By   Encoder
}

// Encode encodes sets. Its errors begin with the name.
func (c Coded) Encode(sets ...*data.Set) ([]*data.Set, error) {
	if c.By == nil {
		return nil, fmt.Errorf("%s: %w", c.Name, errNoEncoder)
	}
	var codes []*data.Set
	for _, s := range sets {
		z, err := c.By.Encode(s)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name, err)
		}
		codes = append(codes, z)
	}
	return codes, nil
}

var errNoEncoder = errors.New("there is nothing to encode samples by")

// Scaled is an Encoder of scaled data that takes data in their own units. A nil Scaler leaves them.
type Scaled struct {
	Encoder
	Scaler data.Scaler
}

// Encode implements [Encoder].
func (e Scaled) Encode(s *data.Set) (*data.Set, error) {
	if e.Scaler != nil {
		var err error
		if s, err = e.Scaler.Apply(s); err != nil {
			return nil, err
		}
	}
	return e.Encoder.Encode(s)
}
