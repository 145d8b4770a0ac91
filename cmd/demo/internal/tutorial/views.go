package tutorial

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aegis-ae/aegis/cmd/demo/internal/claims"
	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
)

// badge shows a verdict by a word, a sign and a colour; each alone is enough.
type badge struct{ Class, Sign, Word string }

var (
	notComputed = badge{"none", "–", "not computed"}
	notJudged   = badge{"none", "–", "not judged"}
)

// verdictBadges are the badges of the verdicts.
var verdictBadges = map[claims.Verdict]badge{
	claims.Holds:         {"holds", "=", "holds"},
	claims.Approximately: {"approximately", "≈", "holds approximately"},
	claims.Corrected:     {"corrected", "≠", "corrected"},
	claims.Untestable:    {"untestable", "?", "untestable"},
	claims.Failed:        {"failed", "!", "failed"},
}

// figureView is a figure with its name and description.
type figureView struct {
	Figure
	Name, Alt string
	Missing   bool
}

func (m Material) figure(p part) (figureView, error) {
	name := p.names[0]
	if !slices.Contains(experiments.FigureNames(), name) {
		return figureView{}, fmt.Errorf("there is no figure %q", name)
	}
	f, ok := m.Figures[name]
	return figureView{Figure: f, Name: name, Alt: p.text, Missing: !ok}, nil
}

// experimentView is an experiment with its result.
type experimentView struct {
	ID, Question string
	Missing      bool
	Notes        []string
	Tables       []tableView
	Checks       []checkView
	Badge        badge
	Sum          string // of the checks, in words
	Command      string
}

type tableView struct {
	Title  string
	Header []cell
	Rows   [][]cell
}

// cell is a cell of a table; numbers are aligned to the right.
type cell struct {
	Text   string
	Number bool
}

type checkView struct {
	experiments.Check
	Badge badge
}

// Measured is the measured number.
func (c checkView) Measured() string { return fmt.Sprintf("%.6g", c.Value) }

func (m Material) experiment(e experiments.Experiment) (experimentView, error) {
	v := experimentView{ID: e.ID, Question: e.Question, Badge: notComputed, Command: "demo experiments " + e.ID + m.Flags}
	r := m.Experiments[e.ID]
	if r == nil {
		v.Missing = true
		return v, nil
	}
	v.Notes = r.Notes
	for _, t := range r.Tables {
		view, err := newTableView(t)
		if err != nil {
			return v, err
		}
		v.Tables = append(v.Tables, view)
	}
	held := 0
	for _, c := range r.Checks {
		b := badge{"failed", "!", "fails"}
		switch {
		case m.Quick:
			b = notJudged
		case c.Holds():
			b = verdictBadges[claims.Holds]
			held++
		}
		v.Checks = append(v.Checks, checkView{c, b})
	}
	switch n := len(r.Checks); {
	case n == 0:
		v.Badge = badge{}
	case m.Quick:
		v.Badge, v.Sum = notJudged, fmt.Sprintf("%d not judged", n)
	case held == n:
		v.Badge, v.Sum = badge{"holds", "=", "checks hold"}, fmt.Sprintf("all %d hold", n)
	default:
		v.Badge, v.Sum = badge{"failed", "!", "a check fails"}, fmt.Sprintf("%d of %d hold", held, n)
	}
	return v, nil
}

func newTableView(t *report.Table) (tableView, error) {
	v := tableView{Title: t.Title}
	rows, err := t.Printed()
	if err != nil {
		return v, err
	}
	for _, row := range rows {
		var cells []cell
		for _, text := range row {
			_, err := strconv.ParseFloat(strings.TrimSuffix(strings.ReplaceAll(text, ",", ""), " %"), 64)
			cells = append(cells, cell{text, err == nil})
		}
		v.Rows = append(v.Rows, cells)
	}
	v.Header, v.Rows = v.Rows[0], v.Rows[1:]
	for i := range v.Header { // above numbers it is aligned as they are
		v.Header[i].Number = slices.ContainsFunc(v.Rows, func(row []cell) bool { return i < len(row) && row[i].Number })
	}
	return v, nil
}

// claimView is a claim with its verdict and numbers.
type claimView struct {
	claims.Claim
	Badge      badge
	Numbers    []claims.Number
	Unexpected bool
}

func (m Material) claim(id string) claimView {
	if r, ok := m.Claims[id]; ok {
		return claimView{r.Claim, verdictBadges[r.Verdict], r.Numbers(), !r.AsExpected()}
	}
	all := claims.All()
	i := slices.IndexFunc(all, func(c claims.Claim) bool { return c.ID == id })
	return claimView{Claim: all[i], Badge: notComputed} // parsing has found it
}

// sortClaims puts claims in the order of all.
func sortClaims(list []claimView) {
	place := map[string]int{}
	for i, c := range claims.All() {
		place[c.ID] = i
	}
	slices.SortFunc(list, func(a, b claimView) int { return cmp.Compare(place[a.ID], place[b.ID]) })
}

// countVerdicts counts the claims of each verdict, and those that were not computed.
func countVerdicts(list []claimView) []verdictCount {
	var out []verdictCount
	add := func(b badge) {
		n := 0
		for _, c := range list {
			if c.Badge == b {
				n++
			}
		}
		if n > 0 {
			out = append(out, verdictCount{b, n})
		}
	}
	for _, v := range claims.Verdicts() {
		add(verdictBadges[v])
	}
	add(notComputed)
	return out
}
