package variants_test

import (
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/modelstest"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestConformance runs the conformance suite on every registered variant.
func TestConformance(t *testing.T) {
	for _, v := range models.Variants() {
		t.Run(v.Name, func(t *testing.T) { modelstest.Run(t, v.Name) })
	}
}

// TestConformanceOfSettings runs the suite on settings that change a model's graph without being a variant.
func TestConformanceOfSettings(t *testing.T) {
	sp := models.Spec{Input: 12, Latent: 3, Hidden: []int{7, 5}}
	for name, change := range map[string]func(*models.Spec){
		"batch normalisation": func(sp *models.Spec) { sp.Norm = graph.NormBatch },
		"layer normalisation": func(sp *models.Spec) { sp.Norm = graph.NormLayer },
		"learned deviation":   func(sp *models.Spec) { sp.Error = models.Gaussian },
		"Huber error":         func(sp *models.Spec) { sp.Error, sp.Delta = models.Huber, .2 },
		"absolute error":      func(sp *models.Spec) { sp.Error = models.AbsoluteError },
		"dropout":             func(sp *models.Spec) { sp.Dropout = .1 },
	} {
		changed := sp
		change(&changed)
		t.Run(name, func(t *testing.T) { modelstest.RunModel(t, variants.Plain{Spec: changed.WithDefaults()}) })
	}
}
