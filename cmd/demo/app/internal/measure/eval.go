package measure

import (
	"cmp"
	"context"
	"fmt"
	"slices"

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

// evalFlags are the flags of demo eval.
type evalFlags struct {
	input.SavedFlags
	samples int
}

// Eval is demo eval.
func Eval(a *cli.App) *cobra.Command {
	var f evalFlags
	cmd := &cobra.Command{
		Use:   "eval",
		Short: "Measure a saved model by every measure that applies",
		Long: `Eval measures a model on the test part of a set, or on another --split:
reconstruction errors beside those of PCA with as many components, PSNR and
SSIM of images, cross-entropy of grey levels, and each term of the model's own
loss. For variational models it adds the KL, active units and the evidence
lower bound; --samples K adds log p(x) by importance sampling with K draws of
each code.

It prints the measures, writes them (NAME-eval.csv), and draws the errors of
single samples (figures/NAME-errors) and the best and the worst reconstructions
of images (figures/NAME-extremes). Reconstructions use the code without noise.
If the model scales its data, errors are of scaled data.

Without --model a plain autoencoder of 32 code units is trained first.

` + input.Help,
		Example: `  demo eval
  demo eval --model out/models/vae-16.safetensors
  demo eval --model out/models/vae-static.safetensors --samples 5000`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	f.Register(flags)
	f.RegisterSplit(flags, "test")
	flags.IntVar(&f.samples, "samples", 0, "`draws` for log p(x) of each sample; 0 leaves it out")
	cmd.RunE = a.Run(&f)
	return cmd
}

// Run implements [cli.Runner].
func (f evalFlags) Run(ctx context.Context, a *cli.App) (report.Result, error) {
	if f.samples < 0 {
		return nil, cli.Usagef("--samples %d: it must be at least 0", f.samples)
	}
	s, err := training.Load(ctx, a, f.SavedFlags, training.StandIn("plain", 32))
	if err != nil {
		return nil, err
	}
	set, err := s.Part(f.Split)
	if err != nil {
		return nil, err
	}
	// What the model sees, and makes, without going to the units of the data and back.
	seen, reconstruction, err := seenBy(s.AE, set)
	if err != nil {
		return nil, err
	}
	m := newMeasures()
	for _, measure := range []func() error{
		func() error { return m.reconstruction(seen, reconstruction) },
		func() error { return m.baseline(s, seen) },
		func() error { return m.losses(ctx, s.AE, set) },
		func() error { return m.likelihood(ctx, s.AE, set, f.samples, a.Seed) },
	} {
		if err := measure(); err != nil {
			return nil, err
		}
	}
	m.Title = fmt.Sprintf("%s, d = %d, on %v", s.Name, s.AE.Latent(), set)
	figures, err := errorFigures(s, set, seen, reconstruction)
	return append(report.Result{m.Table, report.CSV{Path: a.Path(s.Name + "-eval.csv"), Table: m.Table}}, figures...), err
}

// seenBy returns a set as the model sees it, and its reconstruction in the same units.
func seenBy(ae *models.Autoencoder, set *data.Set) (seen, reconstruction *data.Set, err error) {
	if reconstruction, err = ae.Reconstruct(set); err != nil || ae.Scaler == nil {
		return set, reconstruction, err
	}
	if seen, err = ae.Scaler.Apply(set); err != nil {
		return nil, nil, err
	}
	reconstruction, err = ae.Scaler.Apply(reconstruction)
	return seen, reconstruction, err
}

// errorFigures shows how the errors of samples are distributed, and the images at both ends.
func errorFigures(s *training.Subject, set, seen, reconstruction *data.Set) (report.Result, error) {
	errors, err := eval.SampleErrors(seen, reconstruction)
	if err != nil {
		return nil, err
	}
	median, err := eval.Percentile(errors, 50)
	if err != nil {
		return nil, err
	}
	out := report.Result{report.Figure{Name: s.Name + "-errors", Figure: viz.Histogram{
		Title: "Errors of single samples, " + s.Name, X: "mean squared error of a sample", LogX: slices.Min(errors) > 0,
		Series: []viz.Sample{{Values: errors}}, Marks: []viz.Mark{{Label: fmt.Sprintf("median %.4g", median), At: median}},
	}}}
	if set.Image.IsZero() || s.AE.Scaler != nil {
		return out, nil
	}
	order := make([]int, set.N)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(errors[i], errors[j]) })
	const shown = 10
	f := viz.Reconstructions{Title: "The best and the worst reconstructions, " + s.Name, Geometry: set.Image}
	n := min(shown, set.N)
	for _, end := range []struct {
		name  string
		which []int
	}{{"best", order[:n]}, {"worst", order[set.N-n:]}} {
		for _, row := range []struct {
			name string
			of   *data.Set
		}{{end.name + ": input", set}, {end.name + ": output", reconstruction}} {
			images, err := row.of.Select(end.which)
			if err != nil {
				return nil, err
			}
			f.Rows = append(f.Rows, viz.Row{Label: row.name, Images: images.X})
		}
	}
	out.Add(report.Figure{Name: s.Name + "-extremes", Figure: f})
	return out, nil
}
