package generate

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
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

func Reconstruct(a *cli.App) *cobra.Command {
	var f reconstructFlags
	cmd := &cobra.Command{
		Use:   "reconstruct --model FILE",
		Short: "Draw images above what a saved model makes of them",
		Long: `Reconstruct loads a saved model, sends images through its code (without noise,
where the model has any), draws the first few of every class above their
reconstructions, and prints the mean squared error, per pixel, over all images
of the split.

` + input.Help,
		Example: `  demo reconstruct --model out/models/plain-32.safetensors
  demo reconstruct --model out/models/vae-2.safetensors --output digits.svg`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return runReconstruct(cmd.Context(), a, f) },
	}
	flags := cmd.Flags()
	f.Register(flags)
	flags.IntVar(&f.count, "count", 10, fmt.Sprintf("`images` to draw, 1 to %d", input.MaxShown))
	flags.StringVar(&f.output, "output", "", "figure `file`: .png, .svg or .pdf (default NAME-reconstructions.png in --out/figures)")
	return cmd
}

func runReconstruct(ctx context.Context, a *cli.App, f reconstructFlags) error {
	if err := f.Check(a); err != nil {
		return err
	}
	if f.count < 1 || f.count > input.MaxShown {
		return cli.Usagef("--count %d: it must be 1 to %d", f.count, input.MaxShown)
	}
	name := strings.TrimSuffix(filepath.Base(f.Model), filepath.Ext(f.Model))
	if f.output == "" {
		f.output = a.Path(report.FiguresFolder, name+"-reconstructions.png")
	}
	if format := strings.TrimPrefix(filepath.Ext(f.output), "."); !slices.Contains(viz.Formats(), format) {
		return cli.Usagef("--output %s: it must end in .%s", f.output, strings.Join(viz.Formats(), ", ."))
	}

	ae, set, err := f.Load(ctx, a)
	if err != nil {
		return err
	}
	reconstruction, err := ae.Reconstruct(set)
	if err != nil {
		return err
	}
	mse, err := eval.MSE(set, reconstruction)
	if err != nil {
		return err
	}
	shown := input.ByTurns(set, f.count)
	before, err := set.Select(shown)
	if err != nil {
		return err
	}
	after, err := reconstruction.Select(shown)
	if err != nil {
		return err
	}
	figure := viz.Reconstructions{
		Title:    fmt.Sprintf("%s, d = %d: MSE %.4f over %s images", name, ae.Latent(), mse, report.Thousands(set.N)),
		Geometry: set.Image, Captions: input.ClassNames(before),
		Rows: []viz.Row{{Label: "input", Images: before.X}, {Label: "output", Images: after.X}},
	}
	if err := viz.Save(f.output, figure); err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "MSE %.6f per pixel, over the %s images of %s\n", mse, report.Thousands(set.N), set.Name)
	a.Wrote(f.output)
	return nil
}
