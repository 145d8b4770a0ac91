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
		Long: `Train trains one model, shows every term of its loss after each epoch, on the
training and on the test images, and writes three things below --out: the model
(models/NAME.safetensors), the figure of its loss (figures/NAME-losses.png and
.svg) and the numbers (NAME-log.csv), with the learning rate of each epoch's
last step if it changes. NAME is --name.

Terms of a loss are per image: summed over pixels or code units, averaged over
images; cross-entropy and KL are in nats. The MSE at the end is per pixel. While
a warm-up changes the weight of a term, the weight shown is an epoch's average.

A variant's own settings are given by --set KEY=VALUE; demo models NAME lists
them. What is not given is as the variant has it: contractive has no hidden
layers, vae has the cross-entropy, most others one hidden layer of 256 and the
squared error. Variants that change another one can be wrapped around any model
with --wrap, the innermost first: --model vae --wrap conditional --wrap
denoising. If two of them have a setting of one name, --set takes the outermost;
--set NAME.KEY=VALUE names the variant.

--patience N ends the training when the loss on images held out from training
(--validation, a tenth if not given) has not fallen for N epochs, and restores
the best weights; the test images then serve for testing alone. So they do with
--lr-schedule plateau, which lowers the rate when that loss stays.

` + input.Help + `

If training fails after a step, as it does when the loss diverges, the model is
saved as it was before, and the losses of the whole epochs with it.

--init goes on with a saved model: the file says what the model is and how it is
seeded; the optimizer starts afresh. With --set its settings change, and with
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
	flags.StringVar(&config, "config", "", "`recipe` inside the program, or file, to take flags from; "+listRecipes+" shows the recipes")
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
