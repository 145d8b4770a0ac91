package optim

import (
	"cmp"
	"fmt"
	"math"
)

// ReduceOnPlateau multiplies the rate by Factor whenever the validation loss has not improved for Patience epochs in a
// row, and then counts anew, as torch.optim.lr_scheduler.ReduceLROnPlateau with threshold_mode "abs", a threshold of
// MinDelta and a patience of Patience − 1 (PyTorch counts the epochs that are let pass, here as in Keras the one that
// reduces the rate counts too). It needs validation: without a loss to observe the rate stays as it is.
type ReduceOnPlateau struct {
	// Factor is what each reduction leaves of the rate, in (0, 1]. Zero stands for 0.1.
	Factor float64
	// Patience is the number of epochs without improvement that reduces the rate. Zero stands for 10.
	Patience int
	// MinDelta is by how much a loss must be below the best so far to be an improvement.
	MinDelta float64
	// Minimum is the rate at which reductions end, above 0. Zero stands for 1e-8.
	Minimum float64
}

func (r ReduceOnPlateau) resolved() ReduceOnPlateau {
	return ReduceOnPlateau{orDefault(r.Factor, 0.1), cmp.Or(r.Patience, 10), r.MinDelta, orDefault(r.Minimum, 1e-8)}
}

// Start implements Schedule.
func (r ReduceOnPlateau) Start() (Rates, error) {
	const name = "plateau"
	r = r.resolved()
	if err := cmp.Or(checkFactor(name, r.Factor), checkCount(name, "Patience", r.Patience),
		checkAmount(name, "MinDelta", r.MinDelta), checkPositive(name, "Minimum", r.Minimum)); err != nil {
		return nil, err
	}
	return &plateau{ReduceOnPlateau: r, best: math.Inf(1)}, nil
}

// Adaptive says that the schedule needs validation losses.
func (r ReduceOnPlateau) Adaptive() bool { return true }

// String implements Schedule: "plateau:0.1:10:0:1e-08" has the Factor, the Patience, MinDelta and the Minimum.
func (r ReduceOnPlateau) String() string {
	r = r.resolved()
	return fmt.Sprintf("plateau:%v:%d:%v:%v", r.Factor, r.Patience, r.MinDelta, r.Minimum)
}

// plateau is a ReduceOnPlateau that has started.
type plateau struct {
	ReduceOnPlateau
	best       float64 // the lowest loss so far
	waiting    int     // epochs since then, or since the last reduction
	reductions int
}

// Rate implements Rates.
func (r *plateau) Rate(base float64, _ Position) float64 {
	return min(base, max(r.Minimum, base*math.Pow(r.Factor, float64(r.reductions))))
}

// Observe implements Rates. A loss that is not a number is no improvement.
func (r *plateau) Observe(loss float64) {
	if loss < r.best-r.MinDelta {
		r.best, r.waiting = loss, 0
		return
	}
	if r.waiting++; r.waiting == r.Patience {
		r.reductions++
		r.waiting = 0
	}
}
