package measure

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
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/viz"
)

// compareFlags are the flags of demo compare.
type compareFlags struct {
	training.Flags
	dims []int
}

// Compare is demo compare.
func Compare(a *cli.App) *cobra.Command {
	f := compareFlags{Flags: training.Defaults(), dims: []int{2, 5, 10, 32}}
	cmd := &cobra.Command{
		Use:   "compare",
		Short: "Train a model at several code sizes, and compare with PCA",
		Long: `Compare trains a variant at each size of --dims and measures its test error
beside that of PCA with as many components, the best linear code. It prints a
table, writes it (compare.csv), draws both errors against the size
(figures/compare.png and .svg) and reconstructions of one image of each class
(figures/compare-reconstructions), and saves the models.

All other flags are those of demo train. If features are scaled, PCA gets the
scaled ones too, and errors are of scaled features.

` + input.Help,
		Example: `  demo compare
  demo compare --model deep --dims 2,8,32 --epochs 40
  demo compare --data my.csv --label class --dims 1,2,4`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	flags.IntSliceVar(&f.dims, "dims", f.dims, "`sizes` of the code, with commas between")
	f.Register(flags)
	own := []string{"latent", "init", "name", "budget"} // --dims says it, or the models have names of their own
	for _, name := range own {
		_ = flags.MarkHidden(name)
	}
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		why := "does not go with demo compare, which trains models of the sizes --dims"
		if err := cli.Refuse(cmd, why, own...); err != nil {
			return err
		}
		if err := f.CheckGiven(cmd); err != nil {
			return err
		}
		if a.Quick && !cmd.Flags().Changed("epochs") {
			f.Epochs = input.QuickEpochs
		}
		return nil
	}
	cmd.RunE = a.Run(&f)
	return cmd
}

// compared is a model beside PCA at one size of the code.
type compared struct {
	*training.Job
	d           int
	pca         *linear.PCA
	pcaMSE      float64
	kept        float64 // share of the training variance that PCA keeps
	explained   float64 // share of the test variance that the model explains
	compression eval.Compression
}

// Run implements [cli.Runner].
func (f compareFlags) Run(ctx context.Context, a *cli.App) (report.Result, error) {
	if len(f.dims) == 0 || slices.Min(f.dims) < 1 {
		return nil, cli.Usagef("--dims %v: it must be sizes of at least 1, such as 2,5,10", f.dims)
	}
	slices.Sort(f.dims)
	f.dims = slices.Compact(f.dims)
	options, err := f.Options()
	if err != nil {
		return nil, err
	}
	sets, err := f.Sets(ctx, a, options)
	if err != nil {
		return nil, err
	}
	if most := slices.Max(f.dims); most > sets.Train.D {
		return nil, cli.Usagef("--dims %d: the samples have %d features, and PCA at most as many components",
			most, sets.Train.D)
	}
	var jobs []*training.Job
	for _, d := range f.dims { // all, before the first is trained
		f.Latent = d
		t, err := training.NewJob(a, f.Flags, options, sets)
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, t)
	}
	if err := a.PrepareOut(); err != nil {
		return nil, err
	}
	dims := strings.Trim(strings.Join(strings.Fields(fmt.Sprint(f.dims)), ", "), "[]")
	fmt.Fprintf(a.Stdout, "%s at d = %s\n%v\n", f.Title(), dims, sets.Train)
	if note := training.ScaleNote(jobs[0].AE.Scaler); note != "" {
		fmt.Fprintln(a.Stdout, note)
	}
	if err := training.FitAll(ctx, a, jobs); err != nil {
		return nil, err
	}
	results, err := comparisons(jobs, sets)
	if err != nil {
		return nil, err
	}
	return comparisonResult(a, f.Title(), results, sets.Test)
}

