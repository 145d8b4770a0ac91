package claims

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
)

// Verdicts are all verdicts, in the order in which they are counted.
func Verdicts() []Verdict { return []Verdict{Holds, Approximately, Corrected, Untestable, Failed} }

// Count returns how many results have a verdict.
func Count(results []Result, v Verdict) int {
	n := 0
	for _, r := range results {
		if r.Verdict == v {
			n++
		}
	}
	return n
}

// Number is a number of a finding, with what it is compared with.
type Number struct {
	Level     string  `json:"level"` // stated, approximate or true
	What      string  `json:"what"`
	Wanted    string  `json:"wanted"` // the source's value, or ours on the level true, or a bound such as ≤ 0.05
	Tolerance string  `json:"tolerance,omitempty"`
	Ours      float64 `json:"ours"`
	Holds     bool    `json:"holds"`
}

// Numbers returns all numbers of a result, in the order of levels.
func (r Result) Numbers() []Number {
	var out []Number
	for _, level := range []struct {
		name   string
		checks experiments.Checks
	}{{"stated", r.Stated}, {"approximate", r.Approximate}, {"true", r.True}} {
		for _, c := range level.checks {
			wanted, tolerance := wanted(c)
			out = append(out, Number{level.name, c.What, wanted, tolerance, c.Value, c.Holds()})
		}
	}
	return out
}

// wanted writes the bounds of a check as a number with a tolerance, or as one bound.
func wanted(c experiments.Check) (value, tolerance string) {
	switch low, high := math.IsInf(c.Low, -1), math.IsInf(c.High, 1); {
	case low:
		return fmt.Sprintf("≤ %.6g", c.High), ""
	case high:
		return fmt.Sprintf("≥ %.6g", c.Low), ""
	}
	middle, half := c.Low/2+c.High/2, c.High/2-c.Low/2
	if half == 0 {
		return fmt.Sprintf("%.6g", middle), "exact"
	}
	return fmt.Sprintf("%.6g", middle), fmt.Sprintf("± %.2g", half)
}

// WriteJSON writes the results as a list of objects.
func WriteJSON(w io.Writer, results []Result) error {
	type object struct {
		ID         string   `json:"id"`
		Place      string   `json:"place"`
		Claim      string   `json:"claim"`
		Verdict    Verdict  `json:"verdict"`
		Expected   Verdict  `json:"expected"`
		Correction string   `json:"correction,omitempty"`
		Numbers    []Number `json:"numbers,omitempty"`
	}
	list := []object{}
	for _, r := range results {
		o := object{r.ID, r.Place, r.Statement, r.Verdict, r.Expect, r.Correction, r.Numbers()}
		for i, n := range o.Numbers {
			if math.IsNaN(n.Ours) || math.IsInf(n.Ours, 0) {
				return fmt.Errorf("claim %s: %s (number %d) is %v, which JSON cannot hold", r.ID, n.What, i+1, n.Ours)
			}
		}
		list = append(list, o)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(list)
}

// WriteMarkdown writes the results as a table, with the count of verdicts above it. A row has the numbers of the claim
// as it is stated, or if there are none, of the levels below it.
func WriteMarkdown(w io.Writer, results []Result) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# The claims of the tutorial\n\n")
	for _, v := range Verdicts() {
		if n := Count(results, v); n > 0 {
			fmt.Fprintf(&b, "- %s: %d\n", v, n)
		}
	}
	b.WriteString("\nA number behind *stated* is what the source says, behind *approximate* the same with slack or " +
		"under a condition, behind *true* what is right.\n\n| id | place | claim | source or bound | ours | tolerance | " +
		"verdict |\n|---|---|---|---|---|---|---|\n")
	for _, r := range results {
		var want, ours, tolerance []string
		for _, n := range r.Numbers() {
			want = append(want, fmt.Sprintf("%s: %s: %s", n.Level, n.What, n.Wanted))
			ours = append(ours, fmt.Sprintf("%.6g", n.Ours))
			tolerance = append(tolerance, n.Tolerance)
		}
		statement := r.Statement
		if r.Correction != "" {
			statement += "<br>**→** " + r.Correction
		}
		cells := []string{r.ID, r.Place, statement,
			strings.Join(want, "<br>"), strings.Join(ours, "<br>"), strings.Join(tolerance, "<br>"),
			string(r.Verdict)}
		for i, c := range cells {
			cells[i] = strings.ReplaceAll(c, "|", "\\|")
		}
		fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
