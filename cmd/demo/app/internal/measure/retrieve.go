package measure

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/models/eval/nearest"
	"github.com/aegis-ae/aegis/viz"
)

// retrieveFlags are the flags of demo retrieve.
type retrieveFlags struct {
	input.SavedFlags
	queries []int
	k       int
}

// Retrieve is demo retrieve.
func Retrieve(a *cli.App) *cobra.Command {
	var f retrieveFlags
	cmd := &cobra.Command{
		Use:   "retrieve",
		Short: "Find the samples with the nearest codes",
		Long: `Retrieve finds, for each query of the test part, the training samples with the
nearest codes (Euclidean distance, exact). If there are classes, it prints the
share of neighbours of the query's class, over all test samples, and for
comparison the same with principal components and with the samples themselves.

It writes the neighbours of all test samples (NAME-neighbours.csv) and draws
those of the queries, if they are images (figures/NAME-neighbours).

Without --model a plain autoencoder of 32 code units is trained first.

` + input.Help,
		Example: `  demo retrieve
  demo retrieve --model out/models/vae-16.safetensors --query 3,18,61`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	f.Register(flags)
	flags.IntSliceVar(&f.queries, "query", nil,
		"`numbers` of the test samples to draw, from 0 (default: one of each class)")
	flags.IntVar(&f.k, "neighbours", 10, "`neighbours` of each")
	cmd.RunE = a.Run(&f)
	return cmd
}

// Run implements [cli.Runner].
func (f retrieveFlags) Run(ctx context.Context, a *cli.App) (report.Result, error) {
	if f.k < 1 || f.k >= input.MaxShown {
		return nil, cli.Usagef("--neighbours %d: it must be 1 to %d", f.k, input.MaxShown-1)
	}
	s, err := training.Load(ctx, a, f.SavedFlags, training.StandIn("plain", 32))
	if err != nil {
		return nil, err
	}
	if f.k > s.Train.N {
		return nil, cli.Usagef("--neighbours %d: there are %d training samples", f.k, s.Train.N)
	}
	if f.queries == nil {
		f.queries = input.ByTurns(s.Test, max(8, min(len(s.Test.Classes), 12)))
	}
	for _, q := range f.queries {
		if q < 0 || q >= s.Test.N {
			return nil, cli.Usagef("--query %d: the samples of %s are 0 to %d", q, s.Test.Name, s.Test.N-1)
		}
	}
	kinds, err := beside(s)
	if err != nil {
		return nil, err
	}
	all, err := nearest.Compare(s.Train, s.Test, f.k, nearest.Options{}, kinds...)
	if err != nil {
		return nil, err
	}
	t := report.NewTable(report.Col("codes of", "", ""), report.Col("d", "", ""),
		report.Col(fmt.Sprintf("precision at %d", f.k), "", "%.4f"))
	t.Title = fmt.Sprintf("nearest of %v", s.Train)
	for _, r := range all {
		row := []any{r.Name, r.Dims, nil}
		if s.Train.Labels != nil {
			row[2] = r.Precision
		}
		t.Add(row...)
	}
	found := all[0].Found
	lines := report.NewTable(report.Keys("query", "rank", "neighbour", "distance", "label", "neighbour_label")...)
	for q, neighbours := range found.Indices {
		for rank, i := range neighbours {
			lines.Add(q, rank+1, i, found.Distances[q][rank], input.ClassOf(s.Test, q), input.ClassOf(s.Train, i))
		}
	}
	out := report.Result{t, report.CSV{Path: a.Path(s.Name + "-neighbours.csv"), Table: lines}}
	if !s.Test.Image.IsZero() {
		out.Add(report.Figure{Name: s.Name + "-neighbours", Figure: f.figure(s, found)})
	}
	return out, nil
}

// figure shows the queries and their neighbours.
func (f retrieveFlags) figure(s *training.Subject, found *nearest.Neighbours) viz.Figure {
	figure := viz.Reconstructions{
		Title:    s.Name + ": test images, and the training images with the nearest codes",
		Geometry: s.Test.Image, Captions: []string{"query"},
	}
	for rank := range f.k {
		figure.Captions = append(figure.Captions, fmt.Sprint(rank+1))
	}
	for _, q := range f.queries {
		images := append([]float32{}, s.Test.Row(q)...)
		for _, i := range found.Indices[q] {
			images = append(images, s.Train.Row(i)...)
		}
		figure.Rows = append(figure.Rows, viz.Row{Label: input.ClassOf(s.Test, q), Images: images})
	}
	return figure
}
