package variants

import (
	"fmt"
	"github.com/aegis-ae/aegis/models"
	"math"
)

// Checks of settings that several variants share. Each returns one error that names the setting.

// checkInner reports a wrapper without a model.
func checkInner(variant string, inner models.Model) error {
	if inner == nil {
		return fmt.Errorf("models: %s: there is no model to wrap", variant)
	}
	return nil
}

// checkWeight reports a setting, such as the weight of a loss term, that is not finite or is less than 0.
func checkWeight(name string, w float64) error {
	if !(w >= 0) || math.IsInf(w, 1) {
		return fmt.Errorf("models: %s %v: it must be a finite number of at least 0", name, w)
	}
	return nil
}

// checkProbability reports a probability outside [0, 1].
func checkProbability(name string, p float64) error {
	if !(p >= 0 && p <= 1) {
		return fmt.Errorf("models: %s %v: it must lie in [0, 1]", name, p)
	}
	return nil
}

// maxClasses bounds the number of labels; each has a row of weights.
const maxClasses = 1 << 16

// checkClasses reports an impossible number of labels.
func checkClasses(variant string, n int) error {
	if n < 2 || n > maxClasses {
		return fmt.Errorf("models: %s: %d classes: use 2 to %d", variant, n, maxClasses)
	}
	return nil
}
