package variants

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

// Dictionary is the common part of the sparse autoencoders used in interpretability. They write a sample as a bias plus
// a sum of few out of many vectors of length 1, the atoms:
//
//	x̂ = Σ_i z_i d_i + b,  ‖d_i‖ = 1,
//
// The code is computed from the centred sample x − b. Models embed Dictionary and with it implement [models.Sizer] and
// [models.Checker]; data may have any range. The parameters are dec/W (the atoms as rows of any length), dec/b, and
// enc/W, which begins as the transposed atoms (Gao et al., ICLR 2025, section A.1). The graph divides each atom by its
// length. Otherwise longer atoms would evade a penalty on activations.
type Dictionary struct {
	Input  int `json:"input" doc:"features of a sample"`
	Latent int `json:"latent" doc:"atoms of the dictionary, usually more than features"`
}

// newDictionary returns the dictionary of a Spec, with four atoms per feature by default.
func newDictionary(sp models.Spec) Dictionary {
	return Dictionary{Input: sp.Input, Latent: cmp.Or(sp.Latent, 4*sp.Input)}
}

// Sizes implements [models.Sizer].
func (m Dictionary) Sizes() (input, latent int) { return m.Input, m.Latent }

// Check implements [models.Checker].
func (m Dictionary) Check() error {
	return models.Spec{Input: m.Input, Latent: m.Latent}.Check()
}

// Decode implements the method of [models.Model].
func (m Dictionary) Decode(s *graph.Scope, z graph.Node) graph.Node {
	return z.MatMul(m.Atoms(s)).Add(m.Bias(s))
}

// FixedWidth implements [models.FixedWidth].
func (m Dictionary) FixedWidth() (encoder, decoder string) {
	return "its dictionary has one column for each feature", "its dictionary has one row for each unit"
}

// Reconstruction implements [models.Reconstructor]: the squared error.
func (m Dictionary) Reconstruction(_ *graph.Scope, out, x graph.Node, _ models.Code) losses.Term {
	return losses.SquaredError(out, x)
}

// Atoms returns the atoms as rows of length 1, (latent, input).
func (m Dictionary) Atoms(s *graph.Scope) graph.Node {
	// Only the direction matters, so weight decay must not apply: a Param, not a Weight.
	w := s.In("dec").Param("W", unitRows{}, m.Latent, m.Input)
	return w.Div(w.Square().Sum(1).Plus(tinySquare).Sqrt())
}

// tinySquare keeps the length of an atom of zeros from being 0.
const tinySquare = 1e-24

// Bias returns the bias of the reconstruction, (1, input).
func (m Dictionary) Bias(s *graph.Scope) graph.Node {
	return s.In("dec").Param("b", graph.Zeros, 1, m.Input)
}

// Project returns the products (x − b)·W of the centred samples with the encoder's matrix, (batch, latent).
func (m Dictionary) Project(s *graph.Scope, x graph.Node) graph.Node {
	w := s.In("enc").Weight("W", graph.TransposeOf("dec/W", unitRows{}), m.Input, m.Latent)
	return x.Sub(m.Bias(s)).MatMul(w)
}

// unitRows draws rows of length 1, uniformly over all directions.
type unitRows struct{}

// String implements [graph.Init].
func (unitRows) String() string { return "unit rows" }

// Fill implements [graph.Init].
func (unitRows) Fill(w []float64, shape []int, r *rand.Rand) error {
	if len(shape) != 2 {
		return fmt.Errorf("unit rows: needs a matrix, not shape %v", shape)
	}
	for row := range shape[0] {
		v := w[row*shape[1]:][:shape[1]]
		squares := 0.0
		for j := range v {
			v[j] = r.NormFloat64()
			squares += v[j] * v[j]
		}
		for j := range v {
			v[j] /= math.Sqrt(squares)
		}
	}
	return nil
}
