package app

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

// maxShown is how many images stand side by side before they are too small to see.
const maxShown = 20

// reconstructFlags are the flags of demo reconstruct.
type reconstructFlags struct {
	savedFlags
	output string
	count  int
}

func (a *app) reconstructCommand() *cobra.Command {
	var f reconstructFlags
	cmd := &cobra.Command{
		Use:   "reconstruct --model FILE",
		Short: "Draw images above what a saved model makes of them",
		Long: `Reconstruct loads a saved model, sends images through its code (without noise,
where the model has any), draws the first few of every class above their
reconstructions, and prints the mean squared error, per pixel, over all images
of the split.

` + dataHelp,
		Example: `  demo reconstruct --model out/models/plain-32.safetensors
  demo reconstruct --model out/models/vae-2.safetensors --output digits.svg`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.reconstruct(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	f.register(flags)
	flags.IntVar(&f.count, "count", 10, fmt.Sprintf("`images` to draw, 1 to %d", maxShown))
	flags.StringVar(&f.output, "output", "", "figure `file`: .png, .svg or .pdf (default NAME-reconstructions.png in --out/figures)")
	return cmd
}

func (a *app) reconstruct(ctx context.Context, f reconstructFlags) error {
	if err := f.check(a); err != nil {
		return err
	}
	if f.count < 1 || f.count > maxShown {
		return usagef("--count %d: it must be 1 to %d", f.count, maxShown)
	}
	name := strings.TrimSuffix(filepath.Base(f.model), filepath.Ext(f.model))
	if f.output == "" {
		f.output = a.path(figuresFolder, name+"-reconstructions.png")
	}
	if format := strings.TrimPrefix(filepath.Ext(f.output), "."); !slices.Contains(viz.Formats(), format) {
		return usagef("--output %s: it must end in .%s", f.output, strings.Join(viz.Formats(), ", ."))
	}

	ae, set, err := f.load(ctx, a)
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
	shown := byTurns(set, f.count)
	input, err := set.Select(shown)
	if err != nil {
		return err
	}
	output, err := reconstruction.Select(shown)
	if err != nil {
		return err
	}
	figure := viz.Reconstructions{
		Title:    fmt.Sprintf("%s, d = %d: MSE %.4f over %s images", name, ae.Latent(), mse, thousands(set.N)),
		Geometry: set.Image, Captions: classNames(input),
		Rows: []viz.Row{{Label: "input", Images: input.X}, {Label: "output", Images: output.X}},
	}
	if err := viz.Save(f.output, figure); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "MSE %.6f per pixel, over the %s images of %s\n", mse, thousands(set.N), set.Name)
	a.wrote(f.output)
	return nil
}
