package measure

import (
	"context"
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

// Anomaly is demo anomaly.
func Anomaly(a *cli.App) *cobra.Command {
	f := anomalyFlags{Flags: training.Defaults(), protocol: oneClassProtocol, percentile: 95}
	cmd := &cobra.Command{
		Use:   "anomaly",
		Short: "Find samples that are unlike those a model was trained on",
		Long: `Anomaly has two uses.

With --model FILE it scores every sample of --data and flags those above the
threshold that demo train, or this command, saved with the model: a percentile
of the scores of held-out training samples. It writes the scores (--output,
default NAME-scores.csv: index, label, score, anomaly) and draws them. With
--normal and labels it also reports how well that worked.

Without --model it measures how well anomalies are found. Each class of the set,
or of --normal, is taken for normal in turn: a model is trained on the first
80 % of its training samples, the threshold is set on the others, and all test
samples are scored, beside PCA's error. --protocol leave-out takes all classes
but one for normal instead. It writes the table (anomaly.csv), the detectors
(models/anomaly-CLASS.safetensors), the ROC curves, the AUROC of each class and
the scores of the hardest one (figures/anomaly-...).

Scores (--scores; several are added in units of their spread): error (of the
reconstruction), relative-error (as a share of the sample's size),
negative-elbo, kl, mahalanobis (of the code) and neighbours (distance to the
nearest codes). The default is relative-error and neighbours for grey levels, as
chosen on training digits, and negative-elbo and mahalanobis for other features;
with --variant error and mahalanobis.

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
	flags.StringVar(&f.split, "split", "",
		"with --model: `part` of the set: test, train or all (default: "+input.OwnPart+")")
	flags.StringSliceVar(&f.normal, "normal", nil,
		"`classes` that are normal, with commas between (default: each in turn)")
	flags.StringVar(&f.protocol, "protocol", f.protocol, "one-class, or leave-out: which samples are normal in training")
	flags.StringSliceVar(&f.scores, "scores", nil,
		"what is `measured` of a sample, with commas between: "+scoreNames()+" (default: what suits the data)")
	flags.Float64Var(&f.percentile, "percentile", f.percentile,
		"of the scores of held-out normal samples at which the threshold is")
	flags.StringVarP(&f.output, "output", "o", "", "with --model: `file` for the scores, .csv")
	flags.StringVar(&f.variant, "variant", "",
		"variant of `autoencoder` (default vae; for values beyond 0 to 1 without hidden layers, and with a Gaussian error)")
	flags.IntVar(&f.Latent, "latent", 0,
		"`units` of the code (default 16 for values from 0 to 1; beyond, 2, or with --variant 8 or half as many as "+
			"there are features)")
	flags.StringVar(&f.Hidden, "hidden", "", "`widths` of the encoder's hidden layers (default: the variant's)")
	flags.StringArrayVar(&f.Wraps, "wrap", nil, "`variant` to wrap around the model; may be repeated")
	flags.StringArrayVar(&f.Settings, "set", nil, "`KEY=VALUE` of a setting of the variant; may be repeated")
	epochs := 0
	flags.IntVar(&epochs, "epochs", 0,
		"`passes` over the training samples (default 30, more where they make less than 1,000 steps)")
	flags.Float64Var(&f.Rate, "lr", f.Rate,
		"learning `rate` (default 0.003 for values beyond 0 to 1 without --variant)")
	flags.StringVar(&f.Scale, "scale", f.Scale, "what is done to features, as in demo train")
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		f.ownRate, f.ownEpochs = !cmd.Flags().Changed("lr"), !cmd.Flags().Changed("epochs")
		switch {
		case !f.ownEpochs:
			f.Epochs = epochs
		case a.Quick:
			f.Epochs, f.ownEpochs = input.QuickEpochs, false
		}
		return f.check(cmd)
	}
	cmd.RunE = a.Run(&f)
	return cmd
}

// Run implements [cli.Runner].
func (f anomalyFlags) Run(ctx context.Context, a *cli.App) (report.Result, error) {
	if f.saved != "" {
		return f.score(ctx, a)
	}
	return f.measure(ctx, a)
}

func scoreNames() string {
	var names []string
	for _, s := range anomaly.Scores() {
		names = append(names, string(s))
	}
	return strings.Join(names, ", ")
}

// check finds what is wrong with the flags before anything is read.
func (f anomalyFlags) check(cmd *cobra.Command) error {
	why := "goes with --model: without it anomaly.csv has the measures of the test part"
	refused := cli.Refuse(cmd, why, "split", "output")
	if f.saved != "" {
		why = "does not go with --model: the file has the model, its scores and its threshold"
		refused = cli.Refuse(cmd, why, "protocol", "scores", "percentile", "variant", "latent", "hidden", "wrap", "set",
			"epochs", "lr", "scale")
	}
	if refused != nil {
		return refused
	}
	if err := training.CheckLatent(cmd, f.Latent); err != nil {
		return err
	}
	if err := f.DataFlags.Check(); err != nil {
		return err
	}
	if _, err := input.ParseSplit(f.split); err != nil {
		return err
	}
	if f.variant != "" {
		if _, err := models.Lookup(f.variant); err != nil {
			return cli.Usagef("--variant %s: %w", f.variant, err)
		}
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
	case f.output != "" && !strings.HasSuffix(f.output, ".csv"):
		return cli.Usagef("--output %q: it must be a file that ends in .csv", f.output)
	}
	_, err := f.Options()
	return err
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
