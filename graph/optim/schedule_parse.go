package optim

import (
	"fmt"
	"strconv"
	"strings"
)

// scheduleForm is a kind of schedule in command-line notation.
type scheduleForm struct {
	name, example string
	read          func(args []string) (Schedule, error)
}

// scheduleForms lists what ParseSchedule knows. A warm-up may precede any of them.
var scheduleForms = []scheduleForm{
	form("constant", "constant", func(*Constant) []setting { return nil }),
	form("step", "step:10:0.5", func(d *StepDecay) []setting {
		return []setting{{"Every", &d.Every, false}, {"Factor", &d.Factor, false}}
	}),
	form("exponential", "exponential:0.95", func(d *ExponentialDecay) []setting {
		return []setting{{"Factor", &d.Factor, false}}
	}),
	form("cosine", "cosine:0.01", func(c *Cosine) []setting { return []setting{{"Final", &c.Final, true}} }),
	form("plateau", "plateau:0.5:3", func(r *ReduceOnPlateau) []setting {
		return []setting{{"Factor", &r.Factor, false}, {"Patience", &r.Patience, false},
			{"MinDelta", &r.MinDelta, true}, {"Minimum", &r.Minimum, false}}
	}),
}

// setting is a field of a schedule. A zero that is written out must not select the default.
type setting struct {
	name string
	to   any  // *int or *float64
	zero bool // whether 0 is a valid value
}

// form describes a kind of schedule. Its settings follow its name after colons; trailing ones may be left out.
func form[S Schedule](name, example string, settings func(*S) []setting) scheduleForm {
	return scheduleForm{name, example, func(args []string) (Schedule, error) {
		var s S
		fields := settings(&s)
		if len(args) > len(fields) {
			return nil, fmt.Errorf("%d settings, at most %d are known", len(args), len(fields))
		}
		for i, arg := range args {
			if err := fields[i].read(arg); err != nil {
				return nil, err
			}
		}
		return s, nil
	}}
}

func (f setting) read(text string) error {
	var err error
	var zero bool
	want := "a number"
	switch to := f.to.(type) {
	case *int:
		want = "a whole number"
		*to, err = strconv.Atoi(text)
		zero = *to == 0
	case *float64:
		*to, err = strconv.ParseFloat(text, 64)
		zero = *to == 0
	}
	if err != nil {
		return fmt.Errorf("%s is %q, want %s", f.name, text, want)
	}
	if zero && !f.zero {
		return fmt.Errorf("%s is 0, want %s above 0", f.name, want)
	}
	return nil
}

// ScheduleForms returns an example of each kind of schedule that ParseSchedule reads, for command-line help.
func ScheduleForms() []string {
	var forms []string
	for _, f := range scheduleForms {
		forms = append(forms, f.example)
	}
	return append(forms, "warmup:500,cosine")
}

// ParseSchedule reads a schedule in command-line notation: its name, and after colons its settings, of which trailing
// ones may be left out:
//
//	constant
//	step:10:0.5           StepDecay: Every, Factor
//	exponential:0.95      ExponentialDecay: Factor
//	cosine:0.01           Cosine: Final
//	plateau:0.5:3:0:1e-6  ReduceOnPlateau: Factor, Patience, MinDelta, Minimum
//
// A warm-up of some steps or epochs may precede any of them:
//
//	warmup:500,cosine
//	warmup:2epochs,step:10:0.5
//
// The error for an unknown name or a setting out of range says what is wrong and what is known.
func ParseSchedule(text string) (Schedule, error) {
	s, err := parseSchedule(text)
	if err != nil {
		return nil, err
	}
	if _, err := s.Start(); err != nil {
		return nil, err
	}
	return s, nil
}

func parseSchedule(text string) (Schedule, error) {
	if head, rest, more := strings.Cut(text, ","); more || head == "warmup" || strings.HasPrefix(head, "warmup:") {
		return parseWarmup(head, rest, more)
	}
	parts := strings.Split(text, ":")
	for _, f := range scheduleForms {
		if f.name != parts[0] {
			continue
		}
		s, err := f.read(parts[1:])
		if err != nil {
			return nil, fmt.Errorf("optim: schedule %q: %w, as in %s", text, err, f.example)
		}
		return s, nil
	}
	return nil, fmt.Errorf("optim: unknown schedule %q: known are %s", text, strings.Join(ScheduleForms(), " "))
}

// parseWarmup reads a warm-up and the schedule after it, if any.
func parseWarmup(head, rest string, more bool) (Schedule, error) {
	const example = "as in warmup:500,cosine or warmup:2epochs,cosine"
	var w Warmup
	name, length, given := strings.Cut(head, ":")
	if name != "warmup" {
		return nil, fmt.Errorf("optim: schedule %q: only a warm-up is followed by another schedule, %s", head+","+rest,
			example)
	}
	if given {
		digits, to := length, &w.Steps
		for _, unit := range []string{"epochs", "epoch"} {
			if before, ok := strings.CutSuffix(length, unit); ok {
				digits, to = before, &w.Epochs
			}
		}
		n, err := strconv.Atoi(digits)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("optim: schedule %q: the length is %q, want a number of steps or epochs, %s", head, length,
				example)
		}
		*to = n
	}
	if more {
		then, err := parseSchedule(rest)
		if err != nil {
			return nil, err
		}
		w.Then = then
	}
	return w, nil
}
