package modelstest

import (
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

const gradientBatch = 5

// loss compiles the training graph of the model. It returns the program and a function that runs it on the first
// samples, always with the same noise and state.
func (s *suite) loss(t *testing.T, p *graph.Params) (*graph.Program, func() float64) {
	t.Helper()
	config := graph.Config{Batch: gradientBatch, Mode: graph.Training}
	prog, err := graph.Compile(p, config, func(sc *graph.Scope) graph.Outputs {
		x := sc.Input("x", features)
		c := models.Encode(s.model, sc, x)
		terms := s.model.Loss(sc, x, s.model.Decode(sc, c.Z), c)
		return graph.Outputs{Loss: losses.Total(sc, terms...)}
	})
	if err != nil {
		t.Fatal(err)
	}
	feeds := batchFeeds(prog, s.head(t, gradientBatch))
	state := p.Clone()
	return prog, func() float64 {
		for _, v := range p.All() {
			if v.Trainable {
				continue
			}
			if err := v.Value.CopyFrom(state.Get(v.Name).Value); err != nil {
				t.Fatal(err)
			}
		}
		prog.SetRunNumber(3)
		if err := prog.Run(feeds...); err != nil {
			t.Fatal(err)
		}
		return prog.Loss()
	}
}

func batchFeeds(p *graph.Program, s *data.Set) []graph.Feed {
	feeds := []graph.Feed{{Name: "x", Float32: s.X}}
	if p.Needs(graph.LabelsInput) {
		feeds = append(feeds, graph.Feed{Name: graph.LabelsInput, Labels: s.Labels})
	}
	for _, in := range s.Inputs {
		if p.Needs(in.Name) {
			feeds = append(feeds, graph.Feed{Name: in.Name, Float32: in.X})
		}
	}
	return feeds
}

// gradients compares the gradient of the loss with central differences in float64, for up to eight elements of every
// parameter. The weights are moved a little from their initial values: biases of zero lie on kinks. In a
// StraightThrough model the StopGradient nodes stay fixed; its gradient is the derivative of that function.
func (s *suite) gradients(t *testing.T) {
	a := s.perturbed(t)
	prog, run := s.loss(t, a.Params)
	run()
	grads := prog.Gradients()
	at := make([][]float64, len(grads))
	for k, g := range grads {
		at[k] = g.Grad.Float64s()
	}
	_, frozen := models.As[models.StraightThrough](s.model)
	prog.FreezeStopGradients(frozen)
	for k, g := range grads {
		stride := max(1, g.Value.Len()/8)
		for i := 0; i < g.Value.Len(); i += stride {
			if want, ok := agrees(run, g.Value, i, at[k][i]); !ok {
				t.Errorf("gradient of %q, element %d: %v, central difference %v "+
					"(a model that stops gradients on purpose must implement models.StraightThrough)",
					g.Name, i, at[k][i], want)
				break
			}
		}
	}
}

// perturbed returns the model in float64 with weights moved a little from their initial values.
func (s *suite) perturbed(t *testing.T) *models.Autoencoder {
	t.Helper()
	a := s.new(t, models.Options{Seed: 11, DType: graph.Float64})
	for _, v := range a.Params.All() {
		for i := range v.Value.Len() {
			if v.Trainable {
				v.Value.Set(i, v.Value.At(i)+0.1*math.Sin(float64(3*i+len(v.Name))))
			}
		}
	}
	return a
}

// agrees compares a derivative with central differences of two widths: one may straddle a kink or be lost in rounding.
func agrees(run func() float64, v graph.Tensor, i int, got float64) (want float64, ok bool) {
	x := v.At(i)
	defer v.Set(i, x)
	for _, h := range []float64{1e-5, 1e-7} {
		v.Set(i, x+h)
		up := run()
		v.Set(i, x-h)
		want = (up - run()) / (2 * h)
		if math.Abs(got-want) <= 1e-5*max(1, math.Abs(want)) {
			return want, true
		}
	}
	return want, false
}

// trainsEveryParameter looks for parameters that the loss does not reach, or whose gradient is zero for every sample.
// It moves the weights from their initial values first, because gates may start closed.
func (s *suite) trainsEveryParameter(t *testing.T) {
	a := s.perturbed(t)
	prog, run := s.loss(t, a.Params)
	run()
	var reached []string
	for _, g := range prog.Gradients() {
		reached = append(reached, g.Name)
		if !slices.ContainsFunc(g.Grad.Float64s(), func(v float64) bool { return v != 0 }) {
			t.Errorf("the gradient of %q is zero", g.Name)
		}
	}
	for _, v := range a.Params.All() {
		if v.Trainable && !v.Frozen && !slices.Contains(reached, v.Name) {
			t.Errorf("the loss does not depend on the parameter %q; use Scope.State for state that is not trained, "+
				"and Scope.Frozen for a parameter that keeps its values", v.Name)
		}
	}
}
