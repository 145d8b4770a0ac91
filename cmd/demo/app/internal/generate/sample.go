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
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

// sampleFlags are the flags of demo sample.
type sampleFlags struct {
	input.SavedFlags
	count, components int
	classes           []string
	output            string
}

func Sample(a *cli.App) *cobra.Command {
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

` + input.Help,
		Example: `  demo sample
  demo sample --model out/models/plain-32.safetensors --components 50
  demo sample --model out/models/conditional-vae-16.safetensors --class 3,8 --count 40`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	f.Register(flags)
	flags.IntVar(&f.count, "count", 64, "`samples` to draw")
	flags.StringSliceVar(&f.classes, "class", nil, "`classes` to draw samples of, of a model that is told labels (default: all)")
	flags.IntVar(&f.components, "components", 20, "`Gaussians` of the mixture, for a model without a prior")
	flags.StringVar(&f.output, "output", "", "`file` for the samples, .csv or .npy (default NAME-samples.csv in --out)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return runSample(cmd.Context(), a, f) }
	return cmd
}

func runSample(ctx context.Context, a *cli.App, f sampleFlags) error {
	if err := f.CheckData(); err != nil {
		return err
	}
	switch {
	case f.count < 1:
		return cli.Usagef("--count %d: there must be at least 1", f.count)
	case f.components < 1:
		return cli.Usagef("--components %d: there must be at least 1", f.components)
	}
	if err := checkSetFile(f.output); err != nil {
		return err
	}
	s, err := training.Load(ctx, a, f.SavedFlags, training.StandIn("vae", 16, training.TourEpochs))
	if err != nil {
		return err
	}
	x, how, err := f.draw(s, a.Seed)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "%s of %s, %s\n", report.Count(x.N, "sample"), s.Name, how)
	seen, train, err := comparable(s.AE, x, s.Train)
	if err != nil {
		return err
	}
	novelty, err := eval.MeasureNovelty(seen, train)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "mean squared distance to the nearest training sample %.4g; authentic: %.0f %%\n", novelty.Mean(), 100*novelty.Authentic)
	if f.output == "" {
		f.output = a.Path(s.Name + "-samples.csv")
	}
	if err := writeSet(a, f.output, x); err != nil {
		return err
	}
	if err := drawSamples(a, s, x, how); err != nil {
		return err
	}
	return drawUnits(a, s)
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
func (f sampleFlags) draw(s *training.Subject, seed uint64) (x *data.Set, how string, err error) {
	if _, ok := models.As[models.Prior](s.AE.Model); !ok {
		if f.classes != nil {
			return nil, "", cli.Usagef("--class: the model has no prior that is told labels")
		}
		k := min(f.components, s.Train.N)
		sampler, err := eval.FitSampler(s.AE, s.Train, k, eval.GaussianMixtureOptions{Seed: seed})
		if err != nil {
			return nil, "", err
		}
		x, err = sampler.Sample(f.count, seed)
		return x, fmt.Sprintf("codes from %s fitted to those of the training part", report.Count(k, "Gaussian")), err
	}
	x, err = s.AE.Sample(f.count, seed)
	if err == nil {
		if f.classes != nil {
			return nil, "", cli.Usagef("--class: labels make no difference to this model")
		}
		return x, "codes from the prior", nil
	}
	// It is told labels, then.
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

// drawSamples draws samples as images, or beside the training samples in the plane of their principal components.
func drawSamples(a *cli.App, s *training.Subject, x *data.Set, how string) error {
	title := fmt.Sprintf("%s: %s", s.Name, how)
	if !x.Image.IsZero() {
		const shown = 100
		n := min(x.N, shown)
		columns := 1
		for columns*columns < n {
			columns++
		}
		_, err := a.SaveFigure(s.Name+"-samples", viz.ImageGrid{
			Title: title, Geometry: x.Image, Images: x.X[:n*x.D], Columns: columns,
		})
		return err
	}
	if x.D < 2 {
		_, err := a.SaveFigure(s.Name+"-samples", viz.Histogram{Title: title, X: "value", Series: []viz.Sample{
			{Name: "training samples", Values: input.Doubles(s.Train.X)}, {Name: "new samples", Values: input.Doubles(x.X)}}})
		return err
	}
	seen, train, err := comparable(s.AE, x, s.Train)
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
	_, err = a.SaveFigure(s.Name+"-samples", figure)
	return err
}
