package optim

import (
	"errors"
	"fmt"
	"math"
)

// ClipNorm scales all gradients by one factor so that their global L2 norm, that of the vector of all elements of all
// gradients, is at most limit (Pascanu, Mikolov and Bengio, ICML 2013), as torch.nn.utils.clip_grad_norm_. It returns
// the norm before clipping, accumulated in float64. If the norm exceeds the limit, the factor is limit/(norm + 1e-6);
// otherwise no gradient is touched. An infinite limit measures without clipping.
//
// Call it between the run and the step. Only Name and Grad of the variables are used. Gradients that are one and the same
// memory count as often as they are listed and are scaled once. ClipNorm returns an error, and scales nothing, if limit
// is not positive, if there are no variables or a gradient is missing; a [*NonFiniteError] if a gradient holds a NaN or
// an infinity; and an error if the norm itself exceeds the float64 range. It allocates nothing.
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
			sum += sumOfSquares(grad)
		case Float64:
			sum += sumOfSquares(grad)
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
			scale(grad, float32(factor))
		case Float64:
			scale(grad, factor)
		}
	}
	return norm, nil
}

// ClipValue limits every element of every gradient to [-limit, limit], as torch.nn.utils.clip_grad_value_. Only Name and
// Grad of the variables are used. It returns an error, and changes nothing, if limit is not positive, if there are no
// variables or a gradient is missing, and a [*NonFiniteError] if a gradient holds a NaN or an infinity (PyTorch would
// turn an infinity into limit and so hide that training diverges). It allocates nothing.
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
			clamp(grad, float32(limit))
		case Float64:
			clamp(grad, limit)
		}
	}
	return nil
}

// checkGradients reports what keeps vars from being clipped.
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

// firstNonFiniteGradient returns the error for the first gradient that holds a NaN or an infinity, or nil.
func firstNonFiniteGradient(vars []Variable) error {
	for _, v := range vars {
		var err error
		switch grad := v.Grad.(type) {
		case Float32:
			if !allFinite(grad, 1) {
				err = nonFinite(v.Name, grad, 1)
			}
		case Float64:
			if !allFinite(grad, 1) {
				err = nonFinite(v.Name, grad, 1)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// scaledBefore reports whether grad is the memory of an earlier gradient: a graph may compute two equal gradients as one
// node. The lists are short, and a map would have to be allocated.
func scaledBefore(earlier []Variable, grad Vector) bool {
	for _, v := range earlier {
		if grad.Len() > 0 && v.Grad.Len() > 0 && overlap(v.Grad, grad) {
			return true
		}
	}
	return false
}

// sumOfSquares sums in float64, where no float32 overflows, in four sums of a fixed order.
func sumOfSquares[F Float](s []F) float64 {
	var a, b, c, d float64
	for len(s) >= 4 {
		w, x, y, z := float64(s[0]), float64(s[1]), float64(s[2]), float64(s[3])
		a += float64(w * w)
		b += float64(x * x)
		c += float64(y * y)
		d += float64(z * z)
		s = s[4:]
	}
	for _, x := range s {
		a += float64(float64(x) * float64(x))
	}
	return (a + b) + (c + d)
}

func scale[F Float](s []F, factor F) {
	for i, x := range s {
		s[i] = x * factor
	}
}

func clamp[F Float](s []F, limit F) {
	for i, x := range s {
		s[i] = min(max(x, -limit), limit)
	}
}
