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
	data  string
	list  bool
	full  bool
	other string
}

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
		RunE: func(cmd *cobra.Command, ids []string) error { return runExperiments(cmd.Context(), a, f, ids) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.BoolVar(&f.list, "list", false, "list the experiments and their questions, and run none")
	labFlags(a, flags, &f)
	return cmd
}

func runExperiments(ctx context.Context, a *cli.App, f experimentsFlags, ids []string) error {
	chosen, err := experiments.Select(ids)
	if err != nil {
		return cli.AsUsage(err)
	}
	if f.list {
		t := &cli.Table{Left: 2}
		t.Add("id", "question")
		for _, e := range chosen {
			t.Add(e.ID, e.Question)
		}
		return t.Write(a.Stdout)
	}
	lab, err := lab(ctx, a, f)
	if err != nil {
		return err
	}
	if err := a.TryOut(experimentsFolder, report.FiguresFolder); err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "on %v\n   %v\n", lab.Train, lab.Test)
	var checks [][]string
	failed := 0
	for _, e := range chosen {
		start := time.Now()
		r, err := e.Run(ctx, lab)
		if err != nil {
			return fmt.Errorf("experiment %s: %w", e.ID, err)
		}
		rows, wrong, err := reportExperiment(a, e, r)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.Stderr, "%s took %s\n", e.ID, report.Duration(time.Since(start)))
		checks, failed = append(checks, rows...), failed+wrong
	}
	path := a.Path(experimentsFolder, "checks.csv")
	fmt.Fprintln(a.Stdout)
	if err := a.WriteCSV(path, append([][]string{{"experiment", "check", "value", "low", "high", "verdict"}}, checks...)); err != nil {
		return err
	}
	switch {
	case a.Quick:
		fmt.Fprintf(a.Stdout, "%s, not judged, as this was --quick\n", report.Count(len(checks), "check"))
	case failed > 0:
		return fmt.Errorf("%d of %s failed", failed, report.Count(len(checks), "check"))
	default:
		fmt.Fprintf(a.Stdout, "%s hold\n", report.Count(len(checks), "check"))
	}
	return nil
}

// reportExperiment prints a result, draws its figures, and returns the rows of its checks and how many of them fail.
func reportExperiment(a *cli.App, e experiments.Experiment, r *experiments.Result) (rows [][]string, failed int, err error) {
	fmt.Fprintf(a.Stdout, "\n%s  %s\n", e.ID, e.Question)
	for _, t := range r.Tables {
		fmt.Fprintf(a.Stdout, "\n%s\n", t.Title)
		if err := (&cli.Table{Rows: t.Rows}).Write(a.Stdout); err != nil {
			return nil, 0, err
		}
	}
	if len(r.Checks) > 0 {
		fmt.Fprintln(a.Stdout)
	}
	for _, c := range r.Checks {
		verdict := "holds"
		if !c.Holds() {
			verdict = "FAILS"
			failed++
		}
		if a.Quick {
			verdict = "-"
		}
		fmt.Fprintf(a.Stdout, "  %-5s  %v\n", verdict, c)
		rows = append(rows, []string{e.ID, c.What, boundText(c.Value), boundText(c.Low), boundText(c.High), verdict})
	}
	for _, n := range r.Notes {
		fmt.Fprintln(a.Stdout, "* "+report.Wrap(n, report.Width-2, "  "))
	}
	for _, f := range r.Figures {
		if _, err := a.SaveFigure(f.Name, f.Figure); err != nil {
			return nil, 0, err
		}
	}
	return rows, failed, nil
}

// boundText writes a number as briefly as it can be read back; an infinite one, which is no bound, as nothing.
func boundText(v float64) string {
	if math.IsInf(v, 0) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
