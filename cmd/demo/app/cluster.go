package app

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

// clusterFlags are the flags of demo cluster.
type clusterFlags struct {
	savedFlags
	k, starts int
}

func (a *app) clusterCommand() *cobra.Command {
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

` + dataHelp,
		Example: `  demo cluster
  demo cluster --model out/models/vae-16.safetensors --clusters 20
  demo cluster --data my.csv --clusters 4`,
		Args: noArguments,
	}
	flags := cmd.Flags()
	f.register(flags)
	flags.IntVar(&f.k, "clusters", 0, "`number` of clusters (default: as many as there are classes, or 8)")
	flags.IntVar(&f.starts, "starts", 10, "`starts`, of which the best counts")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if cmd.Flags().Changed("clusters") && f.k < 1 {
			return usagef("--clusters %d: there must be at least 1", f.k)
		}
		return a.cluster(cmd.Context(), f)
	}
	return cmd
}

func (a *app) cluster(ctx context.Context, f clusterFlags) error {
	if err := f.checkData(); err != nil {
		return err
	}
	if f.starts < 1 {
		return usagef("--starts %d: there must be at least 1", f.starts)
	}
	s, err := a.subject(ctx, f.savedFlags, standIn("plain", 10, 2*tourEpochs))
	if err != nil {
		return err
	}
	if f.k == 0 {
		f.k = max(len(s.train.Classes), 8*btoi(len(s.train.Classes) < 2))
	}
	if f.k > s.train.N {
		return usagef("--clusters %d: there are %d training samples", f.k, s.train.N)
	}
	options := eval.KMeansOptions{Starts: f.starts, Seed: a.seed}
	t := &table{}
	t.add("codes of", "d", "inertia", "NMI", "ARI", "purity")
	var model *eval.KMeans
	encoders, err := s.encoders()
	if err != nil {
		return err
	}
	for _, e := range encoders {
		codes, err := e.by.Encode(s.train)
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
		t.add(row...)
	}
	fmt.Fprintf(a.stdout, "\n%s of %v\n\n", count(f.k, "cluster"), s.train)
	if err := t.write(a.stdout); err != nil {
		return err
	}
	fmt.Fprintln(a.stdout)
	if err := a.writeClusters(s, model); err != nil {
		return err
	}
	return a.drawClusters(s, model)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// namedEncoder is what is compared.
type namedEncoder struct {
	name string
	by   eval.Encoder
}

// encoders returns the model, PCA with as many components, and the samples themselves, all on data as the model sees them.
func (s *subject) encoders() ([]namedEncoder, error) {
	out := []namedEncoder{{s.name, s.ae}}
	train, err := s.seen(s.train)
	if err != nil {
		return nil, err
	}
	if d := s.ae.Latent(); d <= train.D {
		pca, err := eval.FitPCA(train, d)
		if err != nil {
			return nil, err
		}
		out = append(out, namedEncoder{"PCA", scaledEncoder{pca, s}})
	}
	return append(out, namedEncoder{"the samples", scaledEncoder{eval.Identity{}, s}}), nil
}

// seen returns a set as the model sees it.
func (s *subject) seen(set *data.Set) (*data.Set, error) {
	if s.ae.Scaler == nil {
		return set, nil
	}
	return s.ae.Scaler.Apply(set)
}

// scaledEncoder encodes what a model sees.
type scaledEncoder struct {
	eval.Encoder
	s *subject
}

// Encode implements eval.Encoder.
func (e scaledEncoder) Encode(set *data.Set) (*data.Set, error) {
	set, err := e.s.seen(set)
	if err != nil {
		return nil, err
	}
	return e.Encoder.Encode(set)
}

// writeClusters writes the cluster of every sample.
func (a *app) writeClusters(s *subject, m *eval.KMeans) error {
	lines := [][]string{{"part", "index", "label", "cluster"}}
	for _, part := range []struct {
		name split
		set  *data.Set
	}{{trainSplit, s.train}, {testSplit, s.test}} {
		codes, err := s.ae.Encode(part.set)
		if err != nil {
			return err
		}
		clusters, err := m.Predict(codes)
		if err != nil {
			return err
		}
		names := classNames(part.set)
		for i, c := range clusters {
			row := []string{string(part.name), fmt.Sprint(i), "", fmt.Sprint(c)}
			if names != nil {
				row[2] = names[i]
			}
			lines = append(lines, row)
		}
	}
	return a.writeCSV(a.path(s.name+"-clusters.csv"), lines)
}

// drawClusters draws what the centres decode to, and which classes are in which cluster.
func (a *app) drawClusters(s *subject, m *eval.KMeans) error {
	if !s.ae.Image.IsZero() && !tellsLabels(s) {
		centres, err := m.CentreSet()
		if err != nil {
			return err
		}
		images, err := s.ae.Decode(centres)
		if err != nil {
			return err
		}
		_, err = a.saveFigure(s.name+"-centres", viz.ImageGrid{
			Title: s.name + ": decoded centres of clusters", Geometry: images.Image, Images: images.X, Columns: min(10, images.N),
		})
		if err != nil {
			return err
		}
	}
	const most = 40 // rows and columns that can be read
	if s.train.Labels == nil || len(m.Centres) > most || len(s.train.Classes) > most {
		return nil
	}
	heat := viz.Heat{
		Title: s.name + ": training samples by class and cluster", X: "cluster", Y: "class", Format: "%.0f",
		Rows: s.train.Classes, Columns: viz.Numbers(len(m.Centres)), Values: make([][]float64, len(s.train.Classes)),
	}
	for i := range heat.Values {
		heat.Values[i] = make([]float64, len(m.Centres))
	}
	for i, c := range m.Labels {
		heat.Values[s.train.Labels[i]][c]++
	}
	_, err := a.saveFigure(s.name+"-clusters", heat)
	return err
}
