package generate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/cluster"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/eval/sample"
	"github.com/aegis-ae/aegis/viz"
)

// sampleFlags are the flags of demo sample.
type sampleFlags struct {
	input.SavedFlags
	count, components int
	classes           []string
	mixture           bool // --components is given
	output            string
}

// Sample is demo sample.
func Sample(a *cli.App) *cobra.Command {
	var f sampleFlags
	cmd := &cobra.Command{
		Use:   "sample",
		Short: "Draw new samples from a model",
		Long: `Sample draws codes and decodes them. They come from the model's prior, class by
class if it takes labels (--class chooses), or, if it has no prior, from a
mixture of Gaussians fitted to the codes of the training part. It prints how
far samples are from their nearest training samples, and the share of samples
that are farther from it than it is from its own nearest one ("authentic": 0
for copies).

It writes the samples (--output, default NAME-samples.csv) and draws them, what
the most important units of the code change, and the plane of a code of two
units (figures/NAME-samples, -traversal, -manifold).

Without --model a VAE of 16 code units is trained first.

` + input.Help,
		Example: `  demo sample
  demo sample --model out/models/plain-32.safetensors --components 50
  demo sample --model out/models/conditional-vae-16.safetensors --class 3,8`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	f.Register(flags)
	flags.IntVar(&f.count, "count", 64, "`samples` to draw")
	flags.StringSliceVar(&f.classes, "class", nil,
		"`classes` to draw samples of, if the model takes labels (default: all)")
	flags.IntVar(&f.components, "components", 20, "`Gaussians` of the mixture, for a model without a prior")
	flags.StringVar(&f.output, "output", "", "`file` for the samples, .csv or .npy (default NAME-samples.csv in --out)")
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		f.mixture = cmd.Flags().Changed("components")
		return nil
	}
	cmd.RunE = a.Run(&f)
	return cmd
}

// Run implements [cli.Runner].
func (f sampleFlags) Run(ctx context.Context, a *cli.App) (report.Result, error) {
	switch {
	case f.count < 1:
		return nil, cli.Usagef("--count %d: there must be at least 1", f.count)
	case f.components < 1:
		return nil, cli.Usagef("--components %d: there must be at least 1", f.components)
	}
	if err := checkSetFile(f.output); err != nil {
		return nil, err
	}
	s, err := training.Load(ctx, a, f.SavedFlags, training.StandIn("vae", 16))
	if err != nil {
		return nil, err
	}
	x, how, err := f.draw(s, a.Seed)
	if err != nil {
		return nil, err
	}
	novelty, err := noveltyOf(s, x)
	if err != nil {
		return nil, err
	}
	if f.output == "" {
		f.output = a.Path(s.Name + "-samples.csv")
	}
	samples, err := samplesFigure(s, x, fmt.Sprintf("%s: %s", s.Name, how))
	if err != nil {
		return nil, err
	}
	units, err := unitFigures(s)
	return append(report.Result{
		report.Linef("%s of %s, %s", report.Count(x.N, "sample"), s.Name, how),
		report.Linef("mean squared distance to the nearest training sample %.4g; authentic: %.0f %%",
			novelty.Mean(), 100*novelty.Authentic),
		setFile(f.output, x),
		report.Figure{Name: s.Name + "-samples", Figure: samples},
	}, units...), err
}

// noveltyOf measures how far samples are from those of the training part, in the units of the model.
func noveltyOf(s *training.Subject, x *data.Set) (sample.Novelty, error) {
	seen, err := s.Seen(x)
	if err != nil {
		return sample.Novelty{}, err
	}
	train, err := s.Seen(s.Train)
	if err != nil {
		return sample.Novelty{}, err
	}
	return sample.MeasureNovelty(seen, train)
}

// draw draws the samples, and says from what.
func (f sampleFlags) draw(s *training.Subject, seed uint64) (x *data.Set, how string, err error) {
	if _, ok := models.As[models.Prior](s.AE.Model); !ok {
		if f.classes != nil {
			return nil, "", cli.Usagef("--class: the model has no prior that takes labels")
		}
		k := min(f.components, s.Train.N)
		sampler, err := sample.FitLatent(s.AE, s.Train, k, cluster.MixtureOptions{Seed: seed})
		if err != nil {
			return nil, "", err
		}
		x, err = sampler.Sample(f.count, seed)
		return x, fmt.Sprintf("codes from %s fitted to those of the training part", report.Count(k, "Gaussian")), err
	}
	if f.mixture {
		return nil, "", cli.Usagef("--components is for a model without a prior, and %s has one", s.Name)
	}
	x, err = s.AE.Sample(f.count, seed)
	if err == nil {
		if f.classes != nil {
			return nil, "", cli.Usagef("--class: the model takes no labels")
		}
		return x, "codes from the prior", nil
	}
	if !models.Is[models.Labelled](s.AE.Model) {
		return nil, "", err
	}
	names := s.AE.Classes
	if f.classes == nil {
		f.classes = names
	}
	var labels []int
	for _, class := range f.classes {
		i := slices.Index(names, strings.TrimSpace(class))
		if i < 0 {
			return nil, "", cli.Usagef("--class %s: the model knows: %s", class, strings.Join(names, ", "))
		}
		for range max(1, f.count/len(f.classes)) {
			labels = append(labels, i)
		}
	}
	x, err = s.AE.SampleLabels(labels, seed)
	return x, "codes from the prior, of the classes " + strings.Join(f.classes, ", "), err
}

// samplesFigure shows samples as images, or beside the training samples in the plane of their principal components.
func samplesFigure(s *training.Subject, x *data.Set, title string) (viz.Figure, error) {
	if !x.Image.IsZero() {
		const shown = 100
		n := min(x.N, shown)
		columns := 1
		for columns*columns < n {
			columns++
		}
		return viz.ImageGrid{Title: title, Geometry: x.Image, Images: x.X[:n*x.D], Columns: columns}, nil
	}
	if x.D < 2 {
		return viz.Histogram{Title: title, X: "value", Series: []viz.Sample{
			{Name: "training samples", Values: input.Doubles(s.Train.X)}, {Name: "new samples", Values: input.Doubles(x.X)},
		}}, nil
	}
	train, err := s.Seen(s.Train)
	if err != nil {
		return nil, err
	}
	seen, err := s.Seen(x)
	if err != nil {
		return nil, err
	}
	pca, err := linear.FitPCA(train, 2)
	if err != nil {
		return nil, err
	}
	figure := viz.Scatter{
		Title: title, X: "first principal component", Y: "second", Classes: []string{"training samples", "new samples"},
	}
	for label, set := range []*data.Set{train, seen} {
		codes, err := pca.Encode(set)
		if err != nil {
			return nil, err
		}
		points, err := viz.Columns(codes.X, 2, 0, 1)
		if err != nil {
			return nil, err
		}
		figure.Points = append(figure.Points, points...)
		figure.Labels = append(figure.Labels, slices.Repeat([]int{label}, len(points))...)
	}
	return figure, nil
}
