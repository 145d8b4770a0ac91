package eval

import (
	"github.com/aegis-ae/aegis/data"
)

// Encoder gives samples their codes: a set of as many features as the code has units, with the labels of the samples.
type Encoder interface {
	Encode(s *data.Set) (*data.Set, error)
}

// Decoder gives codes the data that they stand for.
type Decoder interface {
	Decode(codes *data.Set) (*data.Set, error)
}

// Reconstructor gives samples what is left of them after encoding and decoding: a set of the same form.
type Reconstructor interface {
	Reconstruct(s *data.Set) (*data.Set, error)
}

// Coder is what evaluation asks of a trained model, and what a models.Autoencoder and a PCA are.
type Coder interface {
	Encoder
	Decoder
	Reconstructor
}
