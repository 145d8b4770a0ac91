package anomaly_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	_ "github.com/aegis-ae/aegis/models/variants"
)

// halves is a model by hand: the code of (a, b) is a, and its reconstruction (a, 0).
type halves struct{}

func (halves) Encode(s *data.Set) (*data.Set, error) {
	codes := &data.Set{N: s.N, D: 1}
	for i := range s.N {
		codes.X = append(codes.X, s.Row(i)[0])
	}
	return codes, nil
}

func (halves) Reconstruct(s *data.Set) (*data.Set, error) {
	x := s.Clone()
	for i := range s.N {
		x.Row(i)[1] = 0
	}
	return x, nil
}

// broken is a model that has only errors.
type broken struct{}

func (broken) Encode(*data.Set) (*data.Set, error)      { return nil, errors.New("no codes") }
func (broken) Reconstruct(*data.Set) (*data.Set, error) { return nil, errors.New("no reconstructions") }

// pairs is a set of two features.
func pairs(x ...float32) *data.Set { return &data.Set{X: x, N: len(x) / 2, D: 2} }

func wantError(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case err == nil:
		t.Errorf("no error, want one about %q", want)
	case !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "anomaly: ") ||
		strings.Contains(err.Error(), "\n"):
		t.Errorf("error %q is not one line of this package about %q", err, want)
	}
}
