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
	"github.com/aegis-ae/aegis/viz"
)

// compareFlags are the flags of demo compare.
type compareFlags struct {
	training.Flags
	dims []int
}

func Compare(a *cli.App) *cobra.Command {
	f := compareFlags{Flags: training.Defaults(), dims: []int{2, 5, 10, 32}}
	cmd := &cobra.Command{
		Use:   "compare",
		Short: "Train a model at several code sizes, and put PCA beside each",
		Long: `Compare trains a variant at each size of --dims and measures its test error
beside that of PCA with as many components, the best linear code. It prints a
table, writes it (compare.csv), draws both errors against the size
(figures/compare.png and .svg) and, of images, what is left of one of each class
(figures/compare-reconstructions), and keeps the models.

Everything else about the training is said as in demo train. Where features are
scaled, PCA gets the scaled ones too, and errors are of scaled features.

` + input.Help,
		Example: `  demo compare
  demo compare --model deep --dims 2,8,32 --epochs 40
  demo compare --data my.csv --label class --dims 1,2,4`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	flags.IntSliceVar(&f.dims, "dims", f.dims, "`sizes` of the code, with commas between")
	f.Register(flags)
	for _, name := range []string{"latent", "init", "name"} { // --dims says it, and the models have names of their own
		_ = flags.MarkHidden(name)
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		for _, name := range []string{"latent", "init", "name"} {
			if cmd.Flags().Changed(name) {
				return cli.Usagef("--%s does not go with demo compare: --dims gives the sizes of the code", name)
			}
		}
		if err := f.CheckGiven(cmd); err != nil {
			return err
		}
		if a.Quick && !cmd.Flags().Changed("epochs") {
			f.Epochs = input.QuickEpochs
		}
		return compareSizes(cmd.Context(), a, f)
	}
	return cmd
}

// compared is a model beside PCA at one size of the code.
type compared struct {
	*training.Job
	d           int
	pca         *eval.PCA
	pcaMSE      float64
	kept        float64 // share of the training variance that PCA keeps
	explained   float64 // share of the test variance that the model explains
	compression eval.Compression
}

func compareSizes(ctx context.Context, a *cli.App, f compareFlags) error {
	if len(f.dims) == 0 || slices.Min(f.dims) < 1 {
		return cli.Usagef("--dims %v: it must be sizes of at least 1, such as 2,5,10", f.dims)
	}
	slices.Sort(f.dims)
	f.dims = slices.Compact(f.dims)
	if _, err := f.FitOptions(); err != nil {
		return cli.AsUsage(err)
	}
	train, test, err := input.LoadBoth(ctx, a, f.DataFlags, nil)
	if err != nil {
		return err
	}
	if most := slices.Max(f.dims); most > train.D {
		return cli.Usagef("--dims %d: the samples have %d features, and PCA as many components at most", most, train.D)
	}
	train, validation, err := f.HoldOut(train, test, a.Seed)
	if err != nil {
		return err
	}
	var trainings []*training.Job
	for _, d := range f.dims { // all, before the first is trained
		f.Latent = d
		t, err := training.NewJob(a, f.Flags, train, test)
		if err != nil {
			return err
		}
		t.Options.Validation = validation
		trainings = append(trainings, t)
	}
	if err := a.PrepareOut(); err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "%s at d = %s\n%v\n", f.Title(), strings.Trim(strings.Join(strings.Fields(fmt.Sprint(f.dims)), ", "), "[]"), train)
	if note := training.ScaleNote(trainings[0].AE.Scaler); note != "" {
		fmt.Fprintln(a.Stdout, note)
	}
	if err := training.FitAll(ctx, a, trainings, train); err != nil {
		return err
	}
	results, err := comparisons(trainings, train, test)
	if err != nil {
		return err
	}
	return reportComparison(a, f.Title(), results, test)
}

