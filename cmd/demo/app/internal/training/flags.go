package training

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
)

// Flags are the flags of demo train.
type Flags struct {
	input.DataFlags
	Model, init, Name                 string
	Scale                             string
	Hidden                            string
	Latent                            int
	activation, Output, Reconstructed string
	norm                              string
	dropout                           float64
	Wraps, Settings                   []string
	Epochs, pretrain, Batch           int
	Rate, decay, clipNorm, clipValue  float64
	schedule, optimizer               string
	patience, from                    int
	validation                        float64
	budget                            int // megabytes, for a file that is not read into memory
}

// Defaults returns the flags of demo train with their defaults.
func Defaults() Flags {
	return Flags{
		Model: "plain", Scale: scaleAuto, Epochs: 20, Batch: data.DefaultBatchSize, Rate: 0.001, schedule: "constant",
		optimizer: "adam", from: 1,
	}
}

// Register adds the flags that say what is trained, and how. Their defaults are the values of f.
func (f *Flags) Register(flags *pflag.FlagSet) {
	f.registerModel(flags)
	f.DataFlags.Register(flags)
	flags.StringVar(&f.Scale, "scale", f.Scale,
		"`scaling` of features, fitted to the training part: standard (mean 0, deviation 1), min-max, none, or "+
			"auto: none for values from 0 to 1, else what suits the output")
	flags.StringVar(&f.Output, "output", "",
		"`function` of the output: sigmoid, tanh or identity (default sigmoid)")
	flags.StringVar(&f.init, "init", "", "saved model `file` to continue with")
	flags.IntVar(&f.Epochs, "epochs", f.Epochs, "`passes` over the training samples")
	flags.IntVar(&f.pretrain, "pretrain", 0,
		"`passes` for each layer alone before the whole model is trained (stacked)")
	flags.IntVar(&f.Batch, "batch", f.Batch, "`samples` in a training step")
	flags.Float64Var(&f.Rate, "lr", f.Rate, "learning `rate`")
	flags.StringVar(&f.schedule, "lr-schedule", f.schedule,
		"`course` of the learning rate: "+strings.Join(optim.ScheduleForms(), ", "))
	flags.StringVar(&f.optimizer, "optimizer", f.optimizer,
		"`method` of descent: "+strings.Join(optim.Names(), ", "))
	flags.Float64Var(&f.decay, "weight-decay", 0,
		"`weight` of the sum of squares of all matrices and kernels, not biases, in the loss")
	flags.Float64Var(&f.clipNorm, "clip-norm", 0, "largest `norm` of the gradient; 0 does not clip")
	flags.Float64Var(&f.clipValue, "clip-value", 0,
		"largest absolute `value` of an element of the gradient; 0 does not clip")
	flags.IntVar(&f.patience, "patience", 0,
		"`epochs` without a lower validation loss after which training ends; 0 trains them all")
	flags.IntVar(&f.from, "patience-from", f.from,
		"first `epoch` that counts for --patience, such as the one after a warm-up")
	flags.Float64Var(&f.validation, "validation", 0,
		"`share` of the training samples held out for validation (default 0.1 with --patience or plateau, else "+
			"the test samples validate)")
	flags.IntVar(&f.budget, "budget", 0,
		"`megabytes` of memory for reading the file of --data anew in each epoch, if it is too large for memory; "+
			"0 reads it once")
	flags.StringVar(&f.Name, "name", "", "`name` of the files (default MODEL-LATENT, or that of --init)")
}

// registerModel adds the flags that define a model.
func (f *Flags) registerModel(flags *pflag.FlagSet) {
	flags.SortFlags = false
	flags.StringVar(&f.Model, "model", f.Model, "`variant` of autoencoder; demo models lists them")
	flags.StringVar(&f.Hidden, "hidden", "",
		"`widths` of the encoder's hidden layers, such as 256,128, which the decoder mirrors, or none (default: "+
			"the variant's)")
	flags.IntVar(&f.Latent, "latent", 0, "`units` of the code (default: the variant's, mostly 16)")
	flags.StringVar(&f.activation, "activation", "",
		"`function` of hidden layers: "+activationNames()+" (default relu)")
	flags.StringVar(&f.Reconstructed, "error", "",
		"reconstruction error `term`: squared-error, absolute-error, huber, cross-entropy or gaussian (default: "+
			"the variant's)")
	flags.StringVar(&f.norm, "norm", "", "`kind` of normalisation in hidden layers: batch or layer (default none)")
	flags.Float64Var(&f.dropout, "dropout", 0, "`probability` with which a hidden unit is dropped in training")
	flags.StringArrayVar(&f.Wraps, "wrap", nil, "`variant` to wrap around the model; may be repeated")
	flags.StringArrayVar(&f.Settings, "set", nil, "`KEY=VALUE` of a setting of the variant; may be repeated")
}

func activationNames() string {
	var names []string
	for _, k := range graph.Activations() {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

// definingFlags say what a model is. With --init the file says it.
var definingFlags = []string{
	"scale", "model", "hidden", "latent", "activation", "output", "error", "norm", "dropout", "seed",
}

// CheckGiven refuses flags that contradict --init, and a code without units.
func (f Flags) CheckGiven(cmd *cobra.Command) error {
	if f.init != "" {
		if err := cli.Refuse(cmd, "does not go with --init: the file says what the model is", definingFlags...); err != nil {
			return err
		}
	}
	return CheckLatent(cmd, f.Latent)
}

// CheckLatent refuses --latent 0, which would otherwise mean the default of the variant.
func CheckLatent(cmd *cobra.Command, units int) error {
	if cmd.Flags().Changed("latent") && units < 1 {
		return cli.Usagef("--latent %d: a code of %d units: there must be at least 1", units, units)
	}
	return nil
}
