package tutor

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/claims"
	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/cmd/demo/internal/tutorial"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/viz"
)

const tutorialFolder = "tutorial"

// tutorialFlags are the flags of demo tutorial.
type tutorialFlags struct {
	labFlags
	only []string
	list bool
}

// Tutorial is demo tutorial.
func Tutorial(a *cli.App) *cobra.Command {
	var f tutorialFlags
	cmd := &cobra.Command{
		Use:   "tutorial",
		Short: "Write the tutorial as a page of text, figures and judged claims",
		Long: `Tutorial writes a page that teaches autoencoders, tutorial/index.html below
--out, with its figures beside it in tutorial/figures. It opens in any browser,
without a network, and prints.

Its text stands together with what is computed for it here: each figure, with
the command that draws it; each experiment, with its measurements and checks;
and each claim of the sources, with its verdict and the numbers that it comes
from. Its Markdown is a part of the program; --only takes some chapters of it.

The models are trained on 10,000 digits that are inside the program, or with
--full on all of MNIST; the claims are always judged on the former. What is
trained is kept in trained/ below --out, as demo figures keeps it. The same
seed gives the same bytes. The exit code is 1 if a check fails or a verdict is
not the one that we expect; the page is there nevertheless, and says so.

All of it takes some ten minutes on two cores the first time. --quick makes
the same page in two, of models that have learned little: to see that it works.`,
		Example: `  demo tutorial
  demo tutorial --quick
  demo tutorial --only sparse --only denoising
  demo tutorial --list`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringSliceVar(&f.only, "only", nil, "`name` of a chapter to write; may be repeated (default: all)")
	flags.BoolVar(&f.list, "list", false, "list the chapters, and write none")
	f.register(flags)
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		return f.check(cmd, a)
	}
	cmd.RunE = a.Run(&f)
	return cmd
}

// Run implements [cli.Runner].
func (f tutorialFlags) Run(ctx context.Context, a *cli.App) (report.Result, error) {
	chapters, err := tutorial.Select(f.only)
	if err != nil {
		return nil, cli.AsUsage(err)
	}
	if f.list {
		t := &report.Table{Columns: report.Heads("chapter", "title"), Left: 2}
		for _, c := range chapters {
			t.Add(c.Name, c.Title)
		}
		return report.Result{report.Bare{Table: t}}, nil
	}
	lab, err := f.labWithStore(ctx, a, tutorialFolder, path.Join(tutorialFolder, report.FiguresFolder))
	if err != nil {
		return nil, err
	}
	command := "demo tutorial" + f.again(a)
	for _, name := range f.only {
		command += " --only " + name
	}
	m := tutorial.Material{
		Chapters: chapters, Figures: map[string]tutorial.Figure{}, Experiments: map[string]*experiments.Result{},
		Claims: map[string]claims.Result{}, Train: samplesOf(lab.Train), Test: samplesOf(lab.Test),
		Seed: a.Seed, Quick: a.Quick, Command: command, Flags: f.again(a),
	}
	fmt.Fprintf(a.Stdout, "on %v\n   %v\n", lab.Train, lab.Test)
	failed, err := runForTutorial(ctx, a, lab, m)
	if err != nil {
		return nil, err
	}
	results, left, err := judgeForTutorial(ctx, a, lab.Store, m)
	if err != nil {
		return nil, err
	}
	page := report.File{Path: a.Path(tutorialFolder, "index.html"), Write: m.Write}
	if _, err := a.Write(report.Result{page}); err != nil {
		return nil, err
	}
	if len(failed) > 0 {
		err = fmt.Errorf("checks fail in %s", strings.Join(failed, ", "))
	}
	if len(results)+left > 0 {
		err = cmp.Or(sumUpClaims(a, results, left), err)
	}
	return nil, err
}

// samplesOf says how many samples of which set there are: 10,000 samples of mnist train.
func samplesOf(s *data.Set) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(s.Name, "the first of "), " (")
	return fmt.Sprintf("%s samples of %s", report.Thousands(s.N), name)
}

