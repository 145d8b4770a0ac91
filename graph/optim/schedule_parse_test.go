package optim

import (
	"strings"
	"testing"
)

// TestParseSchedule: each text is read as the schedule, which is written as the canonical text, which is read as an
// equivalent schedule.
func TestParseSchedule(t *testing.T) {
	for _, c := range []struct {
		text      string
		want      Schedule
		canonical string
	}{
		{"constant", Constant{}, "constant"},
		{"step", StepDecay{}, "step:10:0.1"},
		{"step:5", StepDecay{Every: 5}, "step:5:0.1"},
		{"step:10:0.5", StepDecay{Every: 10, Factor: .5}, "step:10:0.5"},
		{"exponential", ExponentialDecay{}, "exponential:0.95"},
		{"exponential:0.9", ExponentialDecay{Factor: .9}, "exponential:0.9"},
		{"cosine", Cosine{}, "cosine"},
		{"cosine:0", Cosine{}, "cosine"},
		{"cosine:1e-3", Cosine{Final: 1e-3}, "cosine:0.001"},
		{"plateau", ReduceOnPlateau{}, "plateau:0.1:10:0:1e-08"},
		{"plateau:0.5:3:0.25:1e-5", ReduceOnPlateau{Factor: .5, Patience: 3, MinDelta: .25, Minimum: 1e-5},
			"plateau:0.5:3:0.25:1e-05"},
		{"warmup", Warmup{}, "warmup:1epoch,constant"},
		{"warmup:500", Warmup{Steps: 500}, "warmup:500,constant"},
		{"warmup:500,cosine", Warmup{Steps: 500, Then: Cosine{}}, "warmup:500,cosine"},
		{"warmup:1epoch,cosine", Warmup{Epochs: 1, Then: Cosine{}}, "warmup:1epoch,cosine"},
		{"warmup:2epochs,step:3:0.5", Warmup{Epochs: 2, Then: StepDecay{Every: 3, Factor: .5}}, "warmup:2epochs,step:3:0.5"},
		{"warmup:2,warmup:3,plateau:0.5:2",
			Warmup{Steps: 2, Then: Warmup{Steps: 3, Then: ReduceOnPlateau{Factor: .5, Patience: 2}}},
			"warmup:2,warmup:3,plateau:0.5:2:0:1e-08"},
	} {
		s, err := ParseSchedule(c.text)
		if err != nil || s != c.want {
			t.Errorf("%s is read as %+v, %v; want %+v", c.text, s, err, c.want)
			continue
		}
		if got := s.String(); got != c.canonical {
			t.Errorf("%s is written as %s, want %s", c.text, got, c.canonical)
		}
		again, err := ParseSchedule(c.canonical)
		if err != nil || again.String() != c.canonical {
			t.Errorf("%s is read as %+v, %v", c.canonical, again, err)
			continue
		}
		wantRates(t, c.text, scheduled(t, again, .1, 12, 3), scheduled(t, s, .1, 12, 3)...)
	}
}

func TestParseScheduleErrors(t *testing.T) {
	for text, want := range map[string]string{
		"": `optim: unknown schedule "": known are constant step:10:0.5 exponential:0.95 cosine:0.01 ` +
			`plateau:0.5:3 warmup:500,cosine`,
		"cosin":         `optim: unknown schedule "cosin": known are constant step:10:0.5`,
		"Cosine":        `optim: unknown schedule "Cosine": known are`,
		"step:":         `optim: schedule "step:": Every is "", want a whole number, as in step:10:0.5`,
		"step:0.5":      `optim: schedule "step:0.5": Every is "0.5", want a whole number, as in step:10:0.5`,
		"step:0":        `optim: schedule "step:0": Every is 0, want a whole number above 0, as in step:10:0.5`,
		"step:10:half":  `optim: schedule "step:10:half": Factor is "half", want a number, as in step:10:0.5`,
		"step:10:0.5:1": `optim: schedule "step:10:0.5:1": 3 settings, at most 2 are known, as in step:10:0.5`,
		"step:10:2":     `optim: schedule step: Factor is 2, want a number in (0, 1]`,
		"exponential:0": `optim: schedule "exponential:0": Factor is 0, want a number above 0, ` +
			`as in exponential:0.95`,
		"exponential:NaN":        `optim: schedule exponential: Factor is NaN, want`,
		"cosine:2":               `optim: schedule cosine: Final is 2, want`,
		"constant:1":             `optim: schedule "constant:1": 1 settings, at most 0 are known, as in constant`,
		"plateau:0.5:0":          `optim: schedule "plateau:0.5:0": Patience is 0, want a whole number above 0`,
		"plateau:0.5:3:0:5e-324": `optim: schedule plateau: Minimum is 0, want a positive finite number`,
		"warmup:": `optim: schedule "warmup:": the length is "", want a number of steps or epochs, ` +
			`as in warmup:500,cosine`,
		"warmup:0":       `optim: schedule "warmup:0": the length is "0", want`,
		"warmup:2days":   `optim: schedule "warmup:2days": the length is "2days", want`,
		"warmup:epochs":  `optim: schedule "warmup:epochs": the length is "epochs", want`,
		"warmup:5,":      `optim: unknown schedule "": known are`,
		"warmup:5,cosin": `optim: unknown schedule "cosin": known are`,
		"cosine,warmup:5": `optim: schedule "cosine,warmup:5": only a warm-up is followed by another schedule, ` +
			`as in warmup:500,cosine`,
	} {
		if s, err := ParseSchedule(text); s != nil || err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got %v, %v, want %s...", text, s, err, want)
		}
	}
}

func TestScheduleFormsParse(t *testing.T) {
	for _, text := range ScheduleForms() {
		if _, err := ParseSchedule(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// FuzzParseSchedule: whatever is read has rates that the optimiser takes, and can be written and read again.
func FuzzParseSchedule(f *testing.F) {
	for _, text := range append(ScheduleForms(), "warmup:2epochs,plateau:0.5", "step:9223372036854775807",
		"warmup:9223372036854775807epochs", "cosine:,") {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseSchedule(text)
		if err != nil {
			return
		}
		r, err := s.Start()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []Position{{Steps: 100, Epochs: 10}, {Step: 99, Steps: 100, Epoch: 9, Epochs: 10}} {
			if got := r.Rate(.1, p); !(got >= 0 && got <= .1) {
				t.Fatalf("%s: rate %v at %+v", text, got, p)
			}
		}
		again, err := ParseSchedule(s.String())
		if err != nil || again.String() != s.String() {
			t.Fatalf("%s is written as %s and read as %v, %v", text, s, again, err)
		}
	})
}
