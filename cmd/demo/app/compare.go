package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

// compareFlags are the flags of demo compare.
type compareFlags struct {
	trainFlags
	dims []int
}

func (a *app) compareCommand() *cobra.Command {
	f := compareFlags{trainFlags: defaultTraining(), dims: []int{2, 5, 10, 32}}
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

` + dataHelp,
		Example: `  demo compare
  demo compare --model deep --dims 2,8,32 --epochs 40
  demo compare --data my.csv --label class --dims 1,2,4`,
		Args: noArguments,
	}
	flags := cmd.Flags()
	flags.IntSliceVar(&f.dims, "dims", f.dims, "`sizes` of the code, with commas between")
	f.register(flags)
	for _, name := range []string{"latent", "init", "name"} { // --dims says it, and the models have names of their own
		_ = flags.MarkHidden(name)
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		for _, name := range []string{"latent", "init", "name"} {
			if cmd.Flags().Changed(name) {
				return usagef("--%s does not go with demo compare: --dims gives the sizes of the code", name)
			}
		}
		if err := f.checkGiven(cmd); err != nil {
			return err
		}
		if a.quick && !cmd.Flags().Changed("epochs") {
			f.epochs = quickEpochs
		}
		return a.compare(cmd.Context(), f)
	}
	return cmd
}

// compared is a model beside PCA at one size of the code.
type compared struct {
	*training
	d           int
	pca         *eval.PCA
	pcaMSE      float64
	kept        float64 // share of the training variance that PCA keeps
	explained   float64 // share of the test variance that the model explains
	compression eval.Compression
}

func (a *app) compare(ctx context.Context, f compareFlags) error {
	if len(f.dims) == 0 || slices.Min(f.dims) < 1 {
		return usagef("--dims %v: it must be sizes of at least 1, such as 2,5,10", f.dims)
	}
	slices.Sort(f.dims)
	f.dims = slices.Compact(f.dims)
	if _, err := f.fitOptions(); err != nil {
		return asUsage(err)
	}
	train, test, err := a.loadBoth(ctx, f.dataFlags, nil)
	if err != nil {
		return err
	}
	if most := slices.Max(f.dims); most > train.D {
		return usagef("--dims %d: the samples have %d features, and PCA as many components at most", most, train.D)
	}
	train, validation, err := f.holdOut(train, test, a.seed)
	if err != nil {
		return err
	}
	var trainings []*training
	for _, d := range f.dims { // all, before the first is trained
		f.latent = d
		t, err := a.training(f.trainFlags, train, test)
		if err != nil {
			return err
		}
		t.options.Validation = validation
		trainings = append(trainings, t)
	}
	if err := a.prepareOut(); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s at d = %s\n%v\n", f.title(), strings.Trim(strings.Join(strings.Fields(fmt.Sprint(f.dims)), ", "), "[]"), train)
	if note := scaleNote(trainings[0].ae.Scaler); note != "" {
		fmt.Fprintln(a.stdout, note)
	}
	if err := a.fitAll(ctx, trainings, train); err != nil {
		return err
	}
	results, err := comparisons(trainings, train, test)
	if err != nil {
		return err
	}
	return a.reportComparison(f.title(), results, test)
}

// comparisons measures trained models beside PCA, on data as the models see them.
func comparisons(trainings []*training, train, test *data.Set) ([]compared, error) {
	var err error
	scaler := trainings[0].ae.Scaler
	if scaler != nil {
		if train, err = scaler.Apply(train); err != nil {
			return nil, err
		}
		if test, err = scaler.Apply(test); err != nil {
			return nil, err
		}
	}
	all, err := eval.FitPCA(train, widest(trainings))
	if err != nil {
		return nil, err
	}
	var out []compared
	for _, t := range trainings {
		c := compared{training: t, d: t.ae.Latent()}
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
		c.explained = 1 - c.mse/variance
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
func (a *app) reportComparison(title string, results []compared, test *data.Set) error {
	t := &table{}
	t.add("d", "test MSE", "PCA MSE", "gain", "explained", "kept by PCA", "compression", "parameters")
	lines := [][]string{{"d", "test_mse", "pca_mse", "explained_variance", "pca_variance_kept", "ratio_dims", "ratio_bits", "parameters"}}
	var dims, mse, pca []float64
	for _, c := range results {
		t.add(fmt.Sprint(c.d), fmt.Sprintf("%.6f", c.mse), fmt.Sprintf("%.6f", c.pcaMSE), fmt.Sprintf("%.0f %%", 100*(1-c.mse/c.pcaMSE)),
			fmt.Sprintf("%.4f", c.explained), fmt.Sprintf("%.4f", c.kept), fmt.Sprintf("%.4g", c.compression.Dims), thousands(c.ae.Params.Count()))
		lines = append(lines, []string{fmt.Sprint(c.d), number(c.mse), number(c.pcaMSE), number(c.explained), number(c.kept),
			number(c.compression.Dims), number(c.compression.Bits), fmt.Sprint(c.ae.Params.Count())})
		dims, mse, pca = append(dims, float64(c.d)), append(mse, c.mse), append(pca, c.pcaMSE)
	}
	fmt.Fprintln(a.stdout)
	if err := t.write(a.stdout); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "\n%s\n\n", paragraph(`MSE: mean squared error per feature on the test samples; gain: how much less it is than PCA's. Explained: share of the
		test variance; kept by PCA: share of the training variance. Compression: numbers of a sample over numbers of a code.`, textWidth, ""))
	if err := a.writeCSV(a.path("compare.csv"), lines); err != nil {
		return err
	}
	figure := viz.Lines{
		Title: fmt.Sprintf("Test error of %s and of PCA", title), X: "code size d", Y: "test MSE per feature",
		LogX: len(results) > 1 && results[0].d*4 < results[len(results)-1].d, LogY: true, XTicks: dims,
		Lines: []viz.Line{{Name: "PCA", X: dims, Y: pca}, {Name: title, X: dims, Y: mse}},
	}
	if _, err := a.saveFigure("compare", figure); err != nil {
		return err
	}
	if test.Image.IsZero() {
		return nil
	}
	return a.drawComparison(title, results, test)
}

// drawComparison shows an image of each class and what PCA and the models make of it.
func (a *app) drawComparison(title string, results []compared, test *data.Set) error {
	input, err := test.Select(byTurns(test, max(10, len(test.Classes))))
	if err != nil {
		return err
	}
	f := viz.Reconstructions{
		Title: "Test images, and what is left of them after d numbers", Geometry: test.Image,
		Rows: []viz.Row{{Label: "input", Images: input.X}}, Captions: classNames(input),
	}
	for _, c := range results {
		model, err := c.ae.Reconstruct(input)
		if err != nil {
			return err
		}
		if c.ae.Scaler == nil { // else PCA's are of scaled pixels
			linear, err := c.pca.Reconstruct(input)
			if err != nil {
				return err
			}
			f.Rows = append(f.Rows, viz.Row{Label: fmt.Sprintf("PCA, d = %d", c.d), Images: linear.X})
		}
		f.Rows = append(f.Rows, viz.Row{Label: fmt.Sprintf("%s, d = %d", title, c.d), Images: model.X})
	}
	_, err = a.saveFigure("compare-reconstructions", f)
	return err
}
