package modelstest_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/modelstest"
	"github.com/aegis-ae/aegis/models/variants"
)

// The models of this file each have one fault, which one check of the suite must find.
type (
	wrongGradient struct{ variants.Plain }
	idleParameter struct{ variants.Plain }
	mixesBatch    struct{ variants.Plain }
	notFinite     struct{ variants.Plain }
	ignoresCode   struct{ variants.Plain }
	changes       struct{ variants.Plain }
	counts        struct{ variants.Plain }
	evaluates     struct{ variants.Plain }
	restless      struct{ variants.Plain }
	compares      struct{ variants.Plain }
	redraws       struct{ variants.Plain }
	dropsAgain    struct{ variants.Plain }
	encodesAgain  struct{ variants.Plain }
	panics        struct{ variants.Plain }
	forgets       struct {
		variants.Plain
		shift float64
	}
)

// A term whose value depends on the code but whose gradient does not.
func (m wrongGradient) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	hidden := losses.Term{Name: "hidden", Value: c.Z.StopGradient().Square().Sum(1)}
	return append(m.Plain.Loss(s, x, out, c), hidden)
}

func (m idleParameter) Encode(s *graph.Scope, x graph.Node) models.Code {
	s.Param("idle", graph.Zeros, 1, 1)
	return m.Plain.Encode(s, x)
}

func (m mixesBatch) Encode(s *graph.Scope, x graph.Node) models.Code {
	return m.Plain.Encode(s, x.Sub(x.Mean(0)))
}

func (m notFinite) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	entropy := losses.Term{Name: "entropy", Value: x.Sum(1).Log()} // of zeros
	return append(m.Plain.Loss(s, x, out, c), entropy)
}

func (m ignoresCode) Decode(s *graph.Scope, z graph.Node) graph.Node {
	return m.Plain.Decode(s, z.Times(1e-9))
}

var built float64

// A graph that differs each time it is built.
func (m changes) Encode(s *graph.Scope, x graph.Node) models.Code {
	built++
	return m.Plain.Encode(s, x.Times(1+built/8))
}

// State that every use updates.
func (m counts) Encode(s *graph.Scope, x graph.Node) models.Code {
	n := s.State("uses", graph.Zeros, 1, 1)
	s.Assign(n, n.Plus(1))
	return m.Plain.Encode(s, x)
}

// State that is updated whenever latent variables are drawn, in evaluation too.
func (m evaluates) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	if mean := s.State("mean", graph.Zeros, 1, m.Latent); s.Sampling() {
		s.Assign(mean, mean.Times(.9).Add(c.Z.Mean(0).Times(.1)))
	}
	return m.Plain.Loss(s, x, out, c)
}

// A code with noise in inference too.
func (m restless) Encode(s *graph.Scope, x graph.Node) models.Code {
	c := m.Plain.Encode(s, x)
	c.Z = c.Z.Add(s.Noise(graph.Normal(0, .01), c.Z.Shape()...))
	return c
}

// A term that depends on the batch and does not say so.
func (m compares) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	spread := losses.Term{Name: "spread", Value: c.Z.Sub(c.Z.Mean(0)).Square().Sum(1)}
	return append(m.Plain.Loss(s, x, out, c), spread.Times(.1))
}

// A drawn code, and a term about its noise that gets another draw.
func (m redraws) Encode(s *graph.Scope, x graph.Node) models.Code {
	c := m.Plain.Encode(s, x)
	c.Z = models.Reparameterize(s, c.Z, c.Z.Times(0))
	return c
}

func (m redraws) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	again := models.Reparameterize(s, c.Z, c.Z.Times(0))
	return append(m.Plain.Loss(s, x, out, c), losses.Term{Name: "noise", Value: again.Square().Sum(1)})
}

// A term about the hidden layer, whose dropout differs from the encoder's.
func (m dropsAgain) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	m.Dropout = 0.5
	h := m.MLP(s.In("enc"), c.Input)
	return append(m.Plain.Loss(s, x, out, c), losses.Term{Name: "activity", Value: h.Square().Sum(1)})
}

