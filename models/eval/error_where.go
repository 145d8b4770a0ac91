package eval

import (
	"errors"
	"fmt"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// MSEWhere returns the mean squared error between a set and its reconstruction over the values where mask, a set of the
// same form, is 1 and not 0. With the mask of variants.Masked.Hide it is the error on hidden pixels. It is an error if
// nothing is selected.
func MSEWhere(x, xhat, mask *data.Set) (float64, error) {
	for _, pair := range [][2]*data.Set{{x, xhat}, {x, mask}} {
		if err := num.SameForm("eval: mse", pair[0], pair[1]); err != nil {
			return 0, err
		}
	}
	sum, n := 0.0, 0
	for i, v := range mask.X {
		switch v {
		case 0:
		case 1:
			r := float64(x.X[i]) - float64(xhat.X[i])
			sum += r * r
			n++
		default:
			return 0, fmt.Errorf("eval: mse: mask %v of sample %d, feature %d: it must be 0 or 1", v, i/x.D, i%x.D)
		}
	}
	if n == 0 {
		return 0, errors.New("eval: mse: the mask selects nothing")
	}
	return sum / float64(n), nil
}
