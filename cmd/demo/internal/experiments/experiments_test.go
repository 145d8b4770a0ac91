package experiments

import (
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/viz"
)

// TestEveryExperimentRuns on a few digits: it comes to an end, has something to say, and its figures can be drawn.
func TestEveryExperimentRuns(t *testing.T) {
	l := fewDigits(t)
	names := map[string]string{}
	for _, e := range append(All(), illustrations...) {
		r, err := e.Run(t.Context(), l)
		if err != nil {
			t.Errorf("%s: %v", e.ID, err)
			continue
		}
		if e.Question == "" || len(r.Checks)+len(r.Figures)+len(r.Notes) == 0 {
			t.Errorf("%s has nothing to say", e.ID)
		}
		for _, c := range r.Checks {
			if c.What == "" || math.IsInf(c.Low, -1) && math.IsInf(c.High, 1) || c.Low > c.High {
				t.Errorf("%s: a check that cannot fail, or cannot hold: %v", e.ID, c)
			}
		}
		var drawn []string
		for _, f := range r.Figures {
			drawn = append(drawn, f.Name)
			if other, twice := names[f.Name]; twice || f.Caption == "" {
				t.Errorf("%s: figure %q without a caption, or of %s too", e.ID, f.Name, other)
			}
			names[f.Name] = e.ID
			if err := viz.Write(io.Discard, "svg", f.Figure); err != nil {
				t.Errorf("%s: %s: %v", e.ID, f.Name, err)
			}
		}
		slices.Sort(drawn)
		if said := slices.Sorted(slices.Values(e.Figures)); !slices.Equal(drawn, said) {
			t.Errorf("%s draws %q, but says %q", e.ID, drawn, said)
		}
	}
	for _, name := range FigureNames() {
		if names[name] == "" {
			t.Errorf("nothing draws the figure %q", name)
		}
		delete(names, name)
	}
	if len(names) > 0 {
		t.Errorf("figures that are not in the list: %v", names)
	}
}

func TestChecks(t *testing.T) {
	r := &Result{}
	r.AtMost("a", 2, 2)
	r.AtMost("b", math.NaN(), 2)
	r.AtLeast("c", 1, 2)
	r.Near("d", 5, 4, 1)
	r.Falling("e", []float64{3, 2, 2}, 0)
	r.Falling("f", []float64{3, 2, 2.1}, .01)
	r.Rising("g", []float64{1, .99, 5}, .02)
	r.Falling("h", []float64{1, 0, 0}, 0)
	r.Rising("i", []float64{1, math.NaN()}, 0)
	for i, want := range []bool{true, false, false, true, true, false, true, true, false} {
		if r.Checks[i].Holds() != want {
			t.Errorf("%v: %v", r.Checks[i], !want)
		}
	}
	if got := r.Checks[3].String(); got != "d: 5, 3 to 5" {
		t.Errorf("written as %q", got)
	}
}

func TestSelect(t *testing.T) {
	chosen, err := Select([]string{"e08", "E01"})
	if err != nil || len(chosen) != 2 || chosen[0].ID != "E08" {
		t.Errorf("%v, %v", chosen, err)
	}
	if _, err := Select([]string{"E99"}); err == nil || !strings.Contains(err.Error(), "there are: E01, E02") {
		t.Errorf("an unknown experiment: %v", err)
	}
}
