package tutor

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
)

const storeFolder = "trained"

// figuresFlags are the flags of demo figures.
type figuresFlags struct {
	experimentsFlags
	only []string
}

func Figures(a *cli.App) *cobra.Command {
	var f figuresFlags
	cmd := &cobra.Command{
		Use:   "figures",
		Short: "Draw the figures of the tutorial",
		Long: `Figures draws the figures of the tutorial, all or those of --only, as PNG and
SVG into figures/ below --out. Each comes with a text, figures/NAME.md, that
says what it shows, with the numbers behind it, the data, the seed and the
command. Without --only, figures/contact-sheet.png shows all of them in small.

The models for them are trained on 10,000 digits that are inside the program, or
with --full on all of MNIST. What is trained is kept in trained/ below --out, and
not trained again as long as the recipe, the data, the seed and the program are
the same. The same seed gives the same bytes.

All of them take some eight minutes on two cores the first time.`,
		Example: `  demo figures
  demo figures --only latent_scatter --only traversal
  demo figures --quick
  demo figures --list`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return drawFigures(cmd.Context(), a, f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringSliceVar(&f.only, "only", nil, "`name` of a figure to draw; may be repeated (default: all)")
	flags.BoolVar(&f.list, "list", false, "list the figures, and draw none")
	labFlags(a, flags, &f.experimentsFlags)
	return cmd
}

func drawFigures(ctx context.Context, a *cli.App, f figuresFlags) error {
	drawers, err := experiments.Drawing(f.only)
	if err != nil {
		return cli.AsUsage(err)
	}
	wanted := f.only
	if len(wanted) == 0 {
		wanted = experiments.FigureNames()
	}
	if f.list {
		t := &cli.Table{Left: 3}
		t.Add("figure", "of", "which asks")
		for _, e := range drawers {
			for _, name := range e.Figures {
				if slices.Contains(wanted, name) {
					t.Add(name, e.ID, e.Question)
				}
			}
		}
		return t.Write(a.Stdout)
	}
	lab, err := labWithStore(ctx, a, f.experimentsFlags, report.FiguresFolder)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "on %v\n   %v\n", lab.Train, lab.Test)
	var drawn []string
	for i, e := range drawers {
		start := time.Now()
		r, err := e.Run(ctx, lab)
		if err != nil {
			return fmt.Errorf("%s: %w", e.ID, err)
		}
		for _, figure := range r.Figures {
			if !slices.Contains(wanted, figure.Name) {
				continue
			}
			if err := drawFigure(a, lab, e, r, figure); err != nil {
				return err
			}
			drawn = append(drawn, figure.Name)
		}
		fmt.Fprintf(a.Stderr, "%s, %d of %d, took %s\n", e.ID, i+1, len(drawers), report.Duration(time.Since(start)))
	}
	if len(f.only) > 0 {
		return nil // a sheet of a few must not replace that of all
	}
	slices.SortFunc(drawn, func(x, y string) int {
		return slices.Index(experiments.FigureNames(), x) - slices.Index(experiments.FigureNames(), y)
	})
	return contactSheet(a, drawn)
}

// drawFigure writes a figure and the text about it.
func drawFigure(a *cli.App, lab *experiments.Lab, e experiments.Experiment, r *experiments.Result, f experiments.Figure) error {
	if _, err := a.SaveFigure(f.Name, f.Figure); err != nil {
		return err
	}
	path := a.Path(report.FiguresFolder, f.Name+".md")
	err := report.WriteFile(path, func(w io.Writer) error {
		_, err := io.WriteString(w, caption(a, lab, e, r, f))
		return err
	})
	if err == nil {
		a.Wrote(path)
	}
	return err
}

// caption is what a reader of a figure needs to know, and to draw it again.
func caption(a *cli.App, lab *experiments.Lab, e experiments.Experiment, r *experiments.Result, f experiments.Figure) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", f.Name, f.Caption)
	fmt.Fprintf(&b, "Of %s: %s\n\n", e.ID, e.Question)
	for _, t := range r.Tables {
		fmt.Fprintf(&b, "%s\n\n", t.Title)
		for i, row := range t.Rows {
			fmt.Fprintf(&b, "| %s |\n", strings.Join(row, " | "))
			if i == 0 {
				fmt.Fprintf(&b, "|%s\n", strings.Repeat("---|", len(row)))
			}
		}
		b.WriteByte('\n')
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "%s\n\n", n)
	}
	fmt.Fprintf(&b, "- data: %v; %v\n- seed: %d\n- command: `demo figures --only %s%s`\n",
		lab.Train, lab.Test, a.Seed, f.Name, again(a, lab))
	return b.String()
}
