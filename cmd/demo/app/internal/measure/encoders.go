package measure

import (
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

// namedEncoder is what is compared.
type namedEncoder struct {
	name string
	by   eval.Encoder
}

// encoders returns the model, PCA with as many components, and the samples themselves, all on data as the model sees them.
func encoders(s *training.Subject) ([]namedEncoder, error) {
	out := []namedEncoder{{s.Name, s.AE}}
	train, err := s.Seen(s.Train)
	if err != nil {
		return nil, err
	}
	if d := s.AE.Latent(); d <= train.D {
		pca, err := linear.FitPCA(train, d)
		if err != nil {
			return nil, err
		}
		out = append(out, namedEncoder{"PCA", scaledEncoder{pca, s}})
	}
	return append(out, namedEncoder{"the samples", scaledEncoder{eval.Identity{}, s}}), nil
}

// scaledEncoder encodes what a model sees.
type scaledEncoder struct {
	eval.Encoder
	s *training.Subject
}

// Encode implements eval.Encoder.
func (e scaledEncoder) Encode(set *data.Set) (*data.Set, error) {
	set, err := e.s.Seen(set)
	if err != nil {
		return nil, err
	}
	return e.Encoder.Encode(set)
}

// encodeParts encodes both parts of the set.
func encodeParts(e eval.Encoder, s *training.Subject) (train, test *data.Set, err error) {
	if train, err = e.Encode(s.Train); err != nil {
		return nil, nil, err
	}
	test, err = e.Encode(s.Test)
	return train, test, err
}
