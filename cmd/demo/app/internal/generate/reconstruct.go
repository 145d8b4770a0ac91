package generate

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

// reconstructFlags are the flags of demo reconstruct.
type reconstructFlags struct {
	input.SavedFlags
	output string
	count  int
}

// Reconstruct is demo reconstruct.
func Reconstruct(a *cli.App) *cobra.Command {
	var f reconstructFlags
	cmd := &cobra.Command{
		Use:   "reconstruct --model FILE",
		Short: "Draw images above their reconstructions by a saved model",
		Long: `Reconstruct loads a saved model, sends images through its code (without noise,
where the model has any), draws the first few of every class above their
reconstructions, and prints the mean squared error, per pixel, over all images
of the split.

` + input.Help,
		Example: `  demo reconstruct --model out/models/plain-32.safetensors
  demo reconstruct --model out/models/vae-2.safetensors --output digits.svg`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	f.Register(flags)
	f.RegisterSplit(flags, input.OwnPart)
	flags.IntVar(&f.count, "count", 10, fmt.Sprintf("`images` to draw, 1 to %d", input.MaxShown))
	flags.StringVar(&f.output, "output", "",
		"figure `file`: .png, .svg or .pdf (default NAME-reconstructions.png in --out/figures)")
	cmd.RunE = a.Run(&f)
	return cmd
}

// Run implements [cli.Runner].
func (f reconstructFlags) Run(ctx context.Context, a *cli.App) (report.Result, error) {
	if f.Model == "" {
		return nil, cli.Usagef("--model is missing: it must be a saved model, such as %s", a.ModelPath("plain-32"))
	}
	if err := f.Check(); err != nil {
		return nil, err
	}
	if f.count < 1 || f.count > input.MaxShown {
		return nil, cli.Usagef("--count %d: it must be 1 to %d", f.count, input.MaxShown)
	}
	name := training.SavedName(f.Model)
	if f.output == "" {
		f.output = a.Path(report.FiguresFolder, name+"-reconstructions.png")
	}
	format := strings.TrimPrefix(filepath.Ext(f.output), ".")
	if !slices.Contains(viz.Formats(), format) {
		return nil, cli.Usagef("--output %s: it must end in .%s", f.output, strings.Join(viz.Formats(), ", ."))
	}
	ae, set, err := f.Load(ctx, a)
	if err != nil {
		return nil, err
	}
	if set.Image.IsZero() {
		return nil, fmt.Errorf("--data %s: there are no images to draw: --image says how rows are read; "+
			"demo eval measures data of any kind", f.Data)
	}
	reconstruction, err := ae.Reconstruct(set)
	if err != nil {
		return nil, err
	}
	mse, err := eval.MSE(set, reconstruction)
	if err != nil {
		return nil, err
	}
	shown := input.ByTurns(set, f.count)
	before, err := set.Select(shown)
	if err != nil {
		return nil, err
	}
	after, err := reconstruction.Select(shown)
	if err != nil {
		return nil, err
	}
	figure := viz.Reconstructions{
		Title:    fmt.Sprintf("%s, d = %d: MSE %.4f over %s images", name, ae.Latent(), mse, report.Thousands(set.N)),
		Geometry: set.Image, Captions: input.ClassNames(before),
		Rows: []viz.Row{{Label: "input", Images: before.X}, {Label: "output", Images: after.X}},
	}
	return report.Result{
		report.Linef("MSE %.6f per pixel, over the %s images of %s", mse, report.Thousands(set.N), set.Name),
		report.File{Path: f.output, Write: func(w io.Writer) error { return viz.Write(w, format, figure) }},
	}, nil
}
