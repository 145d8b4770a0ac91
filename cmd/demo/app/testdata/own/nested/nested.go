// Package nested has a variant of autoencoder whose code is ordered: its first units are a code on their own, however
// many they are. Importing the package registers it.
package nested

import (
	"fmt"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "nested",
		Summary: "autoencoder with an ordered code",
		Formula: "L = (1 − α) ‖x − g(z)‖² + α mean_k ‖x − g(z_1..k)‖²",
		Paper:   "after Rippel, Gelbart and Adams, ICML 2014",
		New:     func(sp models.Spec) models.Model { return Nested{Spec: sp.WithDefaults(), Share: 0.5} },
	})
}

// Nested is an autoencoder that reconstructs from each beginning of its code.
type Nested struct {
	models.Spec
	Share float64 `json:"share" doc:"share α of the loss that is of shorter codes, from 0 to 1"`
}

// Encode implements models.Model.
func (m Nested) Encode(s *graph.Scope, x graph.Node) models.Code {
	return models.Code{Z: s.Dense("code", m.MLP(s.In("enc"), x), m.Latent)}
}

// Decode implements models.Model.
func (m Nested) Decode(s *graph.Scope, z graph.Node) graph.Node {
	return s.Dense("out", m.Mirror(s.In("dec"), z), m.Input)
}

// Loss implements models.Model.
func (m Nested) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	terms := []losses.Term{m.Reconstruction(s, out, x, c)}
	if m.Latent > 1 {
		terms[0] = terms[0].Times(1 - m.Share)
	}
	mask := make([]float64, m.Latent)
	for k := 1; k < m.Latent; k++ {
		mask[k-1] = 1
		term := m.Reconstruction(s, m.Decode(s, c.Z.Mul(s.Const(mask, 1, m.Latent))), x, c)
		term.Name = fmt.Sprintf("%s of the first %d", term.Name, k)
		terms = append(terms, term.Times(m.Share/float64(m.Latent-1)))
	}
	return terms
}

// Check is called before a model is built, and after one is loaded.
func (m Nested) Check() error {
	if !(m.Share >= 0 && m.Share <= 1) {
		return fmt.Errorf("nested: share %v: it must be from 0 to 1", m.Share)
	}
	return m.Spec.Check()
}
