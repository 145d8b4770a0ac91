package modelstest_test

import (
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/modelstest"
	"github.com/aegis-ae/aegis/models/variants"
)

// The models of this file are sound but unusual; the suite must not find fault with them.
type (
	// strongVAE is the beta-VAE of the literature, whose penalty outweighs a part of the reconstruction.
	strongVAE struct{ variants.VAE }
	// closedGate starts with a residual branch switched off, so its weights have no gradient at first.
	closedGate struct{ variants.Plain }
	// labelled gets the labels in the decoder.
	labelled struct{ variants.VAE }
	// averaging keeps a running mean of the code, in training.
	averaging struct{ variants.Plain }
	// rounding decodes a rounded code, whose gradient passes straight through the rounding.
	rounding struct{ variants.Plain }
	// extraTerms has a term in training only, and one for batches of several samples, with its own parameter.
	extraTerms struct{ variants.Plain }
	// nested has its settings in a struct that is not exported.
	base   struct{ variants.Plain }
	nested struct {
		base
		Extra float64 `json:"extra"`
	}
)

func (m closedGate) Encode(s *graph.Scope, x graph.Node) models.Code {
	r := s.In("residual")
	branch := graph.Dense{Units: m.Input, Activation: graph.Tanh}.Apply(r, x)
	return m.Plain.Encode(s, x.Add(branch.Mul(r.Param("gate", graph.Zeros, 1, 1))))
}

func (m labelled) Decode(s *graph.Scope, z graph.Node) graph.Node {
	return m.VAE.Decode(s, graph.Concat(1, z, s.Labels(3)))
}

func (m averaging) Encode(s *graph.Scope, x graph.Node) models.Code {
	c := m.Plain.Encode(s, x)
	if mean := s.State("mean", graph.Zeros, 1, m.Latent); s.Training() {
		s.Assign(mean, mean.Times(.9).Add(c.Z.Mean(0).Times(.1)))
	}
	return c
}

func (m rounding) StraightThrough() {}

func (m rounding) Encode(s *graph.Scope, x graph.Node) models.Code {
	c := m.Plain.Encode(s, x)
	c.Z = c.Z.Add(c.Z.Above(0).Plus(-.5).Sub(c.Z).StopGradient())
	return c
}

func (m extraTerms) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	terms := m.Plain.Loss(s, x, out, c)
	if s.Training() {
		terms = append(terms, losses.Term{Name: "size", Value: c.Z.Square().Sum(1)}.Times(.001))
	}
	if s.Batch() > 1 {
		terms = append(terms, losses.Term{Name: "pair", Value: s.Dense("pair", c.Z, 1).Square()}.Times(.001))
	}
	return terms
}

func TestSoundModels(t *testing.T) {
	sp := models.Spec{Input: 12, Latent: 3, Hidden: []int{7}}
	plain := func(sp models.Spec) variants.Plain { return variants.Plain{Spec: sp.WithDefaults()} }
	vae := func(sp models.Spec, beta float64) variants.VAE {
		sp.Error = models.CrossEntropy
		return variants.VAE{Spec: sp.WithDefaults(), Beta: beta}
	}
	for _, v := range []models.Variant{
		{Name: "strong-vae", New: func(sp models.Spec) models.Model { return strongVAE{vae(sp, 4)} }},
		{Name: "closed-gate", New: func(sp models.Spec) models.Model { return closedGate{plain(sp)} }},
		{Name: "labelled", New: func(sp models.Spec) models.Model { return labelled{vae(sp, 1)} }},
		{Name: "averaging", New: func(sp models.Spec) models.Model { return averaging{plain(sp)} }},
		{Name: "rounding", New: func(sp models.Spec) models.Model { return rounding{plain(sp)} }},
		{Name: "extra-terms", New: func(sp models.Spec) models.Model { return extraTerms{plain(sp)} }},
		{Name: "nested", New: func(sp models.Spec) models.Model { return nested{base: base{plain(sp)}, Extra: 2} }},
		{Name: "built-within", New: func(sp models.Spec) models.Model { // New may look other variants up
			inner, err := models.Build("plain", sp)
			if err != nil {
				inner = plain(sp)
			}
			return struct{ variants.Contractive }{variants.Contractive{Model: inner, Lambda: .1}}
		}},
	} {
		models.Register(v)
		t.Run(v.Name, func(t *testing.T) { modelstest.RunModel(t, v.New(sp)) })
	}
}
