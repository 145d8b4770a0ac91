package measure

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/generate"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

// clusterFlags are the flags of demo cluster.
type clusterFlags struct {
	input.SavedFlags
	k, starts int
}

func Cluster(a *cli.App) *cobra.Command {
	var f clusterFlags
	cmd := &cobra.Command{
		Use:   "cluster",
		Short: "Find clusters of codes",
		Long: `Cluster finds clusters of the codes of the training part by k-means (k-means++,
the best of several starts), and does the same with as many principal components
and with the samples themselves. Where there are classes it says how well the
clusters agree with them: normalised mutual information, adjusted Rand index
(0 is chance, 1 the same) and purity.

It writes the cluster of each sample of both parts (NAME-clusters.csv) and
draws, of images, what the centres of the clusters decode to, and, where there
are classes, which are in which (figures/NAME-centres, NAME-clusters).

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
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if cmd.Flags().Changed("clusters") && f.k < 1 {
			return cli.Usagef("--clusters %d: there must be at least 1", f.k)
		}
		return runCluster(cmd.Context(), a, f)
	}
	return cmd
}

func runCluster(ctx context.Context, a *cli.App, f clusterFlags) error {
	if err := f.CheckData(); err != nil {
		return err
	}
	if f.starts < 1 {
		return cli.Usagef("--starts %d: there must be at least 1", f.starts)
	}
	s, err := training.Load(ctx, a, f.SavedFlags, training.StandIn("plain", 10, 2*training.TourEpochs))
	if err != nil {
		return err
	}
	if f.k == 0 {
		f.k = max(len(s.Train.Classes), 8*btoi(len(s.Train.Classes) < 2))
	}
	if f.k > s.Train.N {
		return cli.Usagef("--clusters %d: there are %d training samples", f.k, s.Train.N)
	}
	options := eval.KMeansOptions{Starts: f.starts, Seed: a.Seed}
	t := &cli.Table{}
	t.Add("codes of", "d", "inertia", "NMI", "ARI", "purity")
	var model *eval.KMeans
	encoders, err := encoders(s)
	if err != nil {
		return err
	}
	for _, e := range encoders {
		codes, err := e.by.Encode(s.Train)
		if err != nil {
			return err
		}
		found, err := eval.FitKMeans(codes, f.k, options)
		if err != nil {
			return err
		}
		if model == nil {
			model = found
		}
		row := []string{e.name, fmt.Sprint(codes.D), fmt.Sprintf("%.5g", found.Inertia), "-", "-", "-"}
		if codes.Labels != nil {
			for i, score := range []func(a, b []int) (float64, error){eval.NMI, eval.ARI, eval.Purity} {
				v, err := score(codes.Labels, found.Labels)
				if err != nil {
					return err
				}
				row[3+i] = fmt.Sprintf("%.3f", v)
			}
		}
		t.Add(row...)
	}
	fmt.Fprintf(a.Stdout, "\n%s of %v\n\n", report.Count(f.k, "cluster"), s.Train)
	if err := t.Write(a.Stdout); err != nil {
		return err
	}
	fmt.Fprintln(a.Stdout)
	if err := writeClusters(a, s, model); err != nil {
		return err
	}
	return drawClusters(a, s, model)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// writeClusters writes the cluster of every sample.
func writeClusters(a *cli.App, s *training.Subject, m *eval.KMeans) error {
	lines := [][]string{{"part", "index", "label", "cluster"}}
	for _, part := range []struct {
		name input.Split
		set  *data.Set
	}{{input.TrainSplit, s.Train}, {input.TestSplit, s.Test}} {
		codes, err := s.AE.Encode(part.set)
		if err != nil {
			return err
		}
		clusters, err := m.Predict(codes)
		if err != nil {
			return err
		}
		names := input.ClassNames(part.set)
		for i, c := range clusters {
			row := []string{string(part.name), fmt.Sprint(i), "", fmt.Sprint(c)}
			if names != nil {
				row[2] = names[i]
			}
			lines = append(lines, row)
		}
	}
	return a.WriteCSV(a.Path(s.Name+"-clusters.csv"), lines)
}

// drawClusters draws what the centres decode to, and which classes are in which cluster.
func drawClusters(a *cli.App, s *training.Subject, m *eval.KMeans) error {
	if !s.AE.Image.IsZero() && !generate.TellsLabels(s) {
		centres, err := m.CentreSet()
		if err != nil {
			return err
		}
		images, err := s.AE.Decode(centres)
		if err != nil {
			return err
		}
		_, err = a.SaveFigure(s.Name+"-centres", viz.ImageGrid{
			Title: s.Name + ": decoded centres of clusters", Geometry: images.Image, Images: images.X, Columns: min(10, images.N),
		})
		if err != nil {
			return err
		}
	}
	const most = 40 // rows and columns that can be read
	if s.Train.Labels == nil || len(m.Centres) > most || len(s.Train.Classes) > most {
		return nil
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
	_, err := a.SaveFigure(s.Name+"-clusters", heat)
	return err
}
