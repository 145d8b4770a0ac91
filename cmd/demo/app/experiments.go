package app

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/data"
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

func (a *app) experimentsCommand() *cobra.Command {
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
		RunE: func(cmd *cobra.Command, ids []string) error { return a.experiments(cmd.Context(), f, ids) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.BoolVar(&f.list, "list", false, "list the experiments and their questions, and run none")
	a.labFlags(flags, &f)
	return cmd
}

// labFlags are the flags that say what a lab has.
func (a *app) labFlags(flags *pflag.FlagSet, f *experimentsFlags) {
	flags.BoolVar(&f.full, "full", false, "take all of MNIST, of --data")
	flags.StringVar(&f.data, "data", defaultFull, "with --full: `set` to take, as the other commands have it")
	flags.StringVar(&f.other, "other", "", "for E19: `set` of other images, such as fashion-mnist, or the folder of its files")
}

func (a *app) experiments(ctx context.Context, f experimentsFlags, ids []string) error {
	chosen, err := experiments.Select(ids)
	if err != nil {
		return asUsage(err)
	}
	if f.list {
		t := &table{left: 2}
		t.add("id", "question")
		for _, e := range chosen {
			t.add(e.ID, e.Question)
		}
		return t.write(a.stdout)
	}
	lab, err := a.lab(ctx, f)
	if err != nil {
		return err
	}
	if err := a.tryOut(experimentsFolder, figuresFolder); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "on %v\n   %v\n", lab.Train, lab.Test)
	var checks [][]string
	failed := 0
	for _, e := range chosen {
		start := time.Now()
		r, err := e.Run(ctx, lab)
		if err != nil {
			return fmt.Errorf("experiment %s: %w", e.ID, err)
		}
		rows, wrong, err := a.reportExperiment(e, r)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.stderr, "%s took %s\n", e.ID, duration(time.Since(start)))
		checks, failed = append(checks, rows...), failed+wrong
	}
	path := a.path(experimentsFolder, "checks.csv")
	fmt.Fprintln(a.stdout)
	if err := a.writeCSV(path, append([][]string{{"experiment", "check", "value", "low", "high", "verdict"}}, checks...)); err != nil {
		return err
	}
	switch {
	case a.quick:
		fmt.Fprintf(a.stdout, "%s, not judged, as this was --quick\n", count(len(checks), "check"))
	case failed > 0:
		return fmt.Errorf("%d of %s failed", failed, count(len(checks), "check"))
	default:
		fmt.Fprintf(a.stdout, "%s hold\n", count(len(checks), "check"))
	}
	return nil
}

// lab makes the lab with the sets that the flags ask for.
func (a *app) lab(ctx context.Context, f experimentsFlags) (*experiments.Lab, error) {
	if f.full && a.quick {
		return nil, usagef("--full and --quick: it can be one of them")
	}
	source := embedded
	if f.full {
		source = f.data
	}
	train, test, err := a.loadBoth(ctx, dataFlags{data: source}, nil)
	if err != nil {
		return nil, err
	}
	var other *data.Set
	if f.other != "" {
		if _, other, err = a.loadBoth(ctx, dataFlags{data: f.other}, nil); err != nil {
			return nil, err
		}
		if other.D != test.D {
			return nil, usagef("--other %s: its samples have %d features, and digits %d", f.other, other.D, test.D)
		}
	}
	return &experiments.Lab{
		Train: train, Test: test, Other: other, Full: f.full, Quick: a.quick, Seed: a.seed,
		Progress: func(what string) { fmt.Fprintln(a.stderr, "  "+what) },
	}, nil
}

// reportExperiment prints a result, draws its figures, and returns the rows of its checks and how many of them fail.
func (a *app) reportExperiment(e experiments.Experiment, r *experiments.Result) (rows [][]string, failed int, err error) {
	fmt.Fprintf(a.stdout, "\n%s  %s\n", e.ID, e.Question)
	for _, t := range r.Tables {
		fmt.Fprintf(a.stdout, "\n%s\n", t.Title)
		if err := (&table{rows: t.Rows}).write(a.stdout); err != nil {
			return nil, 0, err
		}
	}
	if len(r.Checks) > 0 {
		fmt.Fprintln(a.stdout)
	}
	for _, c := range r.Checks {
		verdict := "holds"
		if !c.Holds() {
			verdict = "FAILS"
			failed++
		}
		if a.quick {
			verdict = "-"
		}
		fmt.Fprintf(a.stdout, "  %-5s  %v\n", verdict, c)
		rows = append(rows, []string{e.ID, c.What, boundText(c.Value), boundText(c.Low), boundText(c.High), verdict})
	}
	for _, n := range r.Notes {
		fmt.Fprintln(a.stdout, "* "+paragraph(n, textWidth-2, "  "))
	}
	for _, f := range r.Figures {
		if _, err := a.saveFigure(f.Name, f.Figure); err != nil {
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
