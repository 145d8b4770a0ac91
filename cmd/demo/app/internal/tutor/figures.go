package tutor

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/viz"
)

const storeFolder = "trained"

// figuresFlags are the flags of demo figures.
type figuresFlags struct {
	labFlags
	only []string
	list bool
}

// Figures is demo figures.
func Figures(a *cli.App) *cobra.Command {
	var f figuresFlags
	cmd := &cobra.Command{
		Use:   "figures",
		Short: "Draw the figures of the tutorial",
		Long: `Figures draws the figures of the tutorial, all or those of --only, as PNG and
SVG into figures/ below --out. Each comes with a text, figures/NAME.md, that
says what it shows, with the numbers behind it, the data, the seed and the
command. Without --only, figures/contact-sheet.png shows all of them in small.

The models for them are trained on 10,000 digits that are inside the program,
or with --full on all of MNIST. What is trained is kept in trained/ below
--out, and not trained again as long as the recipe, the data, the seed and the
program are the same. The same seed gives the same bytes.

All of them take some eight minutes on two cores the first time.`,
		Example: `  demo figures
  demo figures --only latent_scatter --only traversal
  demo figures --quick
  demo figures --list`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringSliceVar(&f.only, "only", nil, "`name` of a figure to draw; may be repeated (default: all)")
	flags.BoolVar(&f.list, "list", false, "list the figures, and draw none")
	f.register(flags)
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		return f.check(cmd, a)
	}
	cmd.RunE = a.Run(&f)
	return cmd
}

// Run implements [cli.Runner].
func (f figuresFlags) Run(ctx context.Context, a *cli.App) (report.Result, error) {
	drawers, err := experiments.Drawing(f.only)
	if err != nil {
		return nil, cli.AsUsage(err)
	}
	wanted := f.only
	if len(wanted) == 0 {
		wanted = experiments.FigureNames()
	}
	if f.list {
		t := &report.Table{Columns: report.Heads("figure", "of", "which asks"), Left: 3}
		for _, e := range drawers {
			for _, name := range e.Figures {
				if slices.Contains(wanted, name) {
					t.Add(name, e.ID, e.Question)
				}
			}
		}
		return report.Result{report.Bare{Table: t}}, nil
	}
	lab, err := f.labWithStore(ctx, a, report.FiguresFolder)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(a.Stdout, "on %v\n   %v\n", lab.Train, lab.Test)
	var drawn []string
	for i, e := range drawers {
		start := time.Now()
		r, err := e.Run(ctx, lab)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.ID, err)
		}
		for _, figure := range r.Figures {
			if !slices.Contains(wanted, figure.Name) {
				continue
			}
			text, err := f.text(a, lab, e, r, figure)
			if err != nil {
				return nil, err
			}
			if _, err := a.Write(report.Result{
				figure,
				report.Text(a.Path(report.FiguresFolder, figure.Name+".md"), text),
			}); err != nil {
				return nil, err
			}
			drawn = append(drawn, figure.Name)
		}
		fmt.Fprintf(a.Stderr, "%s, %d of %d, took %s\n", e.ID, i+1, len(drawers), report.Duration(time.Since(start)))
	}
	if len(f.only) > 0 {
		return nil, nil // a sheet of a few must not replace that of all
	}
	names := experiments.FigureNames()
	slices.SortFunc(drawn, func(x, y string) int { return slices.Index(names, x) - slices.Index(names, y) })
	return contactSheet(a, drawn)
}

// text is what a reader of a figure needs to know, with the command that draws it again.
func (f figuresFlags) text(
	a *cli.App, lab *experiments.Lab, e experiments.Experiment, r *experiments.Result, figure report.Figure,
) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", figure.Name, figure.Caption)
	fmt.Fprintf(&b, "Of %s: %s\n\n", e.ID, e.Question)
	for _, t := range r.Tables {
		table, err := t.Markdown()
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%s\n\n%s\n", t.Title, table)
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "%s\n\n", n)
	}
	fmt.Fprintf(&b, "- data: %v; %v\n- seed: %d\n- command: `demo figures --only %s%s`\n",
		lab.Train, lab.Test, a.Seed, figure.Name, f.again(a))
	return b.String(), nil
}

// contactSheet shows all figures of the given names on one page.
func contactSheet(a *cli.App, names []string) (report.Result, error) {
	sheet := viz.Panels{Columns: 7}
	for _, name := range names {
		picture, err := readPNG(a.Path(report.FiguresFolder, name+".png"))
		if err != nil {
			return nil, err
		}
		sheet.Figures = append(sheet.Figures, viz.Picture{Name: name, Image: picture})
	}
	path := a.Path(report.FiguresFolder, "contact-sheet.png")
	write := func(w io.Writer) error { return viz.Write(w, "png", sheet) }
	return report.Result{report.File{Path: path, Write: write}}, nil
}

func readPNG(path string) (image.Image, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return picture, nil
}
