package variants

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/graph"
)

// The shapes of Annealing.
const (
	ConstantAnnealing = "constant"
	LinearAnnealing   = "linear"
	SigmoidAnnealing  = "sigmoid"
	CyclicalAnnealing = "cyclical"
)

func annealingShapes() []string {
	return []string{ConstantAnnealing, LinearAnnealing, SigmoidAnnealing, CyclicalAnnealing}
}

// Annealing is the course of a weight over training, from nothing to the whole. The zero value is the whole weight from
// the start. Models embed it. Evaluation takes the whole weight at any time, so that validation losses can be compared
// with each other.
type Annealing struct {
	// Shape is constant, linear (Sønderby et al., NeurIPS 2016), sigmoid (Bowman et al., CoNLL 2016) or cyclical (Fu et
	// al., NAACL 2019). If it is empty, a Warmup makes it linear.
	Shape string `json:"annealing" doc:"course of the KL weight in training: constant, linear, sigmoid or cyclical; empty: linear if there is a warmup"`
	// Warmup is the time in epochs, from the start of training, until the weight is whole for good.
	Warmup float64 `json:"warmup" doc:"epochs of training until the KL weight is whole"`
	// Cycles is how often cyclical annealing begins at 0 within Warmup; 0 stands for 4, as in the paper.
	Cycles int `json:"cycles" doc:"of cyclical annealing: how often the weight rises from 0 within the warmup; 0 stands for 4"`
}

// Fraction returns the fraction of the whole weight at a time of training, in epochs from 0:
//
//	linear    min(1, t/Warmup)
//	sigmoid   1/(1 + e^(6 − 12 t/Warmup)): 0.0025 at first, a half in the middle, 0.9975 at the end of the warmup
//	cyclical  in each cycle linear for its first half, then 1; 1 after the warmup
func (a Annealing) Fraction(epoch float64) float64 {
	if !a.anneals() {
		return 1
	}
	t := epoch / a.Warmup
	switch a.Shape {
	case SigmoidAnnealing:
		return 1 / (1 + math.Exp(6-12*t))
	case CyclicalAnnealing:
		if t >= 1 {
			return 1
		}
		_, within := math.Modf(t * float64(cmp.Or(a.Cycles, 4)))
		return min(1, 2*within)
	}
	return min(1, t)
}

// anneals reports whether the weight changes at all.
func (a Annealing) anneals() bool { return a.Warmup > 0 && a.Shape != ConstantAnnealing }

// weight returns the weight as a (1, 1) node: in training a scalar of the given path that Schedule sets, if it changes.
func (a Annealing) weight(s *graph.Scope, path string, whole float64) graph.Node {
	if s.Training() && a.anneals() {
		return s.Scalar(path, whole)
	}
	return s.Const([]float64{whole}, 1, 1)
}

// schedule gives the scalar of weight its value at a time of training.
func (a Annealing) schedule(epoch float64, path string, whole float64, set func(path string, value float64)) {
	if a.anneals() {
		set(path, whole*a.Fraction(epoch))
	}
}

// check reports impossible settings.
func (a Annealing) check() error {
	switch {
	case a.Shape != "" && !slices.Contains(annealingShapes(), a.Shape):
		return fmt.Errorf("models: unknown annealing %q; there are: %s", a.Shape, strings.Join(annealingShapes(), ", "))
	case !(a.Warmup >= 0) || math.IsInf(a.Warmup, 1):
		return fmt.Errorf("models: warmup of %v epochs: it must be finite and at least 0", a.Warmup)
	case a.Warmup == 0 && a.Shape != "" && a.Shape != ConstantAnnealing:
		return fmt.Errorf("models: %s annealing without a warmup: say how many epochs it lasts", a.Shape)
	case a.Cycles > 0 && a.Shape != CyclicalAnnealing:
		return fmt.Errorf("models: %d cycles of annealing that is not cyclical: set annealing to cyclical, or cycles to 0", a.Cycles)
	case a.Cycles < 0:
		return fmt.Errorf("models: %d cycles of annealing: there must be at least 1, or 0 for 4", a.Cycles)
	}
	return nil
}
