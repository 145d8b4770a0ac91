package generate

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/viz"
)

// encodeFlags are the flags of demo encode.
type encodeFlags struct {
	input.SavedFlags
	output string
}

// Encode is demo encode.
func Encode(a *cli.App) *cobra.Command {
	var f encodeFlags
	cmd := &cobra.Command{
		Use:   "encode",
		Short: "Write the codes of a set as CSV or NPY",
		Long: `Encode loads a saved model and writes the code of every image, without noise
(the posterior mean, where there is a posterior), in the order of the set:

  .csv  a header and a row for each image: index (from 0), label, z1 to zd
  .npy  a float32 array of shape (images, d) for NumPy: numpy.load("codes.npy")

It draws the first two units, or of a wider code the first two principal
components of it (figures/NAME-codes). Without --model a plain autoencoder of
32 code units is trained first.

` + input.Help,
		Example: `  demo encode
  demo encode --model out/models/plain-32.safetensors --output codes.npy
  demo encode --model out/models/vae-2.safetensors --split train --output z.csv`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	f.Register(flags)
	f.RegisterSplit(flags, input.OwnPart)
	flags.StringVar(&f.output, "output", "", "`file` for the codes, .csv or .npy (default NAME-codes.csv in --out)")
	cmd.RunE = a.Run(&f)
	return cmd
}

// Run implements [cli.Runner].
func (f encodeFlags) Run(ctx context.Context, a *cli.App) (report.Result, error) {
	if err := checkSetFile(f.output); err != nil {
		return nil, err
	}
	name, ae, set, err := f.load(ctx, a)
	if err != nil {
		return nil, err
	}
	codes, err := ae.Encode(set)
	if err != nil {
		return nil, err
	}
	if f.output == "" {
		f.output = a.Path(name + "-codes.csv")
	}
	out := report.Result{
		report.Linef("%s codes of %d numbers, of %s", report.Thousands(codes.N), codes.D, set.Name), setFile(f.output, codes),
	}
	figure, err := codesFigure(name, codes)
	out.Add(report.Figure{Name: name + "-codes", Figure: figure})
	return out, err
}

// load returns the saved model and the part of the set, or a stand-in.
func (f encodeFlags) load(
	ctx context.Context, a *cli.App,
) (name string, ae *models.Autoencoder, set *data.Set, err error) {
	if f.Model != "" {
		ae, set, err = f.Load(ctx, a)
		return training.SavedName(f.Model), ae, set, err
	}
	s, err := training.Load(ctx, a, f.SavedFlags, training.StandIn("plain", 32))
	if err != nil {
		return "", nil, nil, err
	}
	set, err = s.Part(f.Split)
	return s.Name, s.AE, set, err
}

// codesFigure shows codes in the plane; for one unit it shows their distribution.
func codesFigure(name string, codes *data.Set) (viz.Figure, error) {
	figure := viz.Scatter{Title: "Codes by " + name, Labels: codes.Labels, Classes: codes.Classes}
	if codes.D == 1 {
		return viz.Histogram{
			Title: figure.Title, X: "z1", Series: []viz.Sample{{Values: input.Doubles(codes.X)}},
		}, nil
	}
	if codes.D > 2 {
		figure.X, figure.Y = "first principal component of the code", "second"
		pca, err := linear.FitPCA(codes, 2)
		if err != nil {
			return nil, err
		}
		if codes, err = pca.Encode(codes); err != nil {
			return nil, err
		}
	}
	var err error
	figure.Points, err = viz.Columns(codes.X, 2, 0, 1)
	return figure, err
}
