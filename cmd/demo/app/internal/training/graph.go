package training

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/layout"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/viz"
)

// graphPart is a value of --part.
type graphPart struct {
	name  string
	part  graph.DotPart
	title string
}

var graphParts = []graphPart{
	{"all", graph.DotAll, "a training step, forward part and gradient part"},
	{"folded", graph.DotFolded, "a training step, gradient part folded"},
	{"forward", graph.DotForward, "a training step, forward part"},
}

// graphWriters turn a graph in the language of Graphviz into the file format of an extension.
var graphWriters = map[string]func(context.Context, []byte) ([]byte, error){
	".svg": layout.SVG,
	".png": drawPNG,
	".dot": func(_ context.Context, dot []byte) ([]byte, error) { return dot, nil },
}

// graphFlags are the flags of demo graph.
type graphFlags struct {
	variant      Flags // of which only those that define a model
	image        string
	batch        int
	part, output string
}

// Graph is demo graph.
func Graph(a *cli.App) *cobra.Command {
	var f graphFlags
	cmd := &cobra.Command{
		Use:   "graph --model NAME [-o FILE]",
		Short: "Draw the expression graph of a variant",
		Long: `Graph draws the expression graph of a training step: the forward part, down to
the loss, with solid lines, and beside it the gradient part, from the loss back
up to the gradient of every parameter, with dashed lines. Frames are layers.
Nothing is trained.

A node is an op, or a chain of ops with a line for each, above the shape of its
result; the first number of a shape is the batch. A dot stands for an argument
that an arrow brings. Bold nodes are read after a step: the loss, its terms and
their weights, the gradients.

--part all draws both parts op by op, folded leaves one node for each parameter
of the gradient part, and forward leaves the gradient part out.

The extension of -o is the format: .svg, which a browser shows best, with the
unabridged names of ops under the pointer; .png; or .dot, for Graphviz.

Define the model by the same flags as in demo train.`,
		Example: `  demo graph --model plain
  demo graph --model vae --part forward -o vae.png
  demo graph --model contractive --latent 8 --set lambda=0.01 -o contractive.svg
  demo graph --model plain --set output=tanh --part folded -o plain.dot`,
		Args:    cli.NoArguments,
		PreRunE: func(cmd *cobra.Command, _ []string) error { return CheckLatent(cmd, f.variant.Latent) },
		RunE:    a.Run(&f),
	}
	flags := cmd.Flags()
	f.variant.Model = "plain"
	f.variant.registerModel(flags)
	flags.StringVar(&f.image, "image", "28x28", "`geometry` of a sample, such as 28x28 or 32x32x3; 1x30 for 30 numbers")
	flags.IntVar(&f.batch, "batch", data.DefaultBatchSize, "`samples` in the training step")
	flags.StringVar(&f.part, "part", "all", "`part` to draw: all, folded or forward")
	// -o is what every program that draws graphs calls it.
	flags.StringVarP(&f.output, "output", "o", "",
		"figure `file`: .svg, .png or .dot (default MODEL-graph.svg in --out/figures)")
	return cmd
}

// Run implements [cli.Runner].
func (f graphFlags) Run(ctx context.Context, a *cli.App) (report.Result, error) {
	if f.output == "" {
		f.output = a.Path(report.FiguresFolder, f.variant.Title()+"-graph.svg")
	}
	write := graphWriters[filepath.Ext(f.output)]
	i := slices.IndexFunc(graphParts, func(p graphPart) bool { return p.name == f.part })
	switch {
	case write == nil:
		return nil, cli.Usagef("--output %s: it must end in .svg, .png or .dot", f.output)
	case i < 0:
		return nil, cli.Usagef("--part %q: there are: all, folded, forward", f.part)
	case f.batch < 1:
		return nil, cli.Usagef("--batch %d: a step needs at least 1 sample", f.batch)
	}
	var image data.Image
	if err := image.UnmarshalText([]byte(f.image)); err != nil {
		return nil, cli.Usagef("--image: %w", err)
	}
	if image.IsZero() {
		return nil, cli.Usagef("--image is empty: it must be a geometry, such as 28x28")
	}
	m, err := f.variant.define(&data.Set{D: image.Size(), Image: image}, 0, nil)
	if err != nil {
		return nil, cli.AsUsage(err)
	}
	ae, err := models.New(m, models.Options{Seed: a.Seed})
	if err != nil {
		return nil, cli.AsUsage(err)
	}
	program, err := ae.TrainingGraph(f.batch)
	if err != nil {
		return nil, err
	}
	var dot bytes.Buffer
	title := f.variant.Title() + ": " + graphParts[i].title
	if err := program.WriteDot(&dot, graph.DotOptions{Part: graphParts[i].part, Title: title, Legend: true}); err != nil {
		return nil, err
	}
	picture, err := write(ctx, dot.Bytes())
	if err == nil {
		err = ctx.Err()
	}
	if err != nil && ctx.Err() != nil {
		return nil, fmt.Errorf("interrupted: nothing has been written: %w", err)
	} else if err != nil {
		return nil, err
	}
	return report.Result{report.Text(f.output, string(picture))}, nil
}

// drawPNG lays out a graph and draws it at the resolution of the other figures.
func drawPNG(ctx context.Context, dot []byte) ([]byte, error) {
	svg, err := layout.SVG(ctx, dot)
	if err != nil {
		return nil, err
	}
	drawing, err := layout.Parse(svg)
	if err != nil {
		return nil, err
	}
	var png bytes.Buffer
	if err := viz.Write(&png, "png", drawing); err != nil { // of the size of the picture
		return nil, fmt.Errorf("%w; --part folded makes it smaller, and .svg has no limit", err)
	}
	return png.Bytes(), nil
}