// comparisons measures trained models beside PCA, on data as the models see them.
func comparisons(trainings []*training.Job, train, test *data.Set) ([]compared, error) {
	var err error
	scaler := trainings[0].AE.Scaler
	if scaler != nil {
		if train, err = scaler.Apply(train); err != nil {
			return nil, err
		}
		if test, err = scaler.Apply(test); err != nil {
			return nil, err
		}
	}
	all, err := eval.FitPCA(train, training.Widest(trainings))
	if err != nil {
		return nil, err
	}
	var out []compared
	for _, t := range trainings {
		c := compared{Job: t, d: t.AE.Latent()}
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
		means := test.ColumnMeans()
		variance := 0.0
		for k, v := range test.X {
			r := float64(v) - means[k%test.D]
			variance += r * r / float64(len(test.X))
		}
		c.explained = 1 - c.MSE/variance
		bits := 32
		if !test.Image.IsZero() {
			bits = 8
		}
		if c.compression, err = eval.CompressionOf(test.D, bits, c.d, 32); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// reportComparison prints the table, writes it and draws the figures.
func reportComparison(a *cli.App, title string, results []compared, test *data.Set) error {
	t := &cli.Table{}
	t.Add("d", "test MSE", "PCA MSE", "gain", "explained", "kept by PCA", "compression", "parameters")
	lines := [][]string{{"d", "test_mse", "pca_mse", "explained_variance", "pca_variance_kept", "ratio_dims", "ratio_bits", "parameters"}}
	var dims, mse, pca []float64
	for _, c := range results {
		t.Add(fmt.Sprint(c.d), fmt.Sprintf("%.6f", c.MSE), fmt.Sprintf("%.6f", c.pcaMSE), fmt.Sprintf("%.0f %%", 100*(1-c.MSE/c.pcaMSE)),
			fmt.Sprintf("%.4f", c.explained), fmt.Sprintf("%.4f", c.kept), fmt.Sprintf("%.4g", c.compression.Dims), report.Thousands(c.AE.Params.Count()))
		lines = append(lines, []string{fmt.Sprint(c.d), report.Number(c.MSE), report.Number(c.pcaMSE), report.Number(c.explained), report.Number(c.kept),
			report.Number(c.compression.Dims), report.Number(c.compression.Bits), fmt.Sprint(c.AE.Params.Count())})
		dims, mse, pca = append(dims, float64(c.d)), append(mse, c.MSE), append(pca, c.pcaMSE)
	}
	fmt.Fprintln(a.Stdout)
	if err := t.Write(a.Stdout); err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "\n%s\n\n", report.Wrap(`MSE: mean squared error per feature on the test samples; gain: how much less it is than PCA's. Explained: share of the
		test variance; kept by PCA: share of the training variance. Compression: numbers of a sample over numbers of a code.`, report.Width, ""))
	if err := a.WriteCSV(a.Path("compare.csv"), lines); err != nil {
		return err
	}
	figure := viz.Lines{
		Title: fmt.Sprintf("Test error of %s and of PCA", title), X: "code size d", Y: "test MSE per feature",
		LogX: len(results) > 1 && results[0].d*4 < results[len(results)-1].d, LogY: true, XTicks: dims,
		Lines: []viz.Line{{Name: "PCA", X: dims, Y: pca}, {Name: title, X: dims, Y: mse}},
	}
	if _, err := a.SaveFigure("compare", figure); err != nil {
		return err
	}
	if test.Image.IsZero() {
		return nil
	}
	return drawComparison(a, title, results, test)
}

// drawComparison shows an image of each class and what PCA and the models make of it.
func drawComparison(a *cli.App, title string, results []compared, test *data.Set) error {
	shown, err := test.Select(input.ByTurns(test, max(10, len(test.Classes))))
	if err != nil {
		return err
	}
	f := viz.Reconstructions{
		Title: "Test images, and what is left of them after d numbers", Geometry: test.Image,
		Rows: []viz.Row{{Label: "input", Images: shown.X}}, Captions: input.ClassNames(shown),
	}
	for _, c := range results {
		model, err := c.AE.Reconstruct(shown)
		if err != nil {
			return err
		}
		if c.AE.Scaler == nil { // else PCA's are of scaled pixels
			linear, err := c.pca.Reconstruct(shown)
			if err != nil {
				return err
			}
			f.Rows = append(f.Rows, viz.Row{Label: fmt.Sprintf("PCA, d = %d", c.d), Images: linear.X})
		}
		f.Rows = append(f.Rows, viz.Row{Label: fmt.Sprintf("%s, d = %d", title, c.d), Images: model.X})
	}
	_, err = a.SaveFigure("compare-reconstructions", f)
	return err
}
