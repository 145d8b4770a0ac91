package models_test

import (
	"testing"

	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/modelstest"
)

// TestConformance runs the conformance suite on every registered variant.
func TestConformance(t *testing.T) {
	for _, v := range models.Variants() {
		t.Run(v.Name, func(t *testing.T) { modelstest.Run(t, v.Name) })
	}
}