// comparisons measures trained models beside PCA, on data as the models see them.
func comparisons(jobs []*training.Job, sets training.Sets) ([]compared, error) {
	s := &training.Subject{AE: jobs[0].AE}
	train, err := s.Seen(sets.Train)
	if err != nil {
		return nil, err
	}
	test, err := s.Seen(sets.Test)
	if err != nil {
		return nil, err
	}
	all, err := linear.FitPCA(train, training.Widest(jobs))
	if err != nil {
		return nil, err
	}
	means, variance := test.ColumnMeans(), 0.0
	for k, v := range test.X {
		r := float64(v) - means[k%test.D]
		variance += r * r / float64(len(test.X))
	}
	bits := 32
	if !test.Image.IsZero() {
		bits = 8
	}
	var out []compared
	for _, t := range jobs {
		c := compared{Job: t, d: t.AE.Latent(), explained: 1 - t.MSE/variance}
		if c.pca, err = all.Truncate(c.d); err != nil {
			return nil, err
		}
		baseline, err := c.pca.Reconstruct(test)
		if err != nil {
			return nil, err
		}
		if c.pcaMSE, err = eval.MSE(test, baseline); err != nil {
			return nil, err
		}
		c.kept = c.pca.VarianceKept()
		if c.compression, err = eval.CompressionOf(test.D, bits, c.d, 32); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// comparisonResult is the table of all sizes and its figures.
func comparisonResult(a *cli.App, title string, results []compared, test *data.Set) (report.Result, error) {
	t := report.NewTable(
		report.Col("d", "d", ""), report.Col("test MSE", "test_mse", "%.6f"), report.Col("PCA MSE", "pca_mse", "%.6f"),
		report.Col("gain", "", "%.0f %%"), report.Col("explained", "explained_variance", "%.4f"),
		report.Col("kept by PCA", "pca_variance_kept", "%.4f"), report.Col("compression", "ratio_dims", ""),
		report.Col("", "ratio_bits", ""), report.Col("parameters", "parameters", ","),
	)
	var dims, mse, pca []float64
	for _, c := range results {
		t.Add(c.d, c.MSE, c.pcaMSE, 100*(1-c.MSE/c.pcaMSE), c.explained, c.kept, c.compression.Dims, c.compression.Bits,
			c.AE.Params.Count())
		dims, mse, pca = append(dims, float64(c.d)), append(mse, c.MSE), append(pca, c.pcaMSE)
	}
	out := report.Result{
		t,
		report.Paragraph(`MSE: mean squared error per feature on the test samples; gain: how much lower it is than PCA's.
			Explained: share of the test variance; kept by PCA: share of the training variance. Compression: numbers of a
			sample over numbers of a code.`),
		report.CSV{Path: a.Path("compare.csv"), Table: t},
		report.Figure{Name: "compare", Figure: viz.Lines{
			Title: fmt.Sprintf("Test error of %s and of PCA", title), X: "code size d", Y: "test MSE per feature",
			LogX: len(results) > 1 && results[0].d*4 < results[len(results)-1].d, LogY: true, XTicks: dims,
			Lines: []viz.Line{{Name: "PCA", X: dims, Y: pca}, {Name: title, X: dims, Y: mse}},
		}},
	}
	if test.Image.IsZero() {
		return out, nil
	}
	figure, err := reconstructionsOfAll(title, results, test)
	out.Add(report.Figure{Name: "compare-reconstructions", Figure: figure})
	return out, err
}

// reconstructionsOfAll shows an image of each class and what PCA and the models make of it.
func reconstructionsOfAll(title string, results []compared, test *data.Set) (viz.Figure, error) {
	shown, err := test.Select(input.ByTurns(test, max(10, len(test.Classes))))
	if err != nil {
		return nil, err
	}
	f := viz.Reconstructions{
		Title: "Test images, and what is left of them after d numbers", Geometry: test.Image,
		Rows: []viz.Row{{Label: "input", Images: shown.X}}, Captions: input.ClassNames(shown),
	}
	for _, c := range results {
		model, err := c.AE.Reconstruct(shown)
		if err != nil {
			return nil, err
		}
		if c.AE.Scaler == nil { // else PCA's are of scaled pixels
			linear, err := c.pca.Reconstruct(shown)
			if err != nil {
				return nil, err
			}
			f.Rows = append(f.Rows, viz.Row{Label: fmt.Sprintf("PCA, d = %d", c.d), Images: linear.X})
		}
		f.Rows = append(f.Rows, viz.Row{Label: fmt.Sprintf("%s, d = %d", title, c.d), Images: model.X})
	}
	return f, nil
}
