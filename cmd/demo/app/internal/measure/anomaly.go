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
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/anomaly"
	"github.com/aegis-ae/aegis/viz"
)

// anomalyFlags are the flags of demo anomaly.
type anomalyFlags struct {
	training.Flags
	saved      string
	variant    string
	ownRate    bool // the learning rate is chosen by the data
	ownEpochs  bool // the number of epochs is chosen by the number of samples
	normal     []string
	protocol   string
	scores     []string
	percentile float64
	output     string
	split      string
}

// The values of --protocol.
const (
	oneClassProtocol = "one-class"
	leaveOutProtocol = "leave-out"
)

func Anomaly(a *cli.App) *cobra.Command {
	f := anomalyFlags{Flags: training.Defaults(), protocol: oneClassProtocol, percentile: 95}
	cmd := &cobra.Command{
		Use:   "anomaly",
		Short: "Find samples that are unlike those a model was trained on",
		Long: `Anomaly has two uses.

With --model FILE it scores every sample of --data by a saved model and flags
those above the threshold that demo train, or this command, has kept with the
model: the percentile of held-out samples of its training. It writes the scores
(--output, default NAME-scores.csv: index, label, score, anomaly) and draws
them. With --normal, and labels, it reports how well that worked.

Without --model it measures how well anomalies are found: each class of the set,
or those of --normal, in turn is taken for normal, a model is trained on the
first 80 % of its training samples, the threshold is set on the others, and all
test samples are scored; PCA's error is printed beside it. --protocol leave-out
takes all classes but one for normal instead. It writes the table (anomaly.csv),
the detectors (models/anomaly-CLASS.safetensors), the ROC curves, the AUROC of
each class and the scores of the hardest one (figures/anomaly-...).

Scores (--scores, of several the sum in units of their spread): error (of
reconstruction), relative-error (as a share of what there was), negative-elbo,
kl, mahalanobis (of the code) and neighbours (distance to the nearest codes). The
default is relative-error and neighbours for grey levels, chosen on training
digits, and for other features negative-elbo and mahalanobis; with a variant of
your own, error and mahalanobis.

` + input.Help,
		Example: `  demo anomaly
  demo anomaly --normal 3,8 --variant plain --latent 8 --scores error
  demo anomaly --protocol leave-out --normal 1
  demo anomaly --data breast-cancer --normal benign
  demo anomaly --model out/models/anomaly-3.safetensors --normal 3
  demo anomaly --model out/models/my.safetensors --data new.csv -o scores.csv`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.saved, "model", "", "saved model `file` with a detector; without it models are trained")
	f.DataFlags.Register(flags)
	flags.StringVar(&f.split, "split", "", "with --model: `part` of the set: test, train or all (default: the test part of a set that comes with one, else all)")
	flags.StringSliceVar(&f.normal, "normal", nil, "`classes` that are normal, with commas between (default: each in turn)")
	flags.StringVar(&f.protocol, "protocol", f.protocol, "one-class, or leave-out: which samples are normal in training")
	flags.StringSliceVar(&f.scores, "scores", nil, "what is `measured` of a sample, with commas between: "+scoreNames()+" (default: what suits the data)")
	flags.Float64Var(&f.percentile, "percentile", f.percentile, "of the scores of held-out normal samples at which the threshold is")
	flags.StringVarP(&f.output, "output", "o", "", "with --model: `file` for the scores, .csv")
	flags.StringVar(&f.variant, "variant", "", "variant of `autoencoder` (default vae; for values beyond 0 to 1 without hidden layers, and with a Gaussian error)")
	flags.IntVar(&f.Latent, "latent", 0, "`units` of the code (default 16 for values from 0 to 1; beyond, 2, or with --variant 8 or half as many as there are features)")
	flags.StringVar(&f.Hidden, "hidden", "", "`widths` of the encoder's hidden layers (default: the variant's)")
	flags.StringArrayVar(&f.Wraps, "wrap", nil, "`variant` to wrap around the model; may be repeated")
	flags.StringArrayVar(&f.Settings, "set", nil, "`KEY=VALUE` of a setting of the variant; may be repeated")
	epochs := 0
	flags.IntVar(&epochs, "epochs", 0, "`passes` over the training samples (default 30, more where they make less than 1,000 steps)")
	flags.Float64Var(&f.Rate, "lr", f.Rate, "learning `rate` (default 0.003 for values beyond 0 to 1 without --variant)")
	flags.StringVar(&f.Scale, "scale", f.Scale, "what is done to features, as in demo train")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := training.CheckLatent(cmd, f.Latent); err != nil {
			return err
		}
		f.ownRate, f.ownEpochs = !cmd.Flags().Changed("lr"), !cmd.Flags().Changed("epochs")
		switch {
		case !f.ownEpochs:
			f.Epochs = epochs
		case a.Quick:
			f.Epochs, f.ownEpochs = input.QuickEpochs, false
		}
		if err := f.checkAnomaly(); err != nil {
			return err
		}
		if f.saved != "" {
			return scoreAnomalies(cmd.Context(), a, f)
		}
		return measureAnomalies(cmd.Context(), a, f)
	}
	return cmd
}

