package optim

import (
	"errors"
	"fmt"
)

// Warmup raises the rate in equal increments until the last step of the warm-up has the base rate, and leaves the rest
// of the training to another schedule (Goyal et al., arXiv:1706.02677, section 2.2):
//
//	rate = base · (step + 1)/n for the first n steps
//
// The other schedule sees a training that begins when the warm-up ends: a cosine spans the remaining steps, the first
// epoch of a decay is the one in which the warm-up ends, and a plateau counts epochs from that one on.
type Warmup struct {
	// Steps or Epochs, at most one of them, is the length of the warm-up. If both are zero, it lasts one epoch.
	Steps, Epochs int
	// Then is the schedule after the warm-up. Nil stands for Constant.
	Then Schedule
}

// Start implements Schedule.
func (w Warmup) Start() (Rates, error) {
	switch {
	case w.Steps < 0 || w.Epochs < 0:
		return nil, fmt.Errorf("optim: schedule warmup: %d steps or %d epochs: neither can be negative", w.Steps, w.Epochs)
	case w.Steps > 0 && w.Epochs > 0:
		return nil, errors.New("optim: schedule warmup: its length is given in steps and in epochs, want one of them")
	}
	then, err := w.then().Start()
	if err != nil {
		return nil, err
	}
	return &warmingUp{Warmup: w, rest: then}, nil
}

// Adaptive reports whether the schedule after the warm-up needs validation losses.
func (w Warmup) Adaptive() bool { return Adaptive(w.then()) }

func (w Warmup) then() Schedule {
	if w.Then == nil {
		return Constant{}
	}
	return w.Then
}

// String implements Schedule: "warmup:500,cosine" is 500 steps, "warmup:2epochs,cosine" two epochs.
func (w Warmup) String() string {
	length := fmt.Sprint(w.Steps)
	switch {
	case w.Steps == 0 && w.Epochs <= 1:
		length = "1epoch"
	case w.Steps == 0:
		length = fmt.Sprintf("%depochs", w.Epochs)
	}
	return fmt.Sprintf("warmup:%s,%s", length, w.then())
}

// warmingUp is a Warmup that has started.
type warmingUp struct {
	Warmup
	rest Rates

	// Only a position tells which epochs belong to the warm-up, so losses wait for one.
	epochs int       // epochs whose losses were passed on or dropped
	losses []float64 // losses of the epochs since then
}

// Rate implements Rates.
func (w *warmingUp) Rate(base float64, p Position) float64 {
	perEpoch := max(p.Steps/max(p.Epochs, 1), 1)
	length := float64(w.Steps) // a float, which the longest warm-up does not overflow
	if w.Steps == 0 {
		length = float64(max(w.Epochs, 1)) * float64(perEpoch)
	}
	if float64(p.Step) < length {
		return base * float64(max(p.Step, 0)+1) / length
	}
	n := int(length)
	epochs := n / perEpoch // complete epochs of the warm-up
	w.pass(epochs)
	return w.rest.Rate(base, Position{
		Step: p.Step - n, Steps: p.Steps - n,
		Epoch: p.Epoch - epochs, Epochs: p.Epochs - epochs,
	})
}

// Observe implements Rates.
func (w *warmingUp) Observe(loss float64) { w.losses = append(w.losses, loss) }

// pass reports the waiting losses to the other schedule, except those of warm-up epochs.
func (w *warmingUp) pass(filled int) {
	for _, loss := range w.losses {
		if w.epochs >= filled {
			w.rest.Observe(loss)
		}
		w.epochs++
	}
	w.losses = w.losses[:0]
}
