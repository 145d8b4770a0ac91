package measure

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

// retrieveFlags are the flags of demo retrieve.
type retrieveFlags struct {
	input.SavedFlags
	queries []int
	k       int
}

func Retrieve(a *cli.App) *cobra.Command {
	var f retrieveFlags
	cmd := &cobra.Command{
		Use:   "retrieve",
		Short: "Find the samples with the nearest codes",
		Long: `Retrieve finds, for each query of the test part, the training samples with the
nearest codes (Euclidean distance, all compared). Where there are classes it says
which share of the neighbours is of the query's class, over all test samples,
beside the same with principal components and with the samples themselves.

It writes the neighbours of all test samples (NAME-neighbours.csv) and draws, of
images, those of the queries (figures/NAME-neighbours).

Without --model a plain autoencoder of 32 code units is trained first.

` + input.Help,
		Example: `  demo retrieve
  demo retrieve --model out/models/vae-16.safetensors --query 3,18,61 --neighbours 15`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	f.Register(flags)
	flags.IntSliceVar(&f.queries, "query", nil, "`numbers` of the test samples to draw, from 0 (default: one of each class)")
	flags.IntVar(&f.k, "neighbours", 10, "`neighbours` of each")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return runRetrieve(cmd.Context(), a, f) }
	return cmd
}

func runRetrieve(ctx context.Context, a *cli.App, f retrieveFlags) error {
	if err := f.CheckData(); err != nil {
		return err
	}
	if f.k < 1 || f.k >= input.MaxShown {
		return cli.Usagef("--neighbours %d: it must be 1 to %d", f.k, input.MaxShown-1)
	}
	s, err := training.Load(ctx, a, f.SavedFlags, training.StandIn("plain", 32, training.TourEpochs))
	if err != nil {
		return err
	}
	if f.k > s.Train.N {
		return cli.Usagef("--neighbours %d: there are %d training samples", f.k, s.Train.N)
	}
	if f.queries == nil {
		f.queries = input.ByTurns(s.Test, max(8, min(len(s.Test.Classes), 12)))
	}
	for _, q := range f.queries {
		if q < 0 || q >= s.Test.N {
			return cli.Usagef("--query %d: the samples of %s are 0 to %d", q, s.Test.Name, s.Test.N-1)
		}
	}
	encoders, err := encoders(s)
	if err != nil {
		return err
	}
	t := &cli.Table{}
	t.Add("codes of", "d", fmt.Sprintf("precision at %d", f.k))
	var found *eval.Neighbours
	for _, e := range encoders {
		train, test, err := encodeParts(e.by, s)
		if err != nil {
			return err
		}
		index, err := eval.NewIndex(train, eval.IndexOptions{})
		if err != nil {
			return err
		}
		if found == nil {
			if found, err = index.Neighbours(test, f.k); err != nil {
				return err
			}
		}
		precision := "-"
		if train.Labels != nil {
			v, err := index.PrecisionAt(test, f.k)
			if err != nil {
				return err
			}
			precision = fmt.Sprintf("%.4f", v)
		}
		t.Add(e.name, fmt.Sprint(train.D), precision)
	}
	fmt.Fprintf(a.Stdout, "\nnearest of %v\n\n", s.Train)
	if err := t.Write(a.Stdout); err != nil {
		return err
	}
	fmt.Fprintln(a.Stdout)
	lines := [][]string{{"query", "rank", "neighbour", "distance", "label", "neighbour_label"}}
	names, trainNames := input.ClassNames(s.Test), input.ClassNames(s.Train)
	for q, neighbours := range found.Indices {
		for rank, i := range neighbours {
			row := []string{fmt.Sprint(q), fmt.Sprint(rank + 1), fmt.Sprint(i), report.Number(found.Distances[q][rank]), "", ""}
			if names != nil {
				row[4], row[5] = names[q], trainNames[i]
			}
			lines = append(lines, row)
		}
	}
	if err := a.WriteCSV(a.Path(s.Name+"-neighbours.csv"), lines); err != nil || s.Test.Image.IsZero() {
		return err
	}
	figure := viz.Reconstructions{Title: s.Name + ": test images, and the training images with the nearest codes", Geometry: s.Test.Image, Captions: []string{"query"}}
	for rank := range f.k {
		figure.Captions = append(figure.Captions, fmt.Sprint(rank+1))
	}
	for _, q := range f.queries {
		images := append([]float32{}, s.Test.Row(q)...)
		for _, i := range found.Indices[q] {
			images = append(images, s.Train.Row(i)...)
		}
		label := ""
		if names != nil {
			label = names[q]
		}
		figure.Rows = append(figure.Rows, viz.Row{Label: label, Images: images})
	}
	_, err = a.SaveFigure(s.Name+"-neighbours", figure)
	return err
}
