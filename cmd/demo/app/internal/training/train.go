package training

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/progress"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
)

// Train is demo train.
func Train(a *cli.App) *cobra.Command {
	f := Defaults()
	var config string
	cmd := &cobra.Command{
		Use:   "train",
		Short: "Train one model of any registered variant",
		Long: `Train trains one model and shows every term of its loss after each epoch, on
the training and on the validation samples. Below --out it writes the model
(models/NAME.safetensors), a figure of its loss (figures/NAME-losses.png and
.svg) and the numbers (NAME-log.csv). NAME is --name.

Terms of a loss are per sample: summed over features or code units, averaged
over samples. Cross-entropy and KL are in nats. The MSE at the end is per
feature. While a warm-up changes the weight of a term, the weight shown is an
epoch's average.

--set KEY=VALUE changes a setting of the variant; demo models NAME lists them.
Other settings keep the variant's defaults: contractive has no hidden layers,
vae the cross-entropy, most others one hidden layer of 256 units and the
squared error. --wrap puts a modifier (noise, penalties, labels) around the
model, the innermost first: --model vae --wrap conditional --wrap denoising. If
two of them have a setting of the same name, --set changes the outermost one;
--set NAME.KEY=VALUE names the variant.

--patience N stops training when the validation loss has not fallen for N
epochs, and restores the best weights. The validation samples are then a part
of the training samples (--validation, a tenth if not given), so that the test
samples choose nothing. The same holds for --lr-schedule plateau.

` + input.Help + `

If training fails after a step, for example because the loss diverges, the model
before that step is saved, with the losses of the complete epochs.

--init continues with a saved model: the file says what the model is and how it
is seeded; the optimizer starts afresh. --set changes its settings, and with
--wrap its weights become part of a larger model: supervised puts a classifier
on a trained encoder.

` + configHelp,
		Example: `  demo train --model vae --latent 8 --set beta=4
  demo train --hidden 512,128 --latent 30 --epochs 50 --error cross-entropy
  demo train --model contractive --latent 64 --set lambda=0.01 --lr 0.005
  demo train --data fashion/ --model plain --name fashion
  demo train --model vae --epochs 99 --patience 5 --lr-schedule cosine
  demo train --model stacked --pretrain 3 --epochs 10
  demo train --model vae --wrap contractive --set contractive.lambda=0.01
  demo train --init out/models/plain-32.safetensors --epochs 5 --lr 0.0003
  demo train --init out/models/plain-32.safetensors --wrap supervised
  demo train --config hinton-30 --seed 2`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	f.Register(flags)
	flags.StringVar(&config, "config", "",
		"`recipe` inside the program, or file, to take flags from; "+listRecipes+" shows the recipes")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if config == listRecipes {
			return listConfigurations(a)
		}
		quick := a.Quick && !cmd.Flags().Changed("epochs") // before a configuration says how many
		return withConfiguration(a, cmd, config, func() error {
			if err := f.CheckGiven(cmd); err != nil {
				return err
			}
			if quick {
				f.Epochs = input.QuickEpochs
			}
			return train(cmd.Context(), a, f)
		})
	}
	return cmd
}

func train(ctx context.Context, a *cli.App, f Flags) error {
	options, err := f.Options()
	if err != nil {
		return err
	}
	sets, err := f.Sets(ctx, a, options)
	if err != nil {
		return err
	}
	defer sets.Close()
	t, err := NewJob(a, f, options, sets)
	if err != nil {
		return err
	}
	t.detects = true
	if err := a.PrepareOut(); err != nil {
		return err
	}
	variant, err := composition(t.AE.Model)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "%s: %s, %d inputs, d = %d, %s parameters\n%v\n", t.Name, variant, t.AE.Input(), t.AE.Latent(),
		report.Thousands(t.AE.Params.Count()), t.Train)
	if note := ScaleNote(t.AE.Scaler); note != "" {
		fmt.Fprintln(a.Stdout, note)
	}
	fmt.Fprintln(a.Stdout)

	p := progress.New(a.Stderr)
	p.Terms = true
	if t.Validation != t.Test {
		p.Validation = "validation"
	}
	fitErr := t.Fit(ctx, a, p)
	if fitErr != nil && ctx.Err() == nil && t.Steps == 0 {
		return fitErr // there is nothing to keep
	}
	losses := report.Result{report.CSV{Path: a.Path(t.Name + "-" + LogName), Table: Log(t)}}
	if len(t.epochs) > 0 {
		losses.Add(report.Figure{Name: t.Name + "-losses", Figure: t.lossFigure(variant)})
	}
	files, err := a.Write(losses)
	return WithLosses(fitErr, files, err)
}
