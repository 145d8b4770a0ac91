package training

import (
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	models.Register(models.Variant{
		Name:    "phases",
		Summary: "autoencoder whose loss has other terms in training than in validation, for tests",
		New:     func(sp models.Spec) models.Model { return phases{Spec: sp.WithDefaults(), Scale: 0.1} },
	})
}

// phases is a plain autoencoder with one more term in training, before the others, and two more in validation.
type phases struct {
	models.Spec
	Scale float64 `json:"scale" doc:"factor of the code in the other terms"`
}

func (m phases) Encode(s *graph.Scope, x graph.Node) models.Code {
	return models.Code{Z: s.Dense("code", m.MLP(s.In("enc"), x), m.Latent)}
}

func (m phases) Decode(s *graph.Scope, z graph.Node) graph.Node {
	return s.Dense("out", m.Mirror(s.In("dec"), z), m.Input)
}

func (m phases) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	size := c.Z.Times(m.Scale).Square().Sum(1)
	if s.Training() {
		return []losses.Term{{Name: "effort", Value: size}, m.Reconstruction(s, out, x, c)}
	}
	return []losses.Term{m.Reconstruction(s, out, x, c), {Name: "test", Value: size}, {Name: "exam", Value: size}}
}

// Terms of training and validation meet by name in the figure, and the log has those of each.
func TestTermsOfPhases(t *testing.T) {
	set, out := clitest.TinySet(t, "", ""), t.TempDir()
	demo.Succeed(t, "train --data", set, "--out", out, "--model phases --latent 2 --hidden 4 --epochs 2")
	files := clitest.ReadFiles(t, out)
	if files["figures/phases-2-losses.svg"] == "" {
		t.Error("there is no figure")
	}
	rows, err := csv.NewReader(strings.NewReader(files["phases-2-log.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range rows[1:] {
		if row[1] == "1" {
			got = append(got, row[2]+" "+row[3])
		}
	}
	want := []string{"train total", "train effort", "train squared error",
		"validation total", "validation squared error", "validation test", "validation exam"}
	if !slices.Equal(got, want) {
		t.Errorf("the log has %q, want %q", got, want)
	}
}

func TestTermCurves(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	loss := func(terms ...any) models.Loss { // names and values by turns
		var l models.Loss
		for i := 0; i < len(terms); i += 2 {
			l.Terms = append(l.Terms, models.TermLoss{Name: terms[i].(string), Value: terms[i+1].(float64), Weight: 1})
		}
		return l
	}
	first, second := loss("b", 20.0, "a", 10.0), loss("c", 31.0, "lost", inf)
	tr := &Job{epochs: []models.Epoch{
		{Number: 1, Train: loss("a", 1.0, "b", 2.0), Validation: &first},
		{Number: 2, Train: loss("b", 2.1, "late", 5.0), Validation: &second},
		{Number: 3, Train: loss("a", inf)},
	}}
	want := []viz.Curve{
		{Name: "m: a", Train: []float64{1, nan, inf}, Validation: []float64{10, nan, nan}},
		{Name: "m: b", Train: []float64{2, 2.1, nan}, Validation: []float64{20, nan, nan}},
		{Name: "m: late", Train: []float64{nan, 5, nan}, Validation: []float64{nan, nan, nan}},
		{Name: "m: c", Train: []float64{nan, nan, nan}, Validation: []float64{nan, 31, nan}},
	}
	// As text, NaN equals NaN.
	if got := TermCurves(tr, "m: "); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("curves\n%v, want\n%v", got, want)
	}
	if got := TermCurves(&Job{}, ""); got != nil {
		t.Errorf("curves without epochs: %v", got)
	}
}
