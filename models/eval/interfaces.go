package eval

import (
	"github.com/aegis-ae/aegis/data"
)

// Encoder encodes samples: it returns a set with a feature for each unit of the code, and the labels of the samples.
type Encoder interface {
	Encode(s *data.Set) (*data.Set, error)
}

// Decoder decodes codes into data.
type Decoder interface {
	Decode(codes *data.Set) (*data.Set, error)
}

// Reconstructor encodes and decodes samples: it returns a set of the same form.
type Reconstructor interface {
	Reconstruct(s *data.Set) (*data.Set, error)
}

// Coder is what evaluation asks of a trained model. A models.Autoencoder and a linear.PCA are Coders.
type Coder interface {
	Encoder
	Decoder
	Reconstructor
}
