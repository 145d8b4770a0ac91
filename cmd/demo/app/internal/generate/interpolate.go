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
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/latent"
	"github.com/aegis-ae/aegis/viz"
)

// interpolateFlags are the flags of demo interpolate.
type interpolateFlags struct {
	input.SavedFlags
	from, to []int
	steps    int
	path     string
}

// Interpolate is demo interpolate.
func Interpolate(a *cli.App) *cobra.Command {
	var f interpolateFlags
	cmd := &cobra.Command{
		Use:   "interpolate",
		Short: "Walk from one sample to another through the code",
		Long: `Interpolate decodes points on the path between the codes of two samples. --from
and --to number the test samples from 0, in pairs; without them five pairs of
different classes are taken. The ends are plain reconstructions. For comparison
it follows the straight path between the samples themselves, and prints how far
the middle of each path is from the nearest training sample: a path through
codes should stay nearer the data.

It writes the points (NAME-interpolation.csv) and, of images, draws them
(figures/NAME-interpolation). --path spherical goes along great circles, for
codes with a Gaussian prior. Without --model a VAE of 16 units is trained
first.

` + input.Help,
		Example: `  demo interpolate
  demo interpolate --from 0,1 --to 2,7 --path spherical`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	f.Register(flags)
	flags.IntSliceVar(&f.from, "from", nil, "`numbers` of the samples to start from, with commas between")
	flags.IntSliceVar(&f.to, "to", nil, "`numbers` of the samples to go to, as many")
	flags.IntVar(&f.steps, "steps", 11, "`points` of a path, its ends among them")
	flags.StringVar(&f.path, "path", string(latent.Linear), "linear, or spherical")
	cmd.RunE = a.Run(&f)
	return cmd
}

// Run implements [cli.Runner].
func (f interpolateFlags) Run(ctx context.Context, a *cli.App) (report.Result, error) {
	path := latent.Path(f.path)
	switch {
	case len(f.from) != len(f.to):
		return nil, cli.Usagef("--from has %s and --to %d: they must be pairs",
			report.Count(len(f.from), "number"), len(f.to))
	case f.steps < 2 || f.steps > input.MaxShown:
		return nil, cli.Usagef("--steps %d: it must be 2 to %d", f.steps, input.MaxShown)
	case path != latent.Linear && path != latent.Spherical:
		return nil, cli.Usagef("--path %q: it must be linear or spherical", f.path)
	}
	s, err := training.Load(ctx, a, f.SavedFlags, training.StandIn("vae", 16))
	if err != nil {
		return nil, err
	}
	if f.from == nil {
		f.from, f.to = differentPairs(s.Test, 5)
	}
	for _, i := range slices.Concat(f.from, f.to) {
		if i < 0 || i >= s.Test.N {
			return nil, cli.Usagef("there is no sample %d; the samples of %s are 0 to %d", i, s.Test.Name, s.Test.N-1)
		}
	}
	from, err := s.Test.Select(f.from)
	if err != nil {
		return nil, err
	}
	to, err := s.Test.Select(f.to)
	if err != nil {
		return nil, err
	}
	coded, err := latent.Interpolate(s.AE, from, to, f.steps, path)
	if err != nil {
		return nil, err
	}
	straight, err := latent.Interpolate(eval.Identity{}, from, to, f.steps, latent.Linear)
	if err != nil {
		return nil, err
	}
	out := report.Result{report.Linef("%s, %s path, on %v", s.Name, f.path, s.Test)}
	for _, way := range []struct {
		name string
		x    *data.Set
	}{{"through the code", coded}, {"between the samples", straight}} {
		d, err := f.middleDistance(s, way.x)
		if err != nil {
			return nil, err
		}
		out.Add(report.Linef("%-20s mean squared distance of the middle to the nearest training sample: %.4g", way.name, d))
	}
	out.Add(report.CSV{Path: a.Path(s.Name + "-interpolation.csv"), Table: f.points(coded)})
	if !s.Test.Image.IsZero() {
		out.Add(report.Figure{Name: s.Name + "-interpolation", Figure: f.figure(s, straight, coded)})
	}
	return out, nil
}

// figure shows the paths through the samples above those through the code.
func (f interpolateFlags) figure(s *training.Subject, straight, coded *data.Set) viz.Figure {
	figure := viz.Reconstructions{Title: fmt.Sprintf("%s: from one sample to another", s.Name), Geometry: s.Test.Image}
	size := f.steps * s.Test.D
	for k := range coded.N / f.steps {
		figure.Rows = append(figure.Rows,
			viz.Row{Label: "pixels", Images: straight.X[k*size : (k+1)*size]},
			viz.Row{Label: "codes", Images: coded.X[k*size : (k+1)*size]})
	}
	for i := range f.steps {
		t := strings.TrimSuffix(fmt.Sprintf("%.1f", float64(i)/float64(f.steps-1)), ".0")
		figure.Captions = append(figure.Captions, t)
	}
	return figure
}

// differentPairs returns pairs of samples of different classes, or any where there are no labels.
func differentPairs(s *data.Set, n int) (from, to []int) {
	for i := 0; i+1 < s.N && len(from) < n; i += 2 {
		if s.Labels == nil || s.Labels[i] != s.Labels[i+1] {
			from, to = append(from, i), append(to, i+1)
		}
	}
	return from, to
}

// middleDistance is the mean squared distance of the points in the middle of paths to the nearest training samples.
func (f interpolateFlags) middleDistance(s *training.Subject, x *data.Set) (float64, error) {
	var middle []int
	for i := f.steps / 2; i < x.N; i += f.steps {
		middle = append(middle, i)
	}
	half, err := x.Select(middle)
	if err != nil {
		return 0, err
	}
	novelty, err := noveltyOf(s, half)
	return novelty.Mean(), err
}

// points lists each point: the number of the pair, where it is on the path, and its values.
func (f interpolateFlags) points(x *data.Set) *report.Table {
	keys := []string{"pair", "t"}
	for j := range x.D {
		name := fmt.Sprintf("x%d", j+1)
		if x.Features != nil {
			name = x.Features[j]
		}
		keys = append(keys, name)
	}
	t := report.NewTable(report.Keys(keys...)...)
	for i := range x.N {
		row := []any{i / f.steps, float64(i%f.steps) / float64(f.steps-1)}
		for _, v := range x.Row(i) {
			row = append(row, v)
		}
		t.Add(row...)
	}
	return t
}
