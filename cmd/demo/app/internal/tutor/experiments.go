package tutor

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
)

const (
	experimentsFolder = "experiments"
	defaultFull       = "mnist-full" // the set of --full
)

// experimentsFlags are the flags of demo experiments.
type experimentsFlags struct {
	labFlags
	ids  []string
	list bool
}

// Experiments is demo experiments.
func Experiments(a *cli.App) *cobra.Command {
	var f experimentsFlags
	cmd := &cobra.Command{
		Use:   "experiments [ID ...]",
		Short: "Run the experiments of the tutorial, with their checks",
		Long: `Experiments runs the experiments of the tutorial, all or those of the given
IDs: each trains what it needs, prints what it has measured, and checks it
against bounds, which come from theory or from earlier measurements. It writes
the checks (experiments/checks.csv) and the figures (figures/) below --out. The
exit code is 1 if a check fails.

All of them take some ten minutes on two cores. --full takes all of MNIST in
place of 10,000 digits; with --quick, to see that they run, checks are printed
but not judged.`,
		Example: `  demo experiments --list
  demo experiments E01 E08
  demo experiments --full E01`,
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.BoolVar(&f.list, "list", false, "list the experiments and their questions, and run none")
	f.register(flags)
	cmd.PreRunE = func(cmd *cobra.Command, ids []string) error {
		f.ids = ids
		return f.check(cmd, a)
	}
	cmd.RunE = a.Run(&f)
	return cmd
}

// Run implements [cli.Runner].
func (f experimentsFlags) Run(ctx context.Context, a *cli.App) (report.Result, error) {
	chosen, err := experiments.Select(f.ids)
	if err != nil {
		return nil, cli.AsUsage(err)
	}
	if f.list {
		t := &report.Table{Columns: report.Heads("id", "question"), Left: 2}
		for _, e := range chosen {
			t.Add(e.ID, e.Question)
		}
		return report.Result{report.Bare{Table: t}}, nil
	}
	lab, err := f.lab(ctx, a)
	if err != nil {
		return nil, err
	}
	if err := a.TryOut(experimentsFolder, report.FiguresFolder); err != nil {
		return nil, err
	}
	fmt.Fprintf(a.Stdout, "on %v\n   %v\n", lab.Train, lab.Test)
	checks := report.NewTable(report.Keys("experiment", "check", "value", "low", "high", "verdict")...)
	failed := 0
	for _, e := range chosen {
		start := time.Now()
		r, err := e.Run(ctx, lab)
		if err != nil {
			return nil, fmt.Errorf("experiment %s: %w", e.ID, err)
		}
		if _, err := a.Write(experimentResult(e, r, checks, a.Quick)); err != nil {
			return nil, err
		}
		for _, c := range r.Checks {
			if !c.Holds() {
				failed++
			}
		}
		fmt.Fprintf(a.Stderr, "%s took %s\n", e.ID, report.Duration(time.Since(start)))
	}
	if _, err := a.Write(report.Result{
		report.Line(""), report.CSV{Path: a.Path(experimentsFolder, "checks.csv"), Table: checks},
	}); err != nil {
		return nil, err
	}
	all := report.Count(checks.Len(), "check")
	switch {
	case a.Quick:
		return report.Result{report.Linef("%s, not judged, as this was --quick", all)}, nil
	case failed > 0:
		return nil, fmt.Errorf("%d of %s failed", failed, all)
	}
	return report.Result{report.Linef("%s hold", all)}, nil
}

// experimentResult is what an experiment has found; its checks are added to those of the others.
func experimentResult(e experiments.Experiment, r *experiments.Result, checks *report.Table, quick bool) report.Result {
	out := report.Result{report.Linef("\n%s  %s", e.ID, e.Question)}
	for _, t := range r.Tables {
		out.Add(report.Line("\n"+t.Title), report.Bare{Table: t})
	}
	if len(r.Checks) > 0 {
		out.Add(report.Line(""))
	}
	for _, c := range r.Checks {
		verdict := "holds"
		switch {
		case quick:
			verdict = "-"
		case !c.Holds():
			verdict = "FAILS"
		}
		out.Add(report.Linef("  %-5s  %v", verdict, c))
		checks.Add(e.ID, c.What, boundText(c.Value), boundText(c.Low), boundText(c.High), verdict)
	}
	for _, n := range r.Notes {
		out.Add(report.Note(n))
	}
	for _, f := range r.Figures {
		out.Add(f)
	}
	return out
}

// boundText writes a number with all its digits; an infinite one, which is no bound, is empty.
func boundText(v float64) string {
	if math.IsInf(v, 0) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
