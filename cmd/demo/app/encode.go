package app

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

// codeWriters write codes in the format of a file's extension.
var codeWriters = map[string]func(io.Writer, *data.Set) error{
	".csv": writeCodesCSV,
	".npy": data.EncodeNPY,
}

// encodeFlags are the flags of demo encode.
type encodeFlags struct {
	savedFlags
	output string
}

func (a *app) encodeCommand() *cobra.Command {
	var f encodeFlags
	cmd := &cobra.Command{
		Use:   "encode",
		Short: "Write the codes of a set as CSV or NPY",
		Long: `Encode loads a saved model and writes the code of every image, without noise
(the posterior mean, where there is a posterior), in the order of the set:

  .csv  a header and a row for each image: index (from 0), label, z1 to zd
  .npy  a float32 array of shape (images, d) for NumPy: numpy.load("codes.npy")

It draws the first two units, or of a wider code the first two principal
components of it (figures/NAME-codes). Without --model a plain autoencoder of 32
code units is trained first.

` + dataHelp,
		Example: `  demo encode
  demo encode --model out/models/plain-32.safetensors --output codes.npy
  demo encode --model out/models/vae-2.safetensors --split train --output z.csv`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.encode(cmd.Context(), f) },
	}
	f.register(cmd.Flags())
	cmd.Flags().StringVar(&f.output, "output", "", "`file` for the codes, .csv or .npy (default NAME-codes.csv in --out)")
	return cmd
}

func (a *app) encode(ctx context.Context, f encodeFlags) error {
	if err := f.checkData(); err != nil {
		return err
	}
	if err := checkSetFile(f.output); err != nil {
		return err
	}
	name, ae, set, err := f.loadOrTrain(ctx, a)
	if err != nil {
		return err
	}
	codes, err := ae.Encode(set)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s codes of %d numbers, of %s\n", thousands(codes.N), codes.D, set.Name)
	if f.output == "" {
		f.output = a.path(name + "-codes.csv")
	}
	if err := a.writeSet(f.output, codes); err != nil {
		return err
	}
	return a.drawCodes(name, codes)
}

// loadOrTrain returns the saved model with the part of the set, or a model that is trained first with the test part.
func (f encodeFlags) loadOrTrain(ctx context.Context, a *app) (name string, ae *models.Autoencoder, set *data.Set, err error) {
	if f.model != "" {
		ae, set, err = f.load(ctx, a)
		return savedName(f.model), ae, set, err
	}
	s, err := a.subject(ctx, f.savedFlags, standIn("plain", 32, tourEpochs))
	if err != nil {
		return "", nil, nil, err
	}
	if f.split == string(trainSplit) {
		return s.name, s.ae, s.train, nil
	}
	return s.name, s.ae, s.test, nil
}

// drawCodes draws codes in the plane.
func (a *app) drawCodes(name string, codes *data.Set) error {
	figure := viz.Scatter{Title: "Codes by " + name, Labels: codes.Labels, Classes: codes.Classes}
	if codes.D == 1 {
		_, err := a.saveFigure(name+"-codes", viz.Histogram{Title: figure.Title, X: "z1", Series: []viz.Sample{{Values: doubles(codes.X)}}})
		return err
	}
	if codes.D > 2 {
		figure.X, figure.Y = "first principal component of the code", "second"
		pca, err := eval.FitPCA(codes, 2)
		if err != nil {
			return err
		}
		if codes, err = pca.Encode(codes); err != nil {
			return err
		}
	}
	var err error
	if figure.Points, err = viz.Columns(codes.X, 2, 0, 1); err != nil {
		return err
	}
	_, err = a.saveFigure(name+"-codes", figure)
	return err
}

// writeCodesCSV writes codes with their index and the name of their class, which is empty without labels.
func writeCodesCSV(w io.Writer, codes *data.Set) error {
	out := csv.NewWriter(w)
	if err := out.Write(append([]string{"index", "label"}, codes.Features...)); err != nil {
		return err
	}
	for i := range codes.N {
		row := []string{strconv.Itoa(i), ""}
		if codes.Labels != nil {
			row[1] = codes.Classes[codes.Labels[i]]
		}
		for _, z := range codes.Row(i) {
			if z == 0 {
				z = 0 // a unit that is off may be -0
			}
			row = append(row, strconv.FormatFloat(float64(z), 'g', -1, 32))
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
