package app

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

// probeFlags are the flags of demo probe.
type probeFlags struct {
	savedFlags
	neighbours int
	c          float64
}

func (a *app) probeCommand() *cobra.Command {
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

` + dataHelp,
		Example: `  demo probe
  demo probe --model out/models/vae-16.safetensors --neighbours 10
  demo probe --data tissue`,
		Args: noArguments,
	}
	flags := cmd.Flags()
	f.register(flags)
	flags.IntVar(&f.neighbours, "neighbours", 5, "nearest `codes` that vote")
	flags.Float64Var(&f.c, "c", 1, "`weight` of the samples against the penalty ½‖w‖² of logistic regression")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return a.probe(cmd.Context(), f) }
	return cmd
}

func (a *app) probe(ctx context.Context, f probeFlags) error {
	if err := f.checkData(); err != nil {
		return err
	}
	switch {
	case f.neighbours < 1:
		return usagef("--neighbours %d: there must be at least 1", f.neighbours)
	case !(f.c > 0):
		return usagef("--c %v: it must be positive", f.c)
	}
	s, err := a.subject(ctx, f.savedFlags, standIn("plain", 32, tourEpochs))
	if err != nil {
		return err
	}
	if s.train.Labels == nil {
		return usagef("--data %s: a probe needs labels; --label names their column in a table", f.data)
	}
	f.neighbours = min(f.neighbours, s.train.N)
	probes := []eval.Probe{
		eval.LogisticProbe(eval.LogisticOptions{C: f.c}),
		eval.NearestProbe(1, eval.IndexOptions{}),
	}
	if f.neighbours > 1 {
		probes = append(probes, eval.NearestProbe(f.neighbours, eval.IndexOptions{}))
	}
	encoders, err := s.encoders()
	if err != nil {
		return err
	}
	t := &table{}
	header, lines := []string{"codes of", "d"}, [][]string{{"codes", "d", "probe", "accuracy", "macro_f1"}}
	bars := viz.Bars{Title: s.name + ": classes read off codes", Y: "accuracy on the test part", Format: "%.3f"}
	for _, p := range probes {
		header, bars.Groups = append(header, p.Name), append(bars.Groups, p.Name)
	}
	t.add(header...)
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
			lines = append(lines, []string{e.name, fmt.Sprint(train.D), p.Name, number(r.Accuracy), number(r.Confusion.MacroF1())})
		}
		t.add(row...)
		bars.Series = append(bars.Series, series)
	}
	fmt.Fprintf(a.stdout, "\ntrained on codes of %v, tested on %d others\n\n", s.train, s.test.N)
	if err := t.write(a.stdout); err != nil {
		return err
	}
	fmt.Fprintln(a.stdout)
	if err := a.writeCSV(a.path(s.name+"-probes.csv"), lines); err != nil {
		return err
	}
	if _, err := a.saveFigure(s.name+"-probes", bars); err != nil {
		return err
	}
	const most = 40 // classes that can be read
	if len(linear.Classes) > most {
		return nil
	}
	heat := viz.Heat{Title: s.name + ": what the linear probe takes for what", X: "predicted", Y: "true", Format: "%.0f", Rows: linear.Classes, Columns: linear.Classes}
	for _, counts := range linear.Counts {
		var row []float64
		for _, n := range counts {
			row = append(row, float64(n))
		}
		heat.Values = append(heat.Values, row)
	}
	_, err = a.saveFigure(s.name+"-confusion", heat)
	return err
}

// encodeParts encodes both parts of the set.
func encodeParts(e eval.Encoder, s *subject) (train, test *data.Set, err error) {
	if train, err = e.Encode(s.train); err != nil {
		return nil, nil, err
	}
	test, err = e.Encode(s.test)
	return train, test, err
}
