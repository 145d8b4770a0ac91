package models

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

// The reconstruction errors of Spec.Error.
const (
	SquaredError  = "squared-error"  // losses.SquaredError
	AbsoluteError = "absolute-error" // losses.AbsoluteError
	Huber         = "huber"          // losses.Huber
	CrossEntropy  = "cross-entropy"  // losses.BernoulliLogits
	Gaussian      = "gaussian"       // losses.GaussianNegativeLogLikelihood
)

func errorNames() []string {
	return []string{SquaredError, AbsoluteError, Huber, CrossEntropy, Gaussian}
}

// Spec holds the common settings of dense autoencoders. Models embed it and with it implement [Sizer], [Checker],
// [OutputActivator], [Ranger], [Reconstructor], [Likelihood] and [BatchCoupled].
//
// Image and Classes describe the data to the variants that need to know. Those variants keep them in their own
// settings; WithDefaults removes them from the Spec.
type Spec struct {
	Input      int              `json:"input" doc:"features of a sample"`
	Latent     int              `json:"latent" doc:"units of the code"`
	Hidden     []int            `json:"hidden" doc:"widths of the encoder's hidden layers; the decoder mirrors them"`
	Activation graph.Activation `json:"activation" doc:"activation of the hidden layers"`
	Output     graph.Activation `json:"output" doc:"output activation: sigmoid (data in [0,1]), tanh ([-1,1]) or identity"`
	Error      string           `json:"error" doc:"squared-error, absolute-error, huber, cross-entropy or gaussian"`
	Delta      float64          `json:"delta" doc:"for huber: error at which the square becomes a line"`
	Sigma      float64          `json:"sigma" doc:"for gaussian: the decoder's standard deviation; 0 learns one"`
	Norm       graph.Norm       `json:"norm" doc:"normalisation in the hidden layers: batch, layer, or empty for none"`
	Dropout    float64          `json:"dropout" doc:"probability of dropping a hidden unit in training"`

	Image   data.Image `json:"-"` // geometry of a sample, if it is an image
	Classes int        `json:"-"` // number of labels, if the samples have any
}

// WithDefaults fills in the zero settings: a code of 16 units, one hidden layer of 256 units (for a nil Hidden; an
// empty one means none), ReLU, a sigmoid output and the squared error.
func (sp Spec) WithDefaults() Spec {
	if sp.Latent == 0 {
		sp.Latent = 16
	}
	if sp.Hidden == nil {
		sp.Hidden = []int{256}
	}
	if sp.Activation == "" {
		sp.Activation = graph.ReLU
	}
	if sp.Output == "" {
		sp.Output = graph.Sigmoid
	}
	if sp.Error == "" {
		sp.Error = SquaredError
	}
	if sp.Delta == 0 {
		sp.Delta = 1
	}
	sp.Image, sp.Classes = data.Image{}, 0
	return sp
}

// Sizes implements [Sizer].
func (sp Spec) Sizes() (input, latent int) { return sp.Input, sp.Latent }

// Check implements [Checker].
func (sp Spec) Check() error {
	if err := checkSizes(sp.Input, sp.Latent); err != nil {
		return err
	}
	for i, h := range sp.Hidden {
		if h < 1 {
			return fmt.Errorf("models: hidden layer %d has %d units: use at least 1", i, h)
		}
	}
	if err := cmp.Or(checkActivation(sp.Activation), checkActivation(sp.Output)); err != nil {
		return err
	}
	if err := sp.Norm.Check(); err != nil {
		return fmt.Errorf("models: %s", strings.TrimPrefix(err.Error(), "graph: "))
	}
	if !slices.Contains([]graph.Activation{"", graph.Identity, graph.Sigmoid, graph.Tanh}, sp.Output) {
		return fmt.Errorf("models: output activation %q: it must be sigmoid, tanh or identity", sp.Output)
	}
	if err := sp.checkError(); err != nil {
		return err
	}
	if !(sp.Dropout >= 0 && sp.Dropout < 1) {
		return fmt.Errorf("models: dropout %v: it must be in [0, 1)", sp.Dropout)
	}
	return sp.checkMemory()
}

