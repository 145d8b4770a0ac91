package app

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

// sampleFlags are the flags of demo sample.
type sampleFlags struct {
	savedFlags
	count, components int
	classes           []string
	output            string
}

func (a *app) sampleCommand() *cobra.Command {
	var f sampleFlags
	cmd := &cobra.Command{
		Use:   "sample",
		Short: "Draw new samples from a model",
		Long: `Sample draws codes and decodes them: from the prior of a model that has one, for
each class in turn if it is told labels (or those of --class), and for any other
model from a mixture of Gaussians that is fitted to the codes of the training
part. It says how far samples are from their nearest training samples, and which
share of them is farther from it than that one is from the next ("authentic": 0
for copies).

It writes the samples (--output, default NAME-samples.csv) and draws them; of a
code of two units also the grid of all codes, and of any code what each of its
most important units changes (figures/NAME-samples, -manifold, -traversal).

Without --model a VAE of 16 code units is trained first.

` + dataHelp,
		Example: `  demo sample
  demo sample --model out/models/plain-32.safetensors --components 50
  demo sample --model out/models/conditional-vae-16.safetensors --class 3,8 --count 40`,
		Args: noArguments,
	}
	flags := cmd.Flags()
	f.register(flags)
	flags.IntVar(&f.count, "count", 64, "`samples` to draw")
	flags.StringSliceVar(&f.classes, "class", nil, "`classes` to draw samples of, of a model that is told labels (default: all)")
	flags.IntVar(&f.components, "components", 20, "`Gaussians` of the mixture, for a model without a prior")
	flags.StringVar(&f.output, "output", "", "`file` for the samples, .csv or .npy (default NAME-samples.csv in --out)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return a.sample(cmd.Context(), f) }
	return cmd
}

func (a *app) sample(ctx context.Context, f sampleFlags) error {
	if err := f.checkData(); err != nil {
		return err
	}
	switch {
	case f.count < 1:
		return usagef("--count %d: there must be at least 1", f.count)
	case f.components < 1:
		return usagef("--components %d: there must be at least 1", f.components)
	}
	if err := checkSetFile(f.output); err != nil {
		return err
	}
	s, err := a.subject(ctx, f.savedFlags, standIn("vae", 16, tourEpochs))
	if err != nil {
		return err
	}
	x, how, err := f.draw(s, a.seed)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s of %s, %s\n", count(x.N, "sample"), s.name, how)
	seen, train, err := comparable(s.ae, x, s.train)
	if err != nil {
		return err
	}
	novelty, err := eval.MeasureNovelty(seen, train)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "mean squared distance to the nearest training sample %.4g; authentic: %.0f %%\n", novelty.Mean(), 100*novelty.Authentic)
	if f.output == "" {
		f.output = a.path(s.name + "-samples.csv")
	}
	if err := a.writeSet(f.output, x); err != nil {
		return err
	}
	if err := a.drawSamples(s, x, how); err != nil {
		return err
	}
	return a.drawUnits(s)
}

// comparable returns two sets in the units in which distances are taken: scaled, if the model scales.
func comparable(ae *models.Autoencoder, x, y *data.Set) (*data.Set, *data.Set, error) {
	if ae.Scaler == nil {
		return x, y, nil
	}
	x, err := ae.Scaler.Apply(x)
	if err != nil {
		return nil, nil, err
	}
	y, err = ae.Scaler.Apply(y)
	return x, y, err
}

// draw draws the samples, and says from what.
func (f sampleFlags) draw(s *subject, seed uint64) (x *data.Set, how string, err error) {
	if _, ok := models.As[models.Prior](s.ae.Model); !ok {
		if f.classes != nil {
			return nil, "", usagef("--class: the model has no prior that is told labels")
		}
		k := min(f.components, s.train.N)
		sampler, err := eval.FitSampler(s.ae, s.train, k, eval.GaussianMixtureOptions{Seed: seed})
		if err != nil {
			return nil, "", err
		}
		x, err = sampler.Sample(f.count, seed)
		return x, fmt.Sprintf("codes from %s fitted to those of the training part", count(k, "Gaussian")), err
	}
	x, err = s.ae.Sample(f.count, seed)
	if err == nil {
		if f.classes != nil {
			return nil, "", usagef("--class: labels make no difference to this model")
		}
		return x, "codes from the prior", nil
	}
	// It is told labels, then.
	names := s.ae.Classes
	if f.classes == nil {
		f.classes = names
	}
	var labels []int
	for _, class := range f.classes {
		i := slices.Index(names, strings.TrimSpace(class))
		if i < 0 {
			return nil, "", usagef("--class %s: the model knows: %s", class, strings.Join(names, ", "))
		}
		for range max(1, f.count/len(f.classes)) {
			labels = append(labels, i)
		}
	}
	x, err = s.ae.SampleLabels(labels, seed)
	return x, "codes from the prior, of the classes " + strings.Join(f.classes, ", "), err
}

// checkSetFile reports a file in which no set can be written; an empty name is for the command to choose.
func checkSetFile(path string) error {
	if path != "" && codeWriters[filepath.Ext(path)] == nil {
		return usagef("--output %q: it must be a file that ends in .csv or .npy", path)
	}
	return nil
}

// writeSet writes a set as CSV or NPY, and says so.
func (a *app) writeSet(path string, s *data.Set) error {
	if s.Features == nil {
		named := *s
		for j := range s.D {
			named.Features = append(named.Features, fmt.Sprintf("x%d", j+1))
		}
		s = &named
	}
	if err := writeFile(path, func(w io.Writer) error { return codeWriters[filepath.Ext(path)](w, s) }); err != nil {
		return err
	}
	a.wrote(path)
	return nil
}

// drawSamples draws samples as images, or beside the training samples in the plane of their principal components.
func (a *app) drawSamples(s *subject, x *data.Set, how string) error {
	title := fmt.Sprintf("%s: %s", s.name, how)
	if !x.Image.IsZero() {
		const shown = 100
		n := min(x.N, shown)
		columns := 1
		for columns*columns < n {
			columns++
		}
		_, err := a.saveFigure(s.name+"-samples", viz.ImageGrid{
			Title: title, Geometry: x.Image, Images: x.X[:n*x.D], Columns: columns,
		})
		return err
	}
	if x.D < 2 {
		_, err := a.saveFigure(s.name+"-samples", viz.Histogram{Title: title, X: "value", Series: []viz.Sample{
			{Name: "training samples", Values: doubles(s.train.X)}, {Name: "new samples", Values: doubles(x.X)}}})
		return err
	}
	seen, train, err := comparable(s.ae, x, s.train)
	if err != nil {
		return err
	}
	pca, err := eval.FitPCA(train, 2)
	if err != nil {
		return err
	}
	figure := viz.Scatter{Title: title, X: "first principal component", Y: "second", Classes: []string{"training samples", "new samples"}}
	for label, set := range []*data.Set{train, seen} {
		codes, err := pca.Encode(set)
		if err != nil {
			return err
		}
		points, err := viz.Columns(codes.X, 2, 0, 1)
		if err != nil {
			return err
		}
		figure.Points = append(figure.Points, points...)
		figure.Labels = append(figure.Labels, slices.Repeat([]int{label}, len(points))...)
	}
	_, err = a.saveFigure(s.name+"-samples", figure)
	return err
}

func doubles(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}
