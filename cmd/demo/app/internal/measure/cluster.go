package measure

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/cluster"
	"github.com/aegis-ae/aegis/viz"
)

// clusterFlags are the flags of demo cluster.
type clusterFlags struct {
	input.SavedFlags
	k, starts int
}

// Cluster is demo cluster.
func Cluster(a *cli.App) *cobra.Command {
	var f clusterFlags
	cmd := &cobra.Command{
		Use:   "cluster",
		Short: "Find clusters of codes",
		Long: `Cluster finds clusters of the codes of the training part by k-means (k-means++,
the best of several starts), and for comparison of as many principal components
and of the samples themselves. If there are classes, it prints how well the
clusters agree with them: normalised mutual information, adjusted Rand index
(0 is chance, 1 perfect agreement) and purity.

It writes the cluster of each sample of both parts (NAME-clusters.csv). It draws
the decoded centres of clusters of images, and which classes are in which
cluster (figures/NAME-centres, NAME-clusters).

Without --model a plain autoencoder of 10 code units is trained first.

` + input.Help,
		Example: `  demo cluster
  demo cluster --model out/models/vae-16.safetensors --clusters 20
  demo cluster --data my.csv --clusters 4`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	f.Register(flags)
	flags.IntVar(&f.k, "clusters", 0, "`number` of clusters (default: as many as there are classes, or 8)")
	flags.IntVar(&f.starts, "starts", 10, "`starts`, of which the best counts")
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		if cmd.Flags().Changed("clusters") && f.k < 1 {
			return cli.Usagef("--clusters %d: there must be at least 1", f.k)
		}
		return nil
	}
	cmd.RunE = a.Run(&f)
	return cmd
}

// Run implements [cli.Runner].
func (f clusterFlags) Run(ctx context.Context, a *cli.App) (report.Result, error) {
	if f.starts < 1 {
		return nil, cli.Usagef("--starts %d: there must be at least 1", f.starts)
	}
	standIn := training.StandIn("plain", 10)
	standIn.Epochs *= 2
	s, err := training.Load(ctx, a, f.SavedFlags, standIn)
	if err != nil {
		return nil, err
	}
	if f.k == 0 {
		f.k = 8
		if n := len(s.Train.Classes); n > 1 {
			f.k = n
		}
	}
	if f.k > s.Train.N {
		return nil, cli.Usagef("--clusters %d: there are %d training samples", f.k, s.Train.N)
	}
	kinds, err := beside(s)
	if err != nil {
		return nil, err
	}
	found, err := cluster.Compare(s.Train, f.k, cluster.KMeansOptions{Starts: f.starts, Seed: a.Seed}, kinds...)
	if err != nil {
		return nil, err
	}
	t := report.NewTable(report.Heads("codes of", "d", "inertia", "NMI", "ARI", "purity")...)
	t.Title = fmt.Sprintf("%s of %v", report.Count(f.k, "cluster"), s.Train)
	t.Columns[2].Format = "%.5g"
	for i := 3; i < 6; i++ {
		t.Columns[i].Format = "%.3f"
	}
	for _, c := range found {
		row := []any{c.Name, c.Dims, c.Inertia, nil, nil, nil}
		if c.Agreement != nil {
			row = append(row[:3], c.Agreement.NMI, c.Agreement.ARI, c.Agreement.Purity)
		}
		t.Add(row...)
	}
	model := found[0].KMeans
	members, err := clusterMembers(s, model)
	if err != nil {
		return nil, err
	}
	figures, err := clusterFigures(s, model)
	return append(report.Result{t, report.CSV{Path: a.Path(s.Name + "-clusters.csv"), Table: members}}, figures...), err
}

// clusterMembers lists the cluster of every sample.
func clusterMembers(s *training.Subject, m *cluster.KMeans) (*report.Table, error) {
	t := report.NewTable(report.Keys("part", "index", "label", "cluster")...)
	for _, part := range []struct {
		name input.Split
		set  *data.Set
	}{{input.TrainSplit, s.Train}, {input.TestSplit, s.Test}} {
		codes, err := s.AE.Encode(part.set)
		if err != nil {
			return nil, err
		}
		clusters, err := m.Predict(codes)
		if err != nil {
			return nil, err
		}
		for i, c := range clusters {
			t.Add(string(part.name), i, input.ClassOf(part.set, i), c)
		}
	}
	return t, nil
}

// clusterFigures shows what the centres decode to, and which classes are in which cluster.
func clusterFigures(s *training.Subject, m *cluster.KMeans) (report.Result, error) {
	var out report.Result
	if !s.AE.Image.IsZero() && !s.TellsLabels() {
		centres, err := m.CentreSet()
		if err != nil {
			return nil, err
		}
		images, err := s.AE.Decode(centres)
		if err != nil {
			return nil, err
		}
		out.Add(report.Figure{Name: s.Name + "-centres", Figure: viz.ImageGrid{
			Title:    s.Name + ": decoded centres of clusters",
			Geometry: images.Image, Images: images.X, Columns: min(10, images.N),
		}})
	}
	const most = 40 // rows and columns that can be read
	if s.Train.Labels == nil || len(m.Centres) > most || len(s.Train.Classes) > most {
		return out, nil
	}
	heat := viz.Heat{
		Title: s.Name + ": training samples by class and cluster", X: "cluster", Y: "class", Format: "%.0f",
		Rows: s.Train.Classes, Columns: viz.Numbers(len(m.Centres)), Values: make([][]float64, len(s.Train.Classes)),
	}
	for i := range heat.Values {
		heat.Values[i] = make([]float64, len(m.Centres))
	}
	for i, c := range m.Labels {
		heat.Values[s.Train.Labels[i]][c]++
	}
	out.Add(report.Figure{Name: s.Name + "-clusters", Figure: heat})
	return out, nil
}