// checkError checks the reconstruction error and its settings.
func (sp Spec) checkError() error {
	switch {
	case sp.Error != "" && !slices.Contains(errorNames(), sp.Error):
		return fmt.Errorf("models: unknown reconstruction error %q; there are: %s", sp.Error,
			strings.Join(errorNames(), ", "))
	case sp.Error == CrossEntropy && sp.Output != graph.Sigmoid:
		return fmt.Errorf("models: cross-entropy needs output sigmoid, not %q", sp.Output)
	case sp.Error == Huber && !(sp.Delta > 0 && sp.Delta <= math.MaxFloat32):
		return fmt.Errorf("models: delta %v of the Huber error: it must be positive and finite", sp.Delta)
	case !(sp.Sigma >= 0 && sp.Sigma <= math.MaxFloat32):
		return fmt.Errorf("models: standard deviation sigma %v: it must be finite and at least 0", sp.Sigma)
	}
	return nil
}

// MaxParameters bounds the number of weights of a model: 2^31 float32 numbers are 8 GB, and training keeps four copies.
const MaxParameters = 1 << 31

// checkMemory refuses layers that no machine can hold, and shows the arithmetic.
func (sp Spec) checkMemory() error {
	widths := slices.Concat([]int{sp.Input}, sp.Hidden, []int{sp.Latent})
	total := 0.0
	for i := range len(widths) - 1 {
		total += 2 * float64(widths[i]) * float64(widths[i+1])
	}
	if total > MaxParameters {
		return fmt.Errorf("models: layers %v and their mirror have %.3g weights, %.3g GB in float32 and four times that "+
			"in training; at most %.3g are allowed",
			widths, total, 4*total/math.Pow(2, 30), float64(MaxParameters))
	}
	return nil
}

func checkActivation(a graph.Activation) error {
	if err := a.Check(); err != nil {
		return fmt.Errorf("models: %s", strings.TrimPrefix(err.Error(), "graph: "))
	}
	return nil
}

func checkSizes(input, latent int) error {
	if input < 1 {
		return fmt.Errorf("models: input of %d features: use at least 1", input)
	}
	if latent < 1 {
		return fmt.Errorf("models: code of %d units: use at least 1", latent)
	}
	return nil
}

// MLP returns the encoder's hidden layers applied to x.
func (sp Spec) MLP(s *graph.Scope, x graph.Node) graph.Node {
	return graph.MLP{Hidden: sp.Hidden, Activation: sp.Activation, Norm: sp.Norm, Dropout: sp.Dropout}.Apply(s, x)
}

// Mirror returns the decoder's hidden layers, the encoder's widths in reverse, applied to z.
func (sp Spec) Mirror(s *graph.Scope, z graph.Node) graph.Node {
	hidden := slices.Clone(sp.Hidden)
	slices.Reverse(hidden)
	return graph.MLP{Hidden: hidden, Activation: sp.Activation, Norm: sp.Norm, Dropout: sp.Dropout}.Apply(s, z)
}

// ActivateOutput implements [OutputActivator].
func (sp Spec) ActivateOutput(out graph.Node) graph.Node { return out.Activate(sp.Output) }

// CouplesBatch implements [BatchCoupled].
func (sp Spec) CouplesBatch() string {
	if sp.Norm == graph.NormBatch {
		return "batch normalisation"
	}
	return ""
}

// Range implements [Ranger]: the range of the output activation.
func (sp Spec) Range() (lo, hi float64) {
	switch sp.Output {
	case graph.Sigmoid:
		return 0, 1
	case graph.Tanh:
		return -1, 1
	}
	return math.Inf(-1), math.Inf(1)
}

// Reconstruction returns the reconstruction error between the decoder's output and x. The learned variance of the
// Gaussian error is a single number, the parameter likelihood/logvar (Rybkin, Daniilidis and Levine, ICML 2021).
func (sp Spec) Reconstruction(s *graph.Scope, out, x graph.Node, _ Code) losses.Term {
	switch sp.Error {
	case CrossEntropy:
		return losses.BernoulliLogits(out, x)
	case AbsoluteError:
		return losses.AbsoluteError(sp.ActivateOutput(out), x)
	case Huber:
		return losses.Huber(sp.ActivateOutput(out), x, sp.Delta)
	case Gaussian:
		return losses.GaussianNegativeLogLikelihood(sp.ActivateOutput(out), sp.logVariance(s), x)
	}
	return losses.SquaredError(sp.ActivateOutput(out), x)
}

// logVariance is the log-variance of a Gaussian decoder, (1, 1).
func (sp Spec) logVariance(s *graph.Scope) graph.Node {
	if sp.Sigma > 0 {
		return s.Const([]float64{2 * math.Log(sp.Sigma)}, 1, 1)
	}
	// Starting from a variance of 1, data in [0, 1] would look like noise for thousands of steps.
	return s.In("likelihood").Param("logvar", graph.Constant(-2), 1, 1)
}