// runForTutorial runs the experiments of the chapters, draws their figures, and returns the IDs of those with a failing
// check.
func runForTutorial(
	ctx context.Context, a *cli.App, lab *experiments.Lab, m tutorial.Material,
) (failed []string, err error) {
	runs, wanted, err := runsOf(m.Chapters)
	if err != nil {
		return nil, err
	}
	for i, e := range runs {
		start := time.Now()
		r, err := e.Run(ctx, lab)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.ID, err)
		}
		m.Experiments[e.ID] = r
		if !a.Quick && !r.Hold() {
			failed = append(failed, e.ID)
			fmt.Fprintf(a.Stdout, "%s: a check fails\n", e.ID)
		}
		for _, figure := range r.Figures {
			if !slices.Contains(wanted, figure.Name) {
				continue
			}
			if m.Figures[figure.Name], err = tutorialFigure(a, m, figure); err != nil {
				return nil, err
			}
		}
		fmt.Fprintf(a.Stderr, "%s, %d of %d, took %s\n", e.ID, i+1, len(runs), report.Duration(time.Since(start)))
	}
	return failed, nil
}

// runsOf returns the experiments of the chapters, each once, and the names of their figures.
func runsOf(chapters []tutorial.Chapter) (runs []experiments.Experiment, figures []string, err error) {
	var ids []string
	for _, c := range chapters {
		figures, ids = append(figures, c.Figures()...), append(ids, c.Experiments()...)
	}
	if len(figures) > 0 {
		if runs, err = experiments.Drawing(figures); err != nil {
			return nil, nil, err
		}
	}
	if len(ids) > 0 {
		named, err := experiments.Select(ids)
		if err != nil {
			return nil, nil, err
		}
		for _, e := range named {
			if !slices.ContainsFunc(runs, func(o experiments.Experiment) bool { return o.ID == e.ID }) {
				runs = append(runs, e)
			}
		}
	}
	return runs, figures, nil
}

// tutorialFigure writes a figure beside the page: as SVG, but as PNG if it is made of images or of so many marks that
// PNG is smaller, and browsers are faster.
func tutorialFigure(a *cli.App, m tutorial.Material, f report.Figure) (tutorial.Figure, error) {
	const pixels = 4. / 3 // of a page, in a point
	var drawing bytes.Buffer
	if err := viz.Write(&drawing, "svg", f.Figure); err != nil {
		return tutorial.Figure{}, err
	}
	file := f.Name + ".svg"
	if drawing.Len() > 150_000 || bytes.Contains(drawing.Bytes(), []byte("<image")) {
		drawing.Reset()
		if err := viz.Write(&drawing, "png", f.Figure); err != nil {
			return tutorial.Figure{}, err
		}
		file = f.Name + ".png"
	}
	path := a.Path(tutorialFolder, report.FiguresFolder, file)
	if _, err := a.Write(report.Result{report.Text(path, drawing.String())}); err != nil {
		return tutorial.Figure{}, err
	}
	width, height := f.Size()
	return tutorial.Figure{
		Path:  report.FiguresFolder + "/" + file,
		Width: int(math.Round(float64(width) * pixels)), Height: int(math.Round(float64(height) * pixels)),
		Caption: f.Caption, Command: "demo figures --only " + f.Name + m.Flags,
	}, nil
}

// judgeForTutorial judges the claims of the chapters.
func judgeForTutorial(
	ctx context.Context, a *cli.App, store *experiments.Store, m tutorial.Material,
) (results []claims.Result, left int, err error) {
	var ids []string
	for _, c := range m.Chapters {
		ids = append(ids, c.Claims()...)
	}
	if len(ids) == 0 {
		return nil, 0, nil
	}
	chosen, err := claims.Select(ids)
	if err != nil {
		return nil, 0, err
	}
	results, left, err = judge(ctx, a, chosen, store, func(r claims.Result) { m.Claims[r.ID] = r })
	return results, left, err
}
