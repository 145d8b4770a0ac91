package measure

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/nearest"
	"github.com/aegis-ae/aegis/models/eval/probe"
	"github.com/aegis-ae/aegis/viz"
)

// probeFlags are the flags of demo probe.
type probeFlags struct {
	input.SavedFlags
	neighbours int
	c          float64
}

// Probe is demo probe.
func Probe(a *cli.App) *cobra.Command {
	var f probeFlags
	cmd := &cobra.Command{
		Use:   "probe",
		Short: "Measure how easily classes are read off codes",
		Long: `Probe trains simple classifiers on the codes of the training part and measures
them on the test part: multinomial logistic regression, the linear probe, on
standardised codes, and the vote of the nearest codes. For comparison it does
the same on as many principal components and on the samples themselves.

It prints, writes and draws the accuracies (NAME-probes.csv,
figures/NAME-probes) and draws the confusion matrix of the linear probe
(figures/NAME-confusion). The set needs labels; --label names their column in a
table.

Without --model a plain autoencoder of 32 code units is trained first.

` + input.Help,
		Example: `  demo probe
  demo probe --model out/models/vae-16.safetensors --neighbours 10
  demo probe --data tissue`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	f.Register(flags)
	flags.IntVar(&f.neighbours, "neighbours", 5, "nearest `codes` that vote")
	flags.Float64Var(&f.c, "c", 1, "`weight` of the samples against the penalty ½‖w‖² of logistic regression")
	cmd.RunE = a.Run(&f)
	return cmd
}

// Run implements [cli.Runner].
func (f probeFlags) Run(ctx context.Context, a *cli.App) (report.Result, error) {
	switch {
	case f.neighbours < 1:
		return nil, cli.Usagef("--neighbours %d: there must be at least 1", f.neighbours)
	case !(f.c > 0):
		return nil, cli.Usagef("--c %v: it must be positive", f.c)
	}
	s, err := training.Load(ctx, a, f.SavedFlags, training.StandIn("plain", 32))
	if err != nil {
		return nil, err
	}
	if s.Train.Labels == nil {
		return nil, cli.Usagef("--data %s: a probe needs labels; --label names their column in a table", f.Data)
	}
	f.neighbours = min(f.neighbours, s.Train.N)
	probes := []probe.Probe{
		probe.Logistic(probe.LogisticOptions{C: f.c}),
		probe.Nearest(1, nearest.Options{}),
	}
	if f.neighbours > 1 {
		probes = append(probes, probe.Nearest(f.neighbours, nearest.Options{}))
	}
	kinds, err := beside(s)
	if err != nil {
		return nil, err
	}
	found, err := probe.Compare(s.Train, s.Test, probes, kinds...)
	if err != nil {
		return nil, err
	}
	t := report.NewTable(report.Heads("codes of", "d")...)
	t.Title = fmt.Sprintf("trained on codes of %v, tested on %d others", s.Train, s.Test.N)
	lines := report.NewTable(report.Keys("codes", "d", "probe", "accuracy", "macro_f1")...)
	bars := viz.Bars{Title: s.Name + ": classes read off codes", Y: "accuracy on the test part", Format: "%.3f"}
	for _, p := range probes {
		t.Columns = append(t.Columns, report.Col(p.Name, "", "%.4f"))
		bars.Groups = append(bars.Groups, p.Name)
	}
	for _, kind := range found {
		row, series := []any{kind.Name, kind.Dims}, viz.BarSeries{Name: kind.Name}
		for _, r := range kind.Results {
			row, series.Values = append(row, r.Accuracy), append(series.Values, r.Accuracy)
			lines.Add(kind.Name, kind.Dims, r.Probe, r.Accuracy, r.Confusion.MacroF1())
		}
		t.Add(row...)
		bars.Series = append(bars.Series, series)
	}
	out := report.Result{
		t, report.CSV{Path: a.Path(s.Name + "-probes.csv"), Table: lines},
		report.Figure{Name: s.Name + "-probes", Figure: bars},
	}
	const most = 40 // classes that can be read
	if linear := found[0].Results[0].Confusion; len(linear.Classes) <= most {
		out.Add(report.Figure{Name: s.Name + "-confusion", Figure: confusionFigure(s.Name, linear)})
	}
	return out, nil
}

func confusionFigure(name string, c *eval.Confusion) viz.Figure {
	heat := viz.Heat{
		Title: name + ": what the linear probe takes for what", X: "predicted", Y: "true", Format: "%.0f",
		Rows: c.Classes, Columns: c.Classes,
	}
	for _, counts := range c.Counts {
		var row []float64
		for _, n := range counts {
			row = append(row, float64(n))
		}
		heat.Values = append(heat.Values, row)
	}
	return heat
}
