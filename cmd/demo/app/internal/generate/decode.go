package generate

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/viz"
)

// decodeFlags are the flags of demo decode.
type decodeFlags struct {
	input.SavedFlags
	codes, output string
}

// Decode is demo decode.
func Decode(a *cli.App) *cobra.Command {
	var f decodeFlags
	cmd := &cobra.Command{
		Use:   "decode",
		Short: "Write the data that codes stand for",
		Long: `Decode reads codes as demo encode writes them, CSV with the columns z1 to zd
(and label, which a model that is told labels needs) or NPY, and writes the
data that they stand for, in the units of the model's training data, as CSV or
NPY (--output, default NAME-decoded.csv); of images it draws the first hundred
(figures/NAME-decoded).

Without --codes it decodes the codes of the set, its test part; without --model
a plain autoencoder of 32 code units is trained first.

` + input.Help,
		Example: `  demo decode
  demo encode --model out/models/vae-2.safetensors --output z.csv
  demo decode --model out/models/vae-2.safetensors --codes z.csv --output x.npy`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	f.Register(flags)
	flags.StringVar(&f.codes, "codes", "", "`file` of codes, .csv or .npy")
	flags.StringVar(&f.output, "output", "", "`file` for the data, .csv or .npy (default NAME-decoded.csv in --out)")
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		if f.codes == "" {
			return nil
		}
		return cli.Refuse(cmd, "does not go with --codes, which are decoded instead of a set's codes",
			"data", "label", "missing", "image", "binarize", "holdout")
	}
	cmd.RunE = a.Run(&f)
	return cmd
}

// Run implements [cli.Runner].
func (f decodeFlags) Run(ctx context.Context, a *cli.App) (report.Result, error) {
	if err := checkSetFile(f.output); err != nil {
		return nil, err
	}
	if f.codes != "" && f.Model == "" {
		return nil, cli.Usagef("--codes %s needs --model, to which the codes belong", f.codes)
	}
	s, codes, err := f.load(ctx, a)
	if err != nil {
		return nil, err
	}
	x, err := s.AE.Decode(codes)
	if err != nil {
		return nil, err
	}
	if len(s.AE.Features) == x.D {
		x.Features = s.AE.Features
	}
	if f.output == "" {
		f.output = a.Path(s.Name + "-decoded.csv")
	}
	out := report.Result{report.Linef("%s decoded by %s", report.Count(x.N, "code"), s.Name), setFile(f.output, x)}
	if !x.Image.IsZero() {
		const shown, columns = 100, 10
		out.Add(report.Figure{Name: s.Name + "-decoded", Figure: viz.ImageGrid{
			Title: s.Name + ": decoded codes", Geometry: x.Image, Images: x.X[:min(x.N, shown)*x.D], Columns: min(columns, x.N),
		}})
	}
	return out, nil
}

// load returns the model and the codes of --codes, or else of the set.
func (f decodeFlags) load(ctx context.Context, a *cli.App) (*training.Subject, *data.Set, error) {
	if f.codes == "" {
		s, err := training.Load(ctx, a, f.SavedFlags, training.StandIn("plain", 32))
		if err != nil {
			return nil, nil, err
		}
		codes, err := s.AE.Encode(s.Test)
		return s, codes, err
	}
	ae, err := input.LoadModel("model", f.Model)
	if err != nil {
		return nil, nil, err
	}
	codes, err := readCodes(f.codes, ae)
	return &training.Subject{AE: ae, Name: training.SavedName(f.Model)}, codes, err
}

// readCodes reads codes of a model from a file.
func readCodes(path string, ae *models.Autoencoder) (*data.Set, error) {
	var columns []string
	for j := range ae.Latent() {
		columns = append(columns, fmt.Sprintf("z%d", j+1))
	}
	o := data.ReadOptions{Columns: columns}
	if len(ae.Classes) > 0 {
		o.Label, o.Classes = "label", ae.Classes
	}
	codes, err := data.Load(path, o)
	if err != nil {
		return nil, fmt.Errorf("--codes %s: %w", path, err)
	}
	if codes.D != ae.Latent() {
		return nil, fmt.Errorf("--codes %s: codes of %d units, but the model has %d", path, codes.D, ae.Latent())
	}
	return codes, nil
}
