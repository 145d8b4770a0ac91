package optim

import (
	"fmt"
	"math"
)

// Schedule is a plan of learning rates with its settings: [Constant], [StepDecay], [ExponentialDecay], [Cosine],
// [Warmup] or [ReduceOnPlateau]. Schedules are plain values. Start one as often as you like; each start has its own
// state. Anybody can add a schedule by implementing Schedule and [Rates].
type Schedule interface {
	// Start begins a training. It returns an error if a setting is out of range.
	Start() (Rates, error)
	// String is the text that [ParseSchedule] reads as an equivalent schedule, such as "step:10:0.5".
	String() string
}

// Adaptive reports whether a schedule needs validation losses: without them it would do nothing. Such a schedule, or
// one that hands over to such a schedule, has a method Adaptive() bool.
func Adaptive(s Schedule) bool {
	a, ok := s.(interface{ Adaptive() bool })
	return ok && a.Adaptive()
}

// Rates are the learning rates of one training.
type Rates interface {
	// Rate returns the learning rate of the next step, given the base rate of the training. The same position gives the
	// same rate, whatever was asked before, unless Observe was called in between.
	Rate(base float64, p Position) float64
	// Observe reports the validation loss at the end of an epoch. Only adaptive schedules use it. There is no other state:
	// to resume a training, report the losses of its past epochs again.
	Observe(loss float64)
}

// Position is the progress of a training before a step.
type Position struct {
	Step   int // steps completed
	Steps  int // steps planned
	Epoch  int // epochs completed
	Epochs int // epochs planned
}

// curve is the Rate method of a schedule without state, which is then its own Rates.
type curve interface {
	Rate(base float64, p Position) float64
}

// stateless ignores losses.
type stateless struct{ curve }

// Observe implements Rates.
func (stateless) Observe(float64) {}

// Constant is the schedule whose rate is the base rate.
type Constant struct{}

// Start implements Schedule.
func (c Constant) Start() (Rates, error) { return stateless{c}, nil }

// Rate returns base.
func (Constant) Rate(base float64, _ Position) float64 { return base }

// String implements Schedule: "constant".
func (Constant) String() string { return "constant" }

// checkFactor reports a factor of the rate outside (0, 1].
func checkFactor(schedule string, x float64) error {
	if x > 0 && x <= 1 {
		return nil
	}
	return fmt.Errorf("optim: schedule %s: Factor is %v, want a number in (0, 1]", schedule, x)
}

// checkCount reports a number of epochs or steps below 1.
func checkCount(schedule, field string, n int) error {
	if n >= 1 {
		return nil
	}
	return fmt.Errorf("optim: schedule %s: %s is %d, want at least 1", schedule, field, n)
}

// checkPositive reports a rate that is not positive and finite.
func checkPositive(schedule, field string, x float64) error {
	if x > 0 && !math.IsInf(x, 1) {
		return nil
	}
	return fmt.Errorf("optim: schedule %s: %s is %v, want a positive finite number", schedule, field, x)
}

// checkAmount reports a loss that is negative or not finite.
func checkAmount(schedule, field string, x float64) error {
	if x >= 0 && !math.IsInf(x, 1) {
		return nil
	}
	return fmt.Errorf("optim: schedule %s: %s is %v, want a finite number of at least 0", schedule, field, x)
}
