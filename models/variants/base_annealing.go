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

// Annealing raises a weight during training from 0 to its full value. Models embed it. The zero value means the full
// weight from the start. Evaluation always takes the full weight, so validation losses can be compared.
type Annealing struct {
	// Shape is constant, linear (Sønderby et al., NeurIPS 2016), sigmoid (Bowman et al., CoNLL 2016) or cyclical (Fu et
	// al., NAACL 2019). Empty means linear if there is a Warmup.
	Shape string `json:"annealing" doc:"how the KL weight rises: constant, linear, sigmoid or cyclical; empty: linear"`
	// Warmup is the number of epochs, from the start of training, until the weight keeps its full value.
	Warmup float64 `json:"warmup" doc:"epochs of training until the KL weight has its full value"`
	// Cycles is how often cyclical annealing begins at 0 within Warmup; 0 means 4, as in the paper.
	Cycles int `json:"cycles" doc:"for cyclical: how often the weight rises from 0 during the warmup; 0 means 4"`
}

// Fraction returns the fraction of the full weight at a time in epochs, from 0:
//
//	linear    min(1, t/Warmup)
//	sigmoid   1/(1 + e^(6 − 12 t/Warmup)): 0.0025 at first, 0.5 half way, 0.9975 at the end of the warmup
//	cyclical  linear in the first half of each cycle, then 1; 1 after the warmup
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

// weight returns the weight as a (1, 1) node. If it changes in training, it is a scalar of the given path that Schedule
// sets.
func (a Annealing) weight(s *graph.Scope, path string, whole float64) graph.Node {
	if s.Training() && a.anneals() {
		return s.Scalar(path, whole)
	}
	return s.Const([]float64{whole}, 1, 1)
}

// schedule sets the weight's scalar to its value at a time in training.
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
		return fmt.Errorf("models: %s annealing without a warmup: set warmup to its number of epochs", a.Shape)
	case a.Cycles > 0 && a.Shape != CyclicalAnnealing:
		return fmt.Errorf("models: %d cycles, but the annealing is not cyclical: set annealing to cyclical, or cycles to 0",
			a.Cycles)
	case a.Cycles < 0:
		return fmt.Errorf("models: %d cycles of annealing: use at least 1, or 0 for 4", a.Cycles)
	}
	return nil
}
