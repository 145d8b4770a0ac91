package outside

import (
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "random-features",
		Summary: "autoencoder whose first layer keeps its random weights, with a readout as its own program",
		Formula: "h = tanh(W₀ x), W₀ frozen, z = W h + b;  L = ‖x − x̂‖²",
		Paper:   "Rahimi and Recht, NeurIPS 2007; Huang, Zhu and Siew, Neurocomputing 70, 2006",
		New:     func(sp models.Spec) models.Model { return RandomFeatures{Spec: sp.WithDefaults(), Units: 24} },
	})
}

// RandomFeatures encodes random features of x. Its program "readout" is a linear function of the code with weights that
// the user sets: no loss trains them, but they are saved with the model.
type RandomFeatures struct {
	models.Spec
	Units int `json:"units" doc:"random features"`
}

// Encode implements models.Model.
func (m RandomFeatures) Encode(s *graph.Scope, x graph.Node) models.Code {
	h := graph.Dense{Units: m.Units, Activation: graph.Tanh}.Apply(s.In("random").Frozen(), x)
	return models.Code{Z: s.Dense("code", h, m.Latent)}
}

// Decode implements models.Model.
func (m RandomFeatures) Decode(s *graph.Scope, z graph.Node) graph.Node {
	return s.Dense("out", m.Mirror(s.In("dec"), z), m.Input)
}

// Loss implements models.Model.
func (m RandomFeatures) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	return []losses.Term{m.Reconstruction(s, out, x, c)}
}

// Programs implements models.Programmer.
func (m RandomFeatures) Programs(whole models.Model) []models.Program {
	return []models.Program{{Name: "readout", Build: func(s *graph.Scope, x graph.Node) graph.Node {
		return s.In("readout").Frozen().Dense("y", models.Encode(whole, s, x).Z, 1)
	}}}
}