func (m dropsAgain) Encode(s *graph.Scope, x graph.Node) models.Code {
	m.Dropout = 0.5
	return m.Plain.Encode(s, x)
}

// A term about the code of x, which under a wrapper that corrupts is not the encoder's input.
func (m encodesAgain) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	return append(m.Plain.Loss(s, x, out, c), losses.Term{Name: "size", Value: m.Encode(s, x).Z.Square().Sum(1)})
}

// An equation with a mistake in Go.
func (m panics) Decode(*graph.Scope, graph.Node) graph.Node { panic("out of range") }

// A setting that is not saved because its field is not exported.
func (m forgets) Encode(s *graph.Scope, x graph.Node) models.Code {
	c := m.Plain.Encode(s, x)
	c.Z = c.Z.Plus(m.shift)
	return c
}

var faults = map[string]struct {
	make  func(variants.Plain) models.Model
	check string
}{
	"wrong-gradient": {func(p variants.Plain) models.Model { return wrongGradient{p} }, "gradients"},
	"idle-parameter": {func(p variants.Plain) models.Model { return idleParameter{p} }, "trains_every_parameter"},
	"mixes-batch":    {func(p variants.Plain) models.Model { return mixesBatch{p} }, "samples_are_independent"},
	"not-finite":     {func(p variants.Plain) models.Model { return notFinite{p} }, "finite_at_the_extremes"},
	"ignores-code":   {func(p variants.Plain) models.Model { return ignoresCode{p} }, "overfits_a_batch"},
	"changes":        {func(p variants.Plain) models.Model { return changes{p} }, "one_seed,_one_result"},
	"counts":         {func(p variants.Plain) models.Model { return counts{p} }, "use_changes_nothing"},
	"evaluates":      {func(p variants.Plain) models.Model { return evaluates{p} }, "use_changes_nothing"},
	"restless":       {func(p variants.Plain) models.Model { return restless{p} }, "builds"},
	"compares":       {func(p variants.Plain) models.Model { return compares{p} }, "terms_are_of_samples"},
	"redraws":        {func(p variants.Plain) models.Model { return redraws{p} }, "Encode_and_Loss_share_a_graph"},
	"drops-again":    {func(p variants.Plain) models.Model { return dropsAgain{p} }, "Encode_and_Loss_share_a_graph"},
	"encodes-again":  {func(p variants.Plain) models.Model { return encodesAgain{p} }, "Encode_and_Loss_share_a_graph"},
	"panics":         {func(p variants.Plain) models.Model { return panics{p} }, "builds"},
	"forgets":        {func(p variants.Plain) models.Model { return forgets{p, float64(p.Input) / 4} }, "saves_and_loads"},
}

func init() {
	for name, f := range faults {
		models.Register(models.Variant{Name: name, New: func(sp models.Spec) models.Model {
			return f.make(variants.Plain{Spec: sp.WithDefaults()})
		}})
	}
}

const faultVariable = "AEGIS_TEST_FAULT"

// TestFaultyModel runs the suite on the faulty model that the environment names. TestSuiteFindsFaults runs it and wants
// it to fail.
func TestFaultyModel(t *testing.T) {
	name := os.Getenv(faultVariable)
	if name == "" {
		t.Skip("run by TestSuiteFindsFaults")
	}
	modelstest.Run(t, name)
}

func TestSuiteFindsFaults(t *testing.T) {
	for name, f := range faults {
		t.Run(name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestFaultyModel$", "-test.v")
			cmd.Env = append(os.Environ(), faultVariable+"="+name)
			out, err := cmd.CombinedOutput()
			if err == nil {
				t.Fatalf("the suite passes on a faulty model:\n%s", out)
			}
			if want := "--- FAIL: TestFaultyModel/hidden_layer/" + f.check + " "; !strings.Contains(string(out), want) {
				t.Errorf("the suite's output lacks %q:\n%s", want, out)
			}
			if strings.Contains(string(out), "\npanic: ") {
				t.Errorf("the suite ends with a panic, which ends all other tests:\n%s", out)
			}
			if strings.Contains(string(out), "no_hidden_layer") {
				t.Errorf("the suite goes on after the fault is found:\n%s", out)
			}
		})
	}
}
