package app

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/viz"
)

// decodeFlags are the flags of demo decode.
type decodeFlags struct {
	savedFlags
	codes, output string
}

func (a *app) decodeCommand() *cobra.Command {
	var f decodeFlags
	cmd := &cobra.Command{
		Use:   "decode",
		Short: "Write the data that codes stand for",
		Long: `Decode reads codes as demo encode writes them, CSV with the columns z1 to zd (and
label, which a model that is told labels needs) or NPY, and writes the data that
they stand for, in the units of the model's training data, as CSV or NPY
(--output, default NAME-decoded.csv); of images it draws the first hundred
(figures/NAME-decoded).

Without --codes it decodes the codes of the set, its test part; without --model
a plain autoencoder of 32 code units is trained first.

` + dataHelp,
		Example: `  demo decode
  demo encode --model out/models/vae-2.safetensors --output z.csv
  demo decode --model out/models/vae-2.safetensors --codes z.csv --output x.npy`,
		Args: noArguments,
	}
	flags := cmd.Flags()
	f.register(flags)
	flags.StringVar(&f.codes, "codes", "", "`file` of codes, .csv or .npy")
	flags.StringVar(&f.output, "output", "", "`file` for the data, .csv or .npy (default NAME-decoded.csv in --out)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return a.decode(cmd.Context(), f) }
	return cmd
}

func (a *app) decode(ctx context.Context, f decodeFlags) error {
	if err := f.checkData(); err != nil {
		return err
	}
	if err := checkSetFile(f.output); err != nil {
		return err
	}
	if f.codes != "" && f.model == "" {
		return usagef("--codes %s: --model must say whose codes they are", f.codes)
	}
	s := &subject{name: savedName(f.model)}
	var codes *data.Set
	var err error
	if f.codes != "" {
		if s.ae, err = models.Load(f.model); err != nil {
			return err
		}
		codes, err = readCodes(f.codes, s.ae)
	} else {
		if s, err = a.subject(ctx, f.savedFlags, standIn("plain", 32, tourEpochs)); err != nil {
			return err
		}
		codes, err = s.ae.Encode(s.test)
	}
	if err != nil {
		return err
	}
	x, err := s.ae.Decode(codes)
	if err != nil {
		return err
	}
	if len(s.ae.Features) == x.D {
		x.Features = s.ae.Features
	}
	fmt.Fprintf(a.stdout, "%s decoded by %s\n", count(x.N, "code"), s.name)
	if f.output == "" {
		f.output = a.path(s.name + "-decoded.csv")
	}
	if err := a.writeSet(f.output, x); err != nil || x.Image.IsZero() {
		return err
	}
	const shown, columns = 100, 10
	_, err = a.saveFigure(s.name+"-decoded", viz.ImageGrid{
		Title: s.name + ": decoded codes", Geometry: x.Image, Images: x.X[:min(x.N, shown)*x.D], Columns: min(columns, x.N),
	})
	return err
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
		return nil, fmt.Errorf("--codes %s: codes of %d units, but those of the model have %d", path, codes.D, ae.Latent())
	}
	return codes, nil
}
