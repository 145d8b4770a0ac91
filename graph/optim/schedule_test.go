package optim

import (
	"math"
	"strings"
	"testing"
)

// scheduled lists the rate before every step of a training with the given epochs and steps in each.
func scheduled(t *testing.T, s Schedule, base float64, epochs, perEpoch int) []float64 {
	t.Helper()
	r, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	var out []float64
	for step := range epochs * perEpoch {
		out = append(out, r.Rate(base,
			Position{Step: step, Steps: epochs * perEpoch, Epoch: step / perEpoch, Epochs: epochs}))
	}
	return out
}

func wantRates(t *testing.T, what any, got []float64, want ...float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%v: %d rates, want %d", what, len(got), len(want))
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= 1e-14*want[i]) {
			t.Errorf("%v: rate %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}

// TestScheduleByHand checks sequences of rates. Those of the decays and the cosine are PyTorch's: StepLR(2, 0.5),
// ExponentialLR(0.9), CosineAnnealingLR(4) and the same with eta_min a tenth of the rate.
func TestScheduleByHand(t *testing.T) {
	root := math.Sqrt2 / 2
	for _, c := range []struct {
		schedule         Schedule
		epochs, perEpoch int
		want             []float64
	}{
		{Constant{}, 2, 2, []float64{8, 8, 8, 8}},
		{StepDecay{Every: 2, Factor: .5}, 5, 1, []float64{8, 8, 4, 4, 2}},
		{StepDecay{Every: 1, Factor: .5}, 2, 3, []float64{8, 8, 8, 4, 4, 4}},
		{StepDecay{}, 21, 1, []float64{8, 8, 8, 8, 8, 8, 8, 8, 8, 8, .8, .8, .8, .8, .8, .8, .8, .8, .8, .8, .08}},
		{ExponentialDecay{Factor: .9}, 3, 2, []float64{8, 8, 7.2, 7.2, 6.48, 6.48}},
		{ExponentialDecay{}, 2, 1, []float64{8, 7.6}},
		{Cosine{}, 2, 2, []float64{8, 4 * (1 + root), 4, 4 * (1 - root)}},
		{Cosine{Final: .1}, 4, 1, []float64{8, 8 * (.1 + .45*(1+root)), 8 * .55, 8 * (.1 + .45*(1-root))}},
		{Cosine{Final: 1}, 1, 3, []float64{8, 8, 8}},
		{Cosine{}, 1, 1, []float64{8}},
		{Warmup{Steps: 4}, 1, 6, []float64{2, 4, 6, 8, 8, 8}},
		{Warmup{}, 2, 2, []float64{4, 8, 8, 8}},
		{Warmup{Steps: 2, Then: Cosine{}}, 3, 2, []float64{4, 8, 8, 4 * (1 + root), 4, 4 * (1 - root)}},
		{Warmup{Epochs: 2, Then: StepDecay{Every: 2, Factor: .5}}, 6, 2, []float64{2, 4, 6, 8, 8, 8, 8, 8, 4, 4, 4, 4}},
		// The warm-up ends within the second epoch, which is then the first of the decay.
		{Warmup{Steps: 3, Then: ExponentialDecay{Factor: .5}}, 3, 2, []float64{8. / 3, 16. / 3, 8, 8, 4, 4}},
		{Warmup{Steps: 2, Then: Warmup{Steps: 2}}, 1, 5, []float64{4, 8, 4, 8, 8}},
		{Warmup{Steps: 8}, 1, 4, []float64{1, 2, 3, 4}},
	} {
		wantRates(t, c.schedule, scheduled(t, c.schedule, 8, c.epochs, c.perEpoch), c.want...)
	}
}

// TestScheduleOutsideOfPlan: a training without a plan, or beyond it, still has positive finite rates.
func TestScheduleOutsideOfPlan(t *testing.T) {
	for _, text := range []string{"constant", "step:2:0.5", "exponential", "cosine", "cosine:0.5", "plateau",
		"warmup:3,cosine", "warmup:2epochs,step"} {
		s, err := ParseSchedule(text)
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Start()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []Position{{}, {Step: 100, Epoch: 20}, {Step: 100, Steps: 10, Epoch: 20, Epochs: 2},
			{Step: -1, Epoch: -1},
			{Step: 999_999_999, Steps: 1_000_000_000, Epoch: 3, Epochs: 4}} {
			if got := r.Rate(.1, p); !(got > 0 && got <= .1) {
				t.Errorf("%s at %+v: rate %v", s, p, got)
			}
		}
	}
}

// TestReduceOnPlateau follows a training by hand: with a patience of 2, the second epoch in a row without improvement
// reduces the rate. In PyTorch this is ReduceLROnPlateau(factor=0.5, patience=1, threshold=0.5, threshold_mode="abs").
func TestReduceOnPlateau(t *testing.T) {
	settings := ReduceOnPlateau{Factor: .5, Patience: 2, MinDelta: .5, Minimum: 1.5}
	first, err := settings.Start()
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct{ loss, want float64 }{
		{10, 8},                                     // the first loss is the best
		{9.6, 8},                                    // not half a unit better: one epoch waited
		{9.4, 8},                                    // better
		{9.4, 8},                                    // one
		{9.5, 4},                                    // two: reduced, and counted anew
		{9.3, 4},                                    // one
		{8, 4},                                      // better
		{math.NaN(), 4} /* one */, {math.Inf(1), 2}, // two
		{8, 2}, {8, 1.5}, // not below the minimum
		{8, 1.5}, {8, 1.5},
	} {
		first.Observe(c.loss)
		if got := first.Rate(8, Position{}); got != c.want {
			t.Errorf("rate %v after loss %d, want %v", got, i, c.want)
		}
	}
	second, err := settings.Start()
	if err != nil {
		t.Fatal(err)
	}
	if got := second.Rate(8, Position{}); got != 8 {
		t.Errorf("a second training starts at rate %v", got)
	}
	if got := first.Rate(1, Position{}); got != 1 {
		t.Errorf("a base rate of 1 below the minimum has become %v", got)
	}
}

// TestWarmupPassesLossOn: the schedule behind a warm-up hears of the losses.
func TestWarmupPassesLossOn(t *testing.T) {
	r, err := Warmup{Steps: 2, Then: ReduceOnPlateau{Factor: .5, Patience: 1}}.Start()
	if err != nil {
		t.Fatal(err)
	}
	r.Observe(1)
	r.Observe(1)
	if got := r.Rate(8, Position{Step: 1, Steps: 10, Epochs: 1}); got != 8 {
		t.Errorf("rate %v in the warm-up, want 8", got)
	}
	if got := r.Rate(8, Position{Step: 2, Steps: 10, Epochs: 1}); got != 4 {
		t.Errorf("rate %v behind the warm-up, want 4", got)
	}
}

// TestPlateauAfterWarmup: the losses of the epochs that a warm-up fills, in which the rate rises, are no plateau,
// however they are told; the epoch in which it ends belongs to the rest.
func TestPlateauAfterWarmup(t *testing.T) {
	for _, c := range []struct {
		warmup Warmup
		want   []float64 // the first rate of each epoch of 2 steps
	}{
		{Warmup{Epochs: 3}, []float64{8. / 6, 4, 40. / 6, 8, 8, 8, 4, 4, 2}},
		{Warmup{Steps: 6}, []float64{8. / 6, 4, 40. / 6, 8, 8, 8, 4, 4, 2}},
		{Warmup{Steps: 5}, []float64{1.6, 4.8, 8, 8, 8, 4, 4, 2, 2}},
		{Warmup{Steps: 1}, []float64{8, 8, 8, 4, 4, 2, 2, 1, 1}},
	} {
		c.warmup.Then = ReduceOnPlateau{Factor: .5, Patience: 2}
		position := func(epoch int) Position { return Position{Step: 2 * epoch, Steps: 18, Epoch: epoch, Epochs: 9} }
		r, err := c.warmup.Start()
		if err != nil {
			t.Fatal(err)
		}
		var got []float64
		for epoch := range c.want {
			got = append(got, r.Rate(8, position(epoch)))
			r.Observe(1)
			resumed, err := c.warmup.Start()
			if err != nil {
				t.Fatal(err)
			}
			for range epoch {
				resumed.Observe(1)
			}
			if again := resumed.Rate(8, position(epoch)); again != got[epoch] {
				t.Errorf("%v: rate %v in epoch %d of a resumed training, want %v", c.warmup, again, epoch, got[epoch])
			}
		}
		wantRates(t, c.warmup, got, c.want...)
	}
}

func TestScheduleRefusesSettings(t *testing.T) {
	for _, c := range []struct {
		schedule Schedule
		want     string
	}{
		{StepDecay{Every: -1}, "optim: schedule step: Every is -1, want at least 1"},
		{StepDecay{Factor: 1.5}, "optim: schedule step: Factor is 1.5, want a number in (0, 1]"},
		{StepDecay{Factor: Zero}, "optim: schedule step: Factor is 0, want"},
		{ExponentialDecay{Factor: math.NaN()}, "optim: schedule exponential: Factor is NaN"},
		{Cosine{Final: -.1}, "optim: schedule cosine: Final is -0.1, want a number in [0, 1]"},
		{Cosine{Final: math.NaN()}, "optim: schedule cosine: Final is NaN"},
		{Warmup{Steps: 1, Epochs: 1}, "optim: schedule warmup: its length is given in steps and in epochs"},
		{Warmup{Steps: -1}, "optim: schedule warmup: -1 steps or 0 epochs: neither can be negative"},
		{Warmup{Then: Cosine{Final: 2}}, "optim: schedule cosine: Final is 2"},
		{ReduceOnPlateau{Factor: -1}, "optim: schedule plateau: Factor is -1"},
		{ReduceOnPlateau{Patience: -1}, "optim: schedule plateau: Patience is -1, want at least 1"},
		{ReduceOnPlateau{MinDelta: math.Inf(1)},
			"optim: schedule plateau: MinDelta is +Inf, want a finite number of at least 0"},
		{ReduceOnPlateau{Minimum: -1}, "optim: schedule plateau: Minimum is -1"},
		{ReduceOnPlateau{Minimum: Zero}, "optim: schedule plateau: Minimum is 0, want a positive finite number"},
	} {
		if r, err := c.schedule.Start(); r != nil || err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%+v: got %v, %v, want %s...", c.schedule, r, err, c.want)
		}
	}
}

func TestAdaptive(t *testing.T) {
	for s, want := range map[Schedule]bool{
		Constant{}: false, Cosine{}: false, Warmup{Steps: 3}: false, Warmup{Epochs: 1, Then: StepDecay{}}: false,
		ReduceOnPlateau{}: true, Warmup{Steps: 3, Then: ReduceOnPlateau{}}: true,
	} {
		if got := Adaptive(s); got != want {
			t.Errorf("%v: adaptive is %t, want %t", s, got, want)
		}
	}
}
