package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"strconv"

	"github.com/sbinet/npyio/npy"
	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/data"
)

// codeWriters write codes in the format of a file's extension.
var codeWriters = map[string]func(io.Writer, *data.Set) error{
	".csv": writeCodesCSV,
	".npy": writeCodesNPY,
}

// encodeFlags are the flags of demo encode.
type encodeFlags struct {
	savedFlags
	output string
}

func (a *app) encodeCommand() *cobra.Command {
	var f encodeFlags
	cmd := &cobra.Command{
		Use:   "encode --model FILE --output FILE",
		Short: "Write the codes of a set as CSV or NPY",
		Long: `Encode loads a saved model and writes the code of every image, without noise
(the posterior mean, where there is a posterior), in the order of the set:

  .csv  a header and a row for each image: index (from 0), label, z1 to zd
  .npy  a float32 array of shape (images, d) for NumPy: numpy.load("codes.npy")

` + dataHelp,
		Example: `  demo encode --model out/models/plain-32.safetensors --output codes.npy
  demo encode --model out/models/vae-2.safetensors --split train --output z.csv`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.encode(cmd.Context(), f) },
	}
	f.register(cmd.Flags())
	cmd.Flags().StringVar(&f.output, "output", "", "`file` for the codes, .csv or .npy")
	return cmd
}

func (a *app) encode(ctx context.Context, f encodeFlags) error {
	if err := f.check(a); err != nil {
		return err
	}
	write := codeWriters[filepath.Ext(f.output)]
	if write == nil {
		return usagef("--output %q: it must be a file that ends in .csv or .npy", f.output)
	}
	ae, set, err := f.load(ctx, a)
	if err != nil {
		return err
	}
	codes, err := ae.Encode(set)
	if err != nil {
		return err
	}
	if err := writeFile(f.output, func(w io.Writer) error { return write(w, codes) }); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s codes of %d numbers, of %s\n", thousands(codes.N), codes.D, set.Name)
	a.wrote(f.output)
	return nil
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

// writeCodesNPY writes codes as a float32 array of two dimensions. The library finds the shape in the type, so the rows
// have to be Go arrays, whose length is known at run time only.
func writeCodesNPY(w io.Writer, codes *data.Set) error {
	row := reflect.ArrayOf(codes.D, reflect.TypeFor[float32]())
	rows := reflect.MakeSlice(reflect.SliceOf(row), codes.N, codes.N)
	for i := range codes.N {
		reflect.Copy(rows.Index(i), reflect.ValueOf(codes.Row(i)))
	}
	return npy.Write(w, rows.Interface())
}
