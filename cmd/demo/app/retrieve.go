package app

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

// retrieveFlags are the flags of demo retrieve.
type retrieveFlags struct {
	savedFlags
	queries []int
	k       int
}

func (a *app) retrieveCommand() *cobra.Command {
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

` + dataHelp,
		Example: `  demo retrieve
  demo retrieve --model out/models/vae-16.safetensors --query 3,18,61 --neighbours 15`,
		Args: noArguments,
	}
	flags := cmd.Flags()
	f.register(flags)
	flags.IntSliceVar(&f.queries, "query", nil, "`numbers` of the test samples to draw, from 0 (default: one of each class)")
	flags.IntVar(&f.k, "neighbours", 10, "`neighbours` of each")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return a.retrieve(cmd.Context(), f) }
	return cmd
}

func (a *app) retrieve(ctx context.Context, f retrieveFlags) error {
	if err := f.checkData(); err != nil {
		return err
	}
	if f.k < 1 || f.k >= maxShown {
		return usagef("--neighbours %d: it must be 1 to %d", f.k, maxShown-1)
	}
	s, err := a.subject(ctx, f.savedFlags, standIn("plain", 32, tourEpochs))
	if err != nil {
		return err
	}
	if f.k > s.train.N {
		return usagef("--neighbours %d: there are %d training samples", f.k, s.train.N)
	}
	if f.queries == nil {
		f.queries = byTurns(s.test, max(8, min(len(s.test.Classes), 12)))
	}
	for _, q := range f.queries {
		if q < 0 || q >= s.test.N {
			return usagef("--query %d: the samples of %s are 0 to %d", q, s.test.Name, s.test.N-1)
		}
	}
	encoders, err := s.encoders()
	if err != nil {
		return err
	}
	t := &table{}
	t.add("codes of", "d", fmt.Sprintf("precision at %d", f.k))
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
		t.add(e.name, fmt.Sprint(train.D), precision)
	}
	fmt.Fprintf(a.stdout, "\nnearest of %v\n\n", s.train)
	if err := t.write(a.stdout); err != nil {
		return err
	}
	fmt.Fprintln(a.stdout)
	lines := [][]string{{"query", "rank", "neighbour", "distance", "label", "neighbour_label"}}
	names, trainNames := classNames(s.test), classNames(s.train)
	for q, neighbours := range found.Indices {
		for rank, i := range neighbours {
			row := []string{fmt.Sprint(q), fmt.Sprint(rank + 1), fmt.Sprint(i), number(found.Distances[q][rank]), "", ""}
			if names != nil {
				row[4], row[5] = names[q], trainNames[i]
			}
			lines = append(lines, row)
		}
	}
	if err := a.writeCSV(a.path(s.name+"-neighbours.csv"), lines); err != nil || s.test.Image.IsZero() {
		return err
	}
	figure := viz.Reconstructions{Title: s.name + ": test images, and the training images with the nearest codes", Geometry: s.test.Image, Captions: []string{"query"}}
	for rank := range f.k {
		figure.Captions = append(figure.Captions, fmt.Sprint(rank+1))
	}
	for _, q := range f.queries {
		images := append([]float32{}, s.test.Row(q)...)
		for _, i := range found.Indices[q] {
			images = append(images, s.train.Row(i)...)
		}
		label := ""
		if names != nil {
			label = names[q]
		}
		figure.Rows = append(figure.Rows, viz.Row{Label: label, Images: images})
	}
	_, err = a.saveFigure(s.name+"-neighbours", figure)
	return err
}