func scoreNames() string {
	var names []string
	for _, s := range anomaly.Scores() {
		names = append(names, string(s))
	}
	return strings.Join(names, ", ")
}

// checkAnomaly finds what is wrong with the flags before anything is read.
func (f anomalyFlags) checkAnomaly() error {
	if err := f.DataFlags.Check(); err != nil {
		return err
	}
	if _, err := input.ParseSplit(f.split); err != nil {
		return err
	}
	for _, s := range f.scores {
		if !slices.Contains(anomaly.Scores(), anomaly.Score(s)) {
			return cli.Usagef("--scores %s: there are: %s", s, scoreNames())
		}
	}
	switch {
	case f.protocol != oneClassProtocol && f.protocol != leaveOutProtocol:
		return cli.Usagef("--protocol %q: it must be %s or %s", f.protocol, oneClassProtocol, leaveOutProtocol)
	case !(f.percentile > 0 && f.percentile < 100):
		return cli.Usagef("--percentile %v: it must be between 0 and 100", f.percentile)
	case f.output != "" && f.saved == "":
		return cli.Usagef("--output goes with --model: without it the table is written to anomaly.csv in --out")
	case f.output != "" && !strings.HasSuffix(f.output, ".csv"):
		return cli.Usagef("--output %q: it must be a file that ends in .csv", f.output)
	}
	_, err := f.FitOptions()
	return cli.AsUsage(err)
}

// classes returns the numbers of the classes of --normal, nil for none.
func (f anomalyFlags) classes(s *data.Set) ([]int, error) {
	var out []int
	for _, name := range f.normal {
		i := slices.Index(s.Classes, strings.TrimSpace(name))
		if i < 0 {
			return nil, cli.Usagef("--normal %s: the set has no such class; there are: %s", name, strings.Join(s.Classes, ", "))
		}
		out = append(out, i)
	}
	return out, nil
}

// scoreAnomalies scores a set by a saved detector.
func scoreAnomalies(ctx context.Context, a *cli.App, f anomalyFlags) error {
	ae, err := models.Load(f.saved)
	if err != nil {
		return err
	}
	detector, err := anomaly.LoadDetector(ae)
	if err != nil {
		return fmt.Errorf("%s: %w; demo train keeps one with a model, and so does demo anomaly", f.saved, err)
	}
	set, err := input.LoadPart(ctx, a, f.DataFlags, input.Split(f.split), ae)
	if err != nil {
		return err
	}
	normal, err := f.classes(set)
	if err != nil {
		return err
	}
	scores, flagged, err := detector.Detect(set)
	if err != nil {
		return err
	}
	threshold, how := detector.Threshold()
	name := training.SavedName(f.saved)
	lines, found := [][]string{{"index", "label", "score", "anomaly"}}, 0
	for i, v := range scores {
		row := []string{fmt.Sprint(i), "", report.Number(v), "0"}
		if set.Labels != nil {
			row[1] = set.Classes[set.Labels[i]]
		}
		if flagged[i] {
			row[3] = "1"
			found++
		}
		lines = append(lines, row)
	}
	fmt.Fprintf(a.Stdout, "%s of %s are flagged: %v above %.6g (%s)\n", report.Thousands(found), report.Count(set.N, "sample"), detector.Scores(), threshold, how)
	if f.output == "" {
		f.output = a.Path(name + "-scores.csv")
	}
	if err := a.WriteCSV(f.output, lines); err != nil {
		return err
	}
	figure := viz.Histogram{
		Title: "Scores by " + name, X: "score", Series: []viz.Sample{{Name: "samples", Values: scores}},
		Marks: []viz.Mark{{Label: "threshold", At: threshold}},
	}
	if normal != nil {
		positive := make([]bool, set.N)
		for i, label := range set.Labels {
			positive[i] = !slices.Contains(normal, label)
		}
		report, err := anomaly.Evaluate(scores, positive, threshold)
		if err != nil {
			return err
		}
		printReport(a, report)
		figure.Series = []viz.Sample{{Name: "normal", Values: report.Normal}, {Name: "anomalous", Values: report.Anomalous}}
	}
	_, err = a.SaveFigure(name+"-scores", figure)
	return err
}

// printReport prints what a report says of one detector.
func printReport(a *cli.App, r anomaly.Report) {
	fmt.Fprintf(a.Stdout, "AUROC %.4f, average precision %.4f; at the threshold precision %.3f, recall %.3f, F1 %.3f, false positive rate %.3f\n",
		r.AUROC, r.AP, r.Precision(), r.Recall(), r.F1(), r.FalsePositiveRate())
	for _, w := range r.Warnings {
		fmt.Fprintln(a.Stderr, "demo: warning: "+w)
	}
}
