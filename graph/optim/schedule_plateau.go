package optim

import (
	"cmp"
	"fmt"
	"math"
)

// ReduceOnPlateau multiplies the rate by Factor whenever the validation loss has not improved for Patience epochs in a
// row, and then starts counting again. It is torch.optim.lr_scheduler.ReduceLROnPlateau with threshold_mode "abs", a
// threshold of MinDelta and a patience of Patience − 1: PyTorch counts the epochs before the one that reduces the rate;
// here, as in Keras, that epoch counts too. It needs validation: without losses the rate never changes.
type ReduceOnPlateau struct {
	// Factor multiplies the rate at each reduction, in (0, 1]. Zero stands for 0.1.
	Factor float64
	// Patience is the number of epochs without improvement after which the rate is reduced. Zero stands for 10.
	Patience int
	// MinDelta is how far below the best loss a loss must be to count as an improvement.
	MinDelta float64
	// Minimum is the rate below which nothing is reduced, above 0. Zero stands for 1e-8.
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

// Adaptive reports that the schedule needs validation losses.
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

// Observe implements Rates. NaN is no improvement.
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
