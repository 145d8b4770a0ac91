package optim

import (
	"fmt"

	"github.com/aegis-ae/aegis/graph/internal/kernel/update"
)

// NonFiniteError reports a gradient with a NaN or an infinity. For methods that square gradients it also reports a
// number whose square is infinite (from 2^64 = 1.8e19 in float32, 2^512 in float64), which would stop the element for
// good. Training has diverged, or an operation was used outside its domain. Find it with errors.As to skip the step or
// to lower the learning rate.
type NonFiniteError struct {
	Variable string  // the name of the first such variable in the list
	Element  int     // the position of the first such element in its gradient
	Value    float64 // NaN, +Inf, -Inf, or a number that is too large to be squared
}

// Error names the variable and the element: optim: gradient of "enc/0/W" is NaN at element 17.
func (e *NonFiniteError) Error() string {
	where := fmt.Sprintf("optim: gradient of %q is %v at element %d", e.Variable, e.Value, e.Element)
	if e.Value-e.Value == 0 {
		return where + ", whose square is infinite"
	}
	return where
}

// reach is the factor that turns exactly the unusable elements of a gradient into infinities or NaN: 1, or the least
// number whose square is infinite if the method squares gradients.
func reach[F Float](squares bool) F {
	if !squares {
		return 1
	}
	var r any
	switch any(F(0)).(type) {
	case float32:
		r = float32(0x1p64)
	case float64:
		r = float64(0x1p512)
	}
	return r.(F)
}

// nonFinite returns the error for the gradient of a variable, or nil if it is finite.
func nonFinite[F Float](name string, grad []F, r F) error {
	i := update.FirstNonFinite(grad, r)
	if i < 0 {
		return nil
	}
	return &NonFiniteError{Variable: name, Element: i, Value: float64(grad[i])}
}
