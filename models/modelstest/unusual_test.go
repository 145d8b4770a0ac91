package modelstest_test

import (
	"bytes"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// shared is a default that all models of a variant share.
var shared = []int{1, 2, 3}

type (
	// settings has fields whose saved values must replace the defaults, not be merged into them.
	settings struct {
		variants.Plain
		Weights map[string]int `json:"weights"`
		List    []int          `json:"list"`
	}
	// hidden has a setting that cannot be saved.
	hidden struct {
		variants.Plain
		secret int
	}
	// scheduled has a weight that a schedule changes, and a running state.
	scheduled struct{ variants.Plain }
	// modal has a term in training only.
	modal struct{ variants.Plain }
	// misshapen returns an output or a code of the wrong width.
	misshapen struct {
		variants.Plain
		Out, Code bool
	}
	// ranged has an output with its own range.
	ranged struct{ variants.Plain }
)

func (m scheduled) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	if n := s.State("steps", graph.Zeros, 1, 1); s.Training() {
		s.Assign(n, n.Plus(1).Mul(c.Z.Mean().Times(0).Plus(1)))
	}
	size := losses.Term{Name: "size", Value: c.Z.Square().Sum(1)}
	return append(m.Plain.Loss(s, x, out, c), size.TimesNode(s.Scalar("beta", .01)))
}

func (m modal) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	terms := m.Plain.Loss(s, x, out, c)
	if s.Training() {
		terms = append(terms, losses.Term{Name: "size", Value: c.Z.Square().Sum(1)})
	}
	return terms
}

func (m misshapen) Encode(s *graph.Scope, x graph.Node) models.Code {
	c := m.Plain.Encode(s, x)
	if m.Code {
		c.Z = s.Dense("wide", c.Z, m.Latent+2)
	}
	return c
}

func (m misshapen) Decode(s *graph.Scope, z graph.Node) graph.Node {
	if m.Out {
		return s.Dense("narrow", z, 1)
	}
	return m.Plain.Decode(s, z)
}

func (m ranged) Visible(out graph.Node) graph.Node { return out.Softplus() }
func (m ranged) Range() (lo, hi float64)           { return 0, math.Inf(1) }
func (m ranged) Loss(_ *graph.Scope, x, out graph.Node, _ models.Code) []losses.Term {
	return []losses.Term{losses.SquaredError(m.ActivateOutput(out), x)}
}

func init() {
	plain := func(sp models.Spec) variants.Plain { return variants.Plain{Spec: sp.WithDefaults()} }
	for name, f := range map[string]func(sp models.Spec) models.Model{
		"test-settings": func(sp models.Spec) models.Model {
			return settings{plain(sp), map[string]int{"a": 1}, shared}
		},
		"test-hidden":    func(sp models.Spec) models.Model { return hidden{plain(sp), sp.Input} },
		"test-scheduled": func(sp models.Spec) models.Model { return scheduled{plain(sp)} },
		"test-modal":     func(sp models.Spec) models.Model { return modal{plain(sp)} },
		"test-ranged":    func(sp models.Spec) models.Model { return ranged{plain(sp)} },
	} {
		models.Register(models.Variant{Name: name, Summary: "for tests", Formula: "-", Paper: "-", New: f})
	}
}

