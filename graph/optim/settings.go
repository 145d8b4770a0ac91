package optim

import (
	"fmt"
	"math"
)

// Zero is a literal zero for a field in which 0 stands for the default: Adam{Beta1: optim.Zero} keeps no average of the
// gradient, as some adversarial objectives require. It is the smallest positive float64, so it survives being saved as
// JSON.
const Zero = math.SmallestNonzeroFloat64

// orDefault resolves a field of a method.
func orDefault(field, byDefault float64) float64 {
	switch field {
	case 0:
		return byDefault
	case Zero:
		return 0
	}
	return field
}

// checkFraction reports a setting outside [0, 1).
func checkFraction(method, field string, x float64) error {
	if x >= 0 && x < 1 {
		return nil
	}
	return fmt.Errorf("optim: %s: %s is %v, want a number in [0, 1)", method, field, x)
}

// The smallest epsilons. In float64 none vanishes in a product. In float32 a mean square below 1e-31 counts as 0 (see
// package update), which gradients below 1e-14 cause; dividing their mean by less than that would make a huge step.
const (
	smallestEpsilon       = 1e-30
	smallestSingleEpsilon = 1e-15
)

// checkEpsilon reports an epsilon that cannot keep a denominator of the type of vars away from zero.
func checkEpsilon(method string, x float64, vars []Variable) error {
	smallest, of := smallestEpsilon, ""
	if len(vars) > 0 {
		if _, single := vars[0].Value.(Float32); single {
			smallest, of = smallestSingleEpsilon, " for float32"
		}
	}
	if x >= smallest && x <= math.MaxFloat32 {
		return nil
	}
	return fmt.Errorf("optim: %s: Epsilon is %v, want a finite number of at least %v%s", method, x, smallest, of)
}

// checkDecay reports a weight decay that is negative or not finite.
func checkDecay(method string, x float64) error {
	if x >= 0 && x <= math.MaxFloat32 {
		return nil
	}
	return fmt.Errorf("optim: %s: WeightDecay is %v, want a finite number of at least 0", method, x)
}

// checkRate reports a learning rate that is not a positive finite number in the type F.
func checkRate[F Float](lr float64) error {
	if !(lr > 0) || math.IsInf(lr, 1) {
		return fmt.Errorf("optim: learning rate is %v, want a positive finite number", lr)
	}
	if f := float64(F(lr)); f == 0 || math.IsInf(f, 1) {
		return fmt.Errorf("optim: learning rate %v is %v in float32", lr, f)
	}
	return nil
}
