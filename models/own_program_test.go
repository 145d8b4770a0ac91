package models_test

import (
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/internal/kit"
	"github.com/aegis-ae/aegis/models/variants"
)

// programmed is a plain autoencoder with one program of its own.
type programmed struct {
	variants.Plain
	program models.Program
}

func (m programmed) Programs(models.Model) []models.Program { return []models.Program{m.program} }

// TestFaultyPrograms: what a model's own program does wrong is an error of New that names the program.
func TestFaultyPrograms(t *testing.T) {
	wrong := map[string]models.Model{}
	for want, p := range map[string]models.Program{
		`needs a name and a Build function; its name is "p"`: {Name: "p"},
		`needs a name and a Build function; its name is ""`: {
			Build: func(_ *graph.Scope, x graph.Node) graph.Node { return x }},
		`the program "zero" returns shape []`: {Name: "zero",
			Build: func(*graph.Scope, graph.Node) graph.Node { return graph.Node{} }},
		`the program "sum" returns shape [1 1]`: {Name: "sum",
			Build: func(_ *graph.Scope, x graph.Node) graph.Node { return x.Sum() }},
		`the program "rows" returns shape [4 `: {Name: "rows",
			Build: func(_ *graph.Scope, x graph.Node) graph.Node { return graph.Concat(0, x, x) }},
		`the program "narrow" makes data of 1 features`: {Name: "narrow", MakesData: true,
			Build: func(_ *graph.Scope, x graph.Node) graph.Node { return x.Sum(1) }},
	} {
		wrong[want] = programmed{kit.SmallPlain(), p}
	}
	kit.WantErrors(t, wrong)
}

// takes is a variational autoencoder whose decoder has a named input.
type takes struct {
	variants.VAE
	name     string
	declared bool
}

func (m takes) Inputs() data.Inputs {
	if !m.declared {
		return nil
	}
	return data.Inputs{{Name: m.name, D: 1}}
}

func (m takes) Decode(s *graph.Scope, z graph.Node) graph.Node {
	return m.VAE.Decode(s, z.Add(s.Input(m.name, 1)))
}

// TestInputsThatNothingFeeds: New finds them, also under the names of codes and labels.
func TestInputsThatNothingFeeds(t *testing.T) {
	vae := kit.SmallVAE()
	kit.WantErrors(t, map[string]models.Model{
		`undeclared input "dose"`:         takes{vae, "dose", false},
		`undeclared input "z"`:            takes{vae, "z", false},
		`undeclared input "labels"`:       takes{vae, "labels", false},
		`the model declares an input "z"`: takes{vae, "z", true},
		`declares an input "labels"`:      takes{vae, graph.LabelsInput, true},
	})
}

// TestSampleSaysWhatIsMissing: a decoder with a named input cannot sample without a value for it.
func TestSampleSaysWhatIsMissing(t *testing.T) {
	a := kit.NewOf(t, takes{kit.SmallVAE(), "dose", true}, models.Options{})
	if _, err := a.Sample(2, 1); err == nil || !strings.Contains(err.Error(), "Given.Inputs") {
		t.Errorf("error %v does not say where the input goes", err)
	}
	given := models.Given{Inputs: data.Inputs{{Name: "dose", D: 1, X: make([]float32, 2)}}}
	if _, err := a.SampleGiven(given, 1); err != nil {
		t.Error(err)
	}
}

// pinned is a plain autoencoder whose layers are frozen, and wide one whose output activation doubles the features.
type (
	pinned struct{ variants.Plain }
	wide   struct{ variants.Plain }
)

func (m pinned) Encode(s *graph.Scope, x graph.Node) models.Code {
	return m.Plain.Encode(s.Frozen(), x)
}

func (m pinned) Decode(s *graph.Scope, z graph.Node) graph.Node { return m.Plain.Decode(s.Frozen(), z) }

func (m wide) ActivateOutput(out graph.Node) graph.Node { return graph.Concat(1, out, out) }

// TestNothingToTrain: training a model whose layers are all frozen is an error that says so, with weight decay too.
func TestNothingToTrain(t *testing.T) {
	a := kit.NewOf(t, pinned{kit.SmallPlain()}, models.Options{})
	for want, decay := range map[string]float64{"there is nothing to train": 0, "set WeightDecay to 0": 0.1} {
		if _, err := a.Stepper(models.StepOptions{WeightDecay: decay}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
	kit.WantErrors(t, map[string]models.Model{"the activated output has shape": wide{kit.SmallPlain()}})
}

// twice lists its program twice.
type twice struct{ programmed }

func (m twice) Programs(models.Model) []models.Program { return []models.Program{m.program, m.program} }

// wider wraps a model with an input of its own, two values wide.
type wider struct {
	models.Model
	name string
}

func (m wider) Inputs() data.Inputs  { return data.Inputs{{Name: m.name, D: 2}} }
func (m wider) Unwrap() models.Model { return m.Model }

// TestDeclaredTwice: of two programs or inputs with one name none is dropped silently, and a decoder that is run on
// several codes of each sample says so.
func TestDeclaredTwice(t *testing.T) {
	copied := models.Program{Name: "p", Build: func(_ *graph.Scope, x graph.Node) graph.Node { return x }}
	inner := takes{kit.SmallVAE(), "cov", true}
	plain := programmed{kit.SmallPlain(), copied}
	for want, m := range map[string]models.Model{
		`lists two programs with the name "p"`:                        twice{plain},
		`input "cov" is declared with 2 values per sample and with 1`: wider{inner, "cov"},
		"iwae decodes 3 codes of each sample":                         variants.IWAE{Model: inner, Samples: 3},
	} {
		if _, err := models.New(m, models.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
	a := kit.NewOf(t, inner, models.Options{})
	cov := data.Input{Name: "cov", D: 1, X: make([]float32, 2)}
	if _, err := a.SampleGiven(models.Given{Inputs: data.Inputs{cov, cov}}, 1); err == nil ||
		!strings.Contains(err.Error(), `"cov" is given twice`) {
		t.Errorf("an input that is given twice: error %v", err)
	}
}
