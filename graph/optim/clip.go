package optim

import (
	"errors"
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph/internal/kernel/update"
)

// ClipNorm scales all gradients by one factor so that their global L2 norm, taken over all elements of all gradients,
// is at most limit (Pascanu, Mikolov and Bengio, ICML 2013), like torch.nn.utils.clip_grad_norm_. It returns the norm
// before clipping, accumulated in float64. If the norm exceeds the limit, the factor is limit/(norm + 1e-6); otherwise
// gradients stay as they are. An infinite limit only measures.
//
// Call it between the run and the step. It uses only Name and Grad of the variables. A gradient that is listed several
// times counts as often and is scaled once. ClipNorm returns an error, and scales nothing, if limit is not positive, if
// there are no variables, if a gradient is missing, or if the norm exceeds the range of float64. It returns a
// [*NonFiniteError] if a gradient holds a NaN or an infinity. It allocates nothing.
func ClipNorm(vars []Variable, limit float64) (norm float64, err error) {
	if !(limit > 0) {
		return 0, fmt.Errorf("optim: clip: limit of the norm is %v, want a positive number", limit)
	}
	if err := checkGradients(vars); err != nil {
		return 0, err
	}
	var sum float64
	for _, v := range vars {
		switch grad := v.Grad.(type) {
		case Float32:
			sum += update.SumOfSquares(grad)
		case Float64:
			sum += update.SumOfSquares(grad)
		}
	}
	norm = math.Sqrt(sum)
	if !(norm <= math.MaxFloat64) {
		if err := firstNonFiniteGradient(vars); err != nil {
			return norm, err
		}
		return norm, errors.New("optim: clip: the norm of the gradients exceeds the range of float64")
	}
	if norm <= limit {
		return norm, nil
	}
	factor := limit / (norm + 1e-6)
	for i, v := range vars {
		if scaledBefore(vars[:i], v.Grad) {
			continue
		}
		switch grad := v.Grad.(type) {
		case Float32:
			update.Scale(grad, float32(factor))
		case Float64:
			update.Scale(grad, factor)
		}
	}
	return norm, nil
}

// ClipValue limits every element of every gradient to [-limit, limit], like torch.nn.utils.clip_grad_value_. It uses
// only Name and Grad of the variables. It returns an error, and changes nothing, if limit is not positive, if there are
// no variables or if a gradient is missing. It returns a [*NonFiniteError] if a gradient holds a NaN or an infinity;
// PyTorch would turn an infinity into limit and so hide that training diverges. It allocates nothing.
func ClipValue(vars []Variable, limit float64) error {
	if !(limit > 0) {
		return fmt.Errorf("optim: clip: limit of the values is %v, want a positive number", limit)
	}
	if err := checkGradients(vars); err != nil {
		return err
	}
	if err := firstNonFiniteGradient(vars); err != nil {
		return err
	}
	for _, v := range vars {
		switch grad := v.Grad.(type) {
		case Float32:
			update.Clamp(grad, float32(limit))
		case Float64:
			update.Clamp(grad, limit)
		}
	}
	return nil
}

// checkGradients reports why vars cannot be clipped.
func checkGradients(vars []Variable) error {
	if len(vars) == 0 {
		return errors.New("optim: clip: no variables")
	}
	for _, v := range vars {
		if v.Grad == nil {
			return fmt.Errorf("optim: clip: variable %q has no gradient", v.Name)
		}
		if !isVector(v.Grad) {
			return fmt.Errorf("optim: clip: variable %q: its gradient is a %T, want a Float32 or a Float64", v.Name, v.Grad)
		}
	}
	return nil
}

// firstNonFiniteGradient returns an error for the first gradient with a NaN or an infinity, or nil.
func firstNonFiniteGradient(vars []Variable) error {
	for _, v := range vars {
		var err error
		switch grad := v.Grad.(type) {
		case Float32:
			if !update.AllFinite(grad, 1) {
				err = nonFinite(v.Name, grad, 1)
			}
		case Float64:
			if !update.AllFinite(grad, 1) {
				err = nonFinite(v.Name, grad, 1)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// scaledBefore reports whether grad is the memory of an earlier gradient: a graph may compute two equal gradients as
// one node. The lists are short, and a map would have to be allocated.
func scaledBefore(earlier []Variable, grad Vector) bool {
	for _, v := range earlier {
		if grad.Len() > 0 && v.Grad.Len() > 0 && overlap(v.Grad, grad) {
			return true
		}
	}
	return false
}
