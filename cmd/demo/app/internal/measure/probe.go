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
	"github.com/aegis-ae/aegis/viz"
)

// probeFlags are the flags of demo probe.
type probeFlags struct {
	input.SavedFlags
	neighbours int
	c          float64
}

func Probe(a *cli.App) *cobra.Command {
	var f probeFlags
	cmd := &cobra.Command{
		Use:   "probe",
		Short: "See how easily classes are read off codes",
		Long: `Probe trains simple classifiers on the codes of the training part and measures
them on the test part: multinomial logistic regression, the linear probe, on
standardised codes, and the vote of the nearest codes. It puts beside them the
same on as many principal components and on the samples themselves.

It prints and writes the accuracies (NAME-probes.csv) and draws them, and what
the linear probe of the model takes for what (figures/NAME-probes,
NAME-confusion). The set needs labels; --label names their column in a table.

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
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return runProbe(cmd.Context(), a, f) }
	return cmd
}

func runProbe(ctx context.Context, a *cli.App, f probeFlags) error {
	if err := f.CheckData(); err != nil {
		return err
	}
	switch {
	case f.neighbours < 1:
		return cli.Usagef("--neighbours %d: there must be at least 1", f.neighbours)
	case !(f.c > 0):
		return cli.Usagef("--c %v: it must be positive", f.c)
	}
	s, err := training.Load(ctx, a, f.SavedFlags, training.StandIn("plain", 32, training.TourEpochs))
	if err != nil {
		return err
	}
	if s.Train.Labels == nil {
		return cli.Usagef("--data %s: a probe needs labels; --label names their column in a table", f.Data)
	}
	f.neighbours = min(f.neighbours, s.Train.N)
	probes := []eval.Probe{
		eval.LogisticProbe(eval.LogisticOptions{C: f.c}),
		eval.NearestProbe(1, eval.IndexOptions{}),
	}
	if f.neighbours > 1 {
		probes = append(probes, eval.NearestProbe(f.neighbours, eval.IndexOptions{}))
	}
	encoders, err := encoders(s)
	if err != nil {
		return err
	}
	t := &cli.Table{}
	header, lines := []string{"codes of", "d"}, [][]string{{"codes", "d", "probe", "accuracy", "macro_f1"}}
	bars := viz.Bars{Title: s.Name + ": classes read off codes", Y: "accuracy on the test part", Format: "%.3f"}
	for _, p := range probes {
		header, bars.Groups = append(header, p.Name), append(bars.Groups, p.Name)
	}
	t.Add(header...)
	var linear *eval.Confusion
	for _, e := range encoders {
		train, test, err := encodeParts(e.by, s)
		if err != nil {
			return err
		}
		row, series := []string{e.name, fmt.Sprint(train.D)}, viz.BarSeries{Name: e.name}
		for _, p := range probes {
			r, err := p.Run(train, test)
			if err != nil {
				return err
			}
			if linear == nil {
				linear = r.Confusion
			}
			row, series.Values = append(row, fmt.Sprintf("%.4f", r.Accuracy)), append(series.Values, r.Accuracy)
			lines = append(lines, []string{e.name, fmt.Sprint(train.D), p.Name, report.Number(r.Accuracy), report.Number(r.Confusion.MacroF1())})
		}
		t.Add(row...)
		bars.Series = append(bars.Series, series)
	}
	fmt.Fprintf(a.Stdout, "\ntrained on codes of %v, tested on %d others\n\n", s.Train, s.Test.N)
	if err := t.Write(a.Stdout); err != nil {
		return err
	}
	fmt.Fprintln(a.Stdout)
	if err := a.WriteCSV(a.Path(s.Name+"-probes.csv"), lines); err != nil {
		return err
	}
	if _, err := a.SaveFigure(s.Name+"-probes", bars); err != nil {
		return err
	}
	const most = 40 // classes that can be read
	if len(linear.Classes) > most {
		return nil
	}
	heat := viz.Heat{Title: s.Name + ": what the linear probe takes for what", X: "predicted", Y: "true", Format: "%.0f", Rows: linear.Classes, Columns: linear.Classes}
	for _, counts := range linear.Counts {
		var row []float64
		for _, n := range counts {
			row = append(row, float64(n))
		}
		heat.Values = append(heat.Values, row)
	}
	_, err = a.SaveFigure(s.Name+"-confusion", heat)
	return err
}