// build builds a registered variant.
func build(t *testing.T, name string, sp models.Spec, o models.Options) *models.Autoencoder {
	t.Helper()
	m, err := models.Build(name, sp)
	if err != nil {
		t.Fatal(err)
	}
	a, err := models.New(m, o)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

var small = models.Spec{Input: 4, Latent: 2, Hidden: []int{3}}

func smallSet() *data.Set {
	return &data.Set{X: []float32{0, 1, 0, 1, 1, 0, 1, 0, .5, .5, 1, 0}, N: 3, D: 4}
}

// saved returns a model as it is read back.
func saved(t *testing.T, a *models.Autoencoder) *models.Autoencoder {
	t.Helper()
	var b bytes.Buffer
	if _, err := a.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	back, err := models.Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// TestSavedSettingsReplaceDefaults: maps, slices and structs come from the file, and the defaults stay unchanged.
func TestSavedSettingsReplaceDefaults(t *testing.T) {
	m := settings{variants.Plain{Spec: small.WithDefaults()}, map[string]int{"b": 2}, []int{9}}
	a, err := models.New(m, models.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if back := saved(t, a).Model; !reflect.DeepEqual(back, models.Model(m)) {
		t.Errorf("%+v came back as %+v", m, back)
	}
	if !slices.Equal(shared, []int{1, 2, 3}) {
		t.Errorf("loading changed a default that models share to %v", shared)
	}
	if _, err := models.Set(m, "latent", "null"); err == nil || !strings.Contains(err.Error(), "a whole number") {
		t.Errorf("null for a number: error %v", err)
	}
	if _, err := models.Set(m, "list", "64,32"); err == nil || !strings.Contains(err.Error(), "such as [64,32]") {
		t.Errorf("a list without brackets: error %v", err)
	}
}

// TestUnsavableSettings: settings that would be lost are not saved.
func TestUnsavableSettings(t *testing.T) {
	a := build(t, "test-hidden", small, models.Options{})
	if _, err := a.WriteTo(&bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "exported") {
		t.Errorf("error %v does not say what is wrong", err)
	}
}

// TestScalarsAndMetadataAreSaved: a model whose schedule moved a weight has the same loss after loading, and the user's
// own metadata stay.
func TestScalarsAndMetadataAreSaved(t *testing.T) {
	a := build(t, "test-scheduled", small, models.Options{Seed: 1})
	if err := a.Params.SetScalar("beta", 4); err != nil {
		t.Fatal(err)
	}
	a.Params.Metadata["note"] = "mine"
	b := saved(t, a)
	want, err := a.Evaluate(t.Context(), smallSet())
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.Evaluate(t.Context(), smallSet())
	if err != nil {
		t.Fatal(err)
	}
	if got.Total != want.Total || got.Terms[1].Weight != 4 {
		t.Errorf("the loss is %v, and after loading %v", want, got)
	}
	if a.Params.Metadata["note"] != "mine" || b.Params.Metadata["note"] != "mine" {
		t.Errorf("the note is %q, and after loading %q", a.Params.Metadata["note"], b.Params.Metadata["note"])
	}
}

// TestFailedStepLeavesState: a step whose loss or gradient is not finite updates neither weights nor state.
func TestFailedStepLeavesState(t *testing.T) {
	a := build(t, "test-scheduled", small, models.Options{Seed: 1})
	var got error
	for _, err := range a.Fit(t.Context(), smallSet(), models.FitOptions{Epochs: 50, Batch: 1, LearningRate: 1e30}) {
		got = err
	}
	if got == nil {
		t.Fatal("a training with a learning rate of 1e30 ended well")
	}
	if n := a.Params.Get("steps").Value.At(0); n != float64(a.Steps()) {
		t.Errorf("%v: the state counts %v steps, the model %d", got, n, a.Steps())
	}
}

// TestTermsByMode: training and validation log their own terms in every epoch, and they add up.
func TestTermsByMode(t *testing.T) {
	a := build(t, "test-modal", small, models.Options{Seed: 1})
	for e, err := range a.Fit(t.Context(), smallSet(), models.FitOptions{Epochs: 3, Batch: 2, Validation: smallSet()}) {
		if err != nil {
			t.Fatal(err)
		}
		if len(e.Train.Terms) != 2 || len(e.Validation.Terms) != 1 {
			t.Fatalf("epoch %d: terms %v in training and %v in validation", e.Number, e.Train, e.Validation)
		}
		if sum := e.Train.Terms[0].Value + e.Train.Terms[1].Value; math.Abs(sum-e.Train.Total) > 1e-5*sum {
			t.Errorf("epoch %d: %v does not add up", e.Number, e.Train)
		}
	}
}

// TestMisshapenModels: wrong widths are found when the model is made, not when it is used.
func TestMisshapenModels(t *testing.T) {
	for _, m := range []misshapen{{Out: true}, {Code: true}} {
		m.Plain = variants.Plain{Spec: small.WithDefaults()}
		_, err := models.New(m, models.Options{})
		if err == nil || !strings.Contains(err.Error(), "it must be") {
			t.Errorf("%+v: error %v", m, err)
		}
	}
}

// TestOwnRange: a model with its own output says which data it accepts.
func TestOwnRange(t *testing.T) {
	a := build(t, "test-ranged", small, models.Options{Seed: 1})
	x := smallSet()
	x.X[0] = 8
	for _, err := range a.Fit(t.Context(), x, models.FitOptions{Epochs: 1}) {
		if err != nil {
			t.Error(err)
		}
	}
	x.X[0] = -1
	for _, err := range a.Fit(t.Context(), x, models.FitOptions{Epochs: 1}) {
		if err == nil || !strings.Contains(err.Error(), "[-1, 1]") {
			t.Errorf("error %v", err)
		}
	}
}
