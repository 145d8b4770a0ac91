package optim

import (
	"cmp"
	"fmt"
	"math"
)

// StepDecay multiplies the rate by Factor once every so many epochs, as torch.optim.lr_scheduler.StepLR does:
//
//	rate = base · Factor^⌊epoch/Every⌋
type StepDecay struct {
	// Every is the number of epochs between two reductions. Zero stands for 10.
	Every int
	// Factor multiplies the rate at each reduction, in (0, 1]. Zero stands for 0.1.
	Factor float64
}

func (d StepDecay) resolved() StepDecay {
	return StepDecay{cmp.Or(d.Every, 10), orDefault(d.Factor, 0.1)}
}

// Start implements Schedule.
func (d StepDecay) Start() (Rates, error) {
	d = d.resolved()
	if err := cmp.Or(checkCount("step", "Every", d.Every), checkFactor("step", d.Factor)); err != nil {
		return nil, err
	}
	return stateless{d}, nil
}

// Rate returns the rate of the next step. The settings must be in range.
func (d StepDecay) Rate(base float64, p Position) float64 {
	d = d.resolved()
	return base * math.Pow(d.Factor, float64(max(p.Epoch, 0)/max(d.Every, 1)))
}

// String implements Schedule: "step:10:0.1" multiplies by 0.1 every 10 epochs.
func (d StepDecay) String() string {
	d = d.resolved()
	return fmt.Sprintf("step:%d:%v", d.Every, d.Factor)
}

// ExponentialDecay multiplies the rate by Factor after every epoch, as torch.optim.lr_scheduler.ExponentialLR does:
//
//	rate = base · Factor^epoch
type ExponentialDecay struct {
	// Factor multiplies the rate after each epoch, in (0, 1]. Zero stands for 0.95.
	Factor float64
}

func (d ExponentialDecay) resolved() ExponentialDecay {
	return ExponentialDecay{orDefault(d.Factor, 0.95)}
}

// Start implements Schedule.
func (d ExponentialDecay) Start() (Rates, error) {
	d = d.resolved()
	if err := checkFactor("exponential", d.Factor); err != nil {
		return nil, err
	}
	return stateless{d}, nil
}

// Rate returns the rate of the next step. The setting must be in range.
func (d ExponentialDecay) Rate(base float64, p Position) float64 {
	return base * math.Pow(d.resolved().Factor, float64(max(p.Epoch, 0)))
}

// String implements Schedule: "exponential:0.95".
func (d ExponentialDecay) String() string { return fmt.Sprintf("exponential:%v", d.resolved().Factor) }

// Cosine lowers the rate step by step along half a cosine, from the base rate to Final times the base rate at the end
// of the training (Loshchilov and Hutter, ICLR 2017, eq. 5, without restarts;
// torch.optim.lr_scheduler.CosineAnnealingLR with T_max set to the number of steps):
//
//	rate = base · (Final + (1 − Final) · (1 + cos(π·step/steps))/2)
//
// The end lies after the last step, so the rate stays positive even if Final is 0. A training that continues beyond its
// plan keeps the rate of the last planned step.
type Cosine struct {
	// Final is the fraction of the base rate that is left at the end, in [0, 1].
	Final float64
}

// Start implements Schedule.
func (c Cosine) Start() (Rates, error) {
	if !(c.Final >= 0 && c.Final <= 1) {
		return nil, fmt.Errorf("optim: schedule cosine: Final is %v, want a number in [0, 1]", c.Final)
	}
	return stateless{c}, nil
}

// Rate returns the rate of the next step. The setting must be in range.
func (c Cosine) Rate(base float64, p Position) float64 {
	steps := max(p.Steps, 1)
	step := min(max(p.Step, 0), steps-1)
	// (1 + cos 2a)/2 = cos² a, which does not cancel to zero at the end of a long training.
	half := math.Cos(math.Pi / 2 * float64(step) / float64(steps))
	return base * (c.Final + (1-c.Final)*half*half)
}

// String implements Schedule: "cosine", or "cosine:0.01" if Final is 0.01.
func (c Cosine) String() string {
	if c.Final == 0 {
		return "cosine"
	}
	return fmt.Sprintf("cosine:%v", c.Final)
}
