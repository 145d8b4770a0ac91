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
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

// evaluateFlags are the flags of demo eval.
type evaluateFlags struct {
	input.SavedFlags
	samples int
}

func Eval(a *cli.App) *cobra.Command {
	var f evaluateFlags
	cmd := &cobra.Command{
		Use:   "eval",
		Short: "Measure a saved model by everything that applies to it",
		Long: `Eval measures a model on a set (the test part of one that has one): errors of
reconstruction beside those of PCA with as many components, PSNR and SSIM of
images, cross-entropy of grey levels, each term of its own loss, and, of a
variational model, KL, active units and the evidence lower bound. --samples K
adds log p(x) by importance sampling with K draws of each sample's code.

It prints the measures, writes them (NAME-eval.csv), draws the errors of single
samples (figures/NAME-errors) and, of images, the best and the worst
reconstructions (figures/NAME-extremes). Reconstructions go through the code
without noise. Where the model scales its data, errors are of scaled data.

Without --model a plain autoencoder of 32 code units is trained first.

` + input.Help,
		Example: `  demo eval
  demo eval --model out/models/vae-16.safetensors
  demo eval --model out/models/vae-static.safetensors --samples 5000`,
		Args: cli.NoArguments,
	}
	f.Register(cmd.Flags())
	cmd.Flags().IntVar(&f.samples, "samples", 0, "`draws` for log p(x) of each sample; 0 leaves it out")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return runEvaluate(cmd.Context(), a, f) }
	return cmd
}

func runEvaluate(ctx context.Context, a *cli.App, f evaluateFlags) error {
	if err := f.CheckData(); err != nil {
		return err
	}
	if f.samples < 0 {
		return cli.Usagef("--samples %d: it must be at least 0", f.samples)
	}
	s, err := training.Load(ctx, a, f.SavedFlags, training.StandIn("plain", 32, training.TourEpochs))
	if err != nil {
		return err
	}
	set := s.Test
	if f.Split == string(input.TrainSplit) {
		set = s.Train
	}
	// What the model sees, and makes, without going to the units of the data and back.
	seen, reconstruction, err := seenBy(s.AE, set)
	if err != nil {
		return err
	}
	m := &measures{}
	if err := m.reconstruction(seen, reconstruction); err != nil {
		return err
	}
	if err := m.baseline(s, seen); err != nil {
		return err
	}
	if err := m.losses(ctx, s.AE, set); err != nil {
		return err
	}
	if err := m.likelihood(ctx, s.AE, set, f.samples, a.Seed); err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "\n%s, d = %d, on %v\n\n", s.Name, s.AE.Latent(), set)
	t := &cli.Table{Left: 1}
	t.Add("measure", "value", "unit")
	t.Rows = append(t.Rows, m.rows...)
	if err := t.Write(a.Stdout); err != nil {
		return err
	}
	fmt.Fprintln(a.Stdout)
	if err := a.WriteCSV(a.Path(s.Name+"-eval.csv"), t.Rows); err != nil {
		return err
	}
	return drawErrors(a, s, set, seen, reconstruction)
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

// drawErrors draws how the errors of samples are distributed, and the images at both ends.
func drawErrors(a *cli.App, s *training.Subject, set, seen, reconstruction *data.Set) error {
	errors, err := eval.SampleErrors(seen, reconstruction)
	if err != nil {
		return err
	}
	median, err := eval.Percentile(errors, 50)
	if err != nil {
		return err
	}
	_, err = a.SaveFigure(s.Name+"-errors", viz.Histogram{
		Title: "Errors of single samples, " + s.Name, X: "mean squared error of a sample", LogX: slices.Min(errors) > 0,
		Series: []viz.Sample{{Values: errors}}, Marks: []viz.Mark{{Label: fmt.Sprintf("median %.4g", median), At: median}},
	})
	if err != nil || set.Image.IsZero() || s.AE.Scaler != nil {
		return err
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
				return err
			}
			f.Rows = append(f.Rows, viz.Row{Label: row.name, Images: images.X})
		}
	}
	_, err = a.SaveFigure(s.Name+"-extremes", f)
	return err
}
