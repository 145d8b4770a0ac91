package app

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/data"
)

// definingFlags say what a model is. With --init the file says it.
var definingFlags = []string{"scale", "model", "hidden", "latent", "activation", "output", "error", "norm", "dropout", "seed"}

func (a *app) trainCommand() *cobra.Command {
	f := defaultTraining()
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

` + dataHelp + `

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
		Args: noArguments,
	}
	flags := cmd.Flags()
	f.register(flags)
	flags.StringVar(&config, "config", "", "`recipe` inside the program, or file, to take flags from; "+listRecipes+" shows the recipes")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if config == listRecipes {
			return a.listConfigurations()
		}
		quick := a.quick && !cmd.Flags().Changed("epochs") // before a configuration says how many
		return a.configured(cmd, config, func() error {
			if err := f.checkGiven(cmd); err != nil {
				return err
			}
			if quick {
				f.epochs = quickEpochs
			}
			return a.train(cmd.Context(), f)
		})
	}
	return cmd
}

func (a *app) train(ctx context.Context, f trainFlags) error {
	if _, err := f.fitOptions(); err != nil {
		return asUsage(err)
	}
	if err := f.checkBudget(); err != nil {
		return err
	}
	train, test, validation, done, err := a.trainingSets(ctx, &f)
	if err != nil {
		return err
	}
	defer done()
	t, err := a.training(f, train, test)
	if err != nil {
		return err
	}
	t.options.Validation, t.held = validation, validation
	if t.source = f.source; t.source == nil {
		if t.source, err = a.redrawn(ctx, f); err != nil {
			return err
		}
	}
	if err := a.prepareOut(); err != nil {
		return err
	}
	variant, err := composition(t.ae.Model)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s: %s, %d inputs, d = %d, %s parameters\n%v\n", t.name, variant, t.ae.Input(), t.ae.Latent(),
		thousands(t.ae.Params.Count()), train)
	if note := scaleNote(t.ae.Scaler); note != "" {
		fmt.Fprintln(a.stdout, note)
	}
	fmt.Fprintln(a.stdout)

	p := newProgress(a.stderr)
	p.terms = true
	if t.options.Validation != t.test {
		p.validation = "validation"
	}
	fitErr := a.fit(ctx, t, train, p)
	if fitErr != nil && ctx.Err() == nil && t.steps == 0 {
		return fitErr // there is nothing to keep
	}
	files, err := a.writeLosses(t, variant)
	return withLosses(fitErr, files, err)
}

// trainingSets returns the sets of a training, and what to call after it. Of a file that is not read into memory, which
// becomes f.source, a sample stands for all of them.
func (a *app) trainingSets(ctx context.Context, f *trainFlags) (train, test, validation *data.Set, done func(), err error) {
	done = func() {}
	if f.budget > 0 {
		file, sample, err := a.openStreamed(*f)
		if err != nil {
			return nil, nil, nil, done, err
		}
		f.source = file
		fmt.Fprintf(a.stdout, "%s samples, read within %d MB in each epoch; measured on %s of them, which take part in training\n",
			thousands(file.Header().N), f.budget, thousands(sample.N))
		return sample, sample, sample, func() { _ = file.Close() }, nil
	}
	if train, test, err = a.loadBoth(ctx, f.dataFlags, nil); err != nil {
		return nil, nil, nil, done, err
	}
	train, validation, err = f.holdOut(train, test, a.seed)
	return train, test, validation, done, err
}

// holdOut returns the set to train on and the one to validate with: a part of the training set, where the flags ask for it,
// else the test set.
func (f trainFlags) holdOut(train, test *data.Set, seed uint64) (rest, validation *data.Set, err error) {
	o, err := f.fitOptions()
	if err != nil {
		return nil, nil, asUsage(err)
	}
	share := f.validationShare(o.Schedule)
	if share == 0 {
		return train, test, nil
	}
	parts, err := train.Split(seed, 1-share, share)
	if err != nil {
		return nil, nil, asUsage(fmt.Errorf("--validation %v: %w", share, err))
	}
	return parts[0], parts[1], nil
}

// training makes what the flags describe, for a training and a test set.
func (a *app) training(f trainFlags, train, test *data.Set) (*training, error) {
	t := &training{pretrain: f.pretrain, test: test}
	var err error
	if t.options, err = f.fitOptions(); err != nil {
		return nil, asUsage(err)
	}
	t.options.Validation = test
	// A class may be in the test samples alone.
	classes := max(len(train.Classes), len(test.Classes))
	if t.ae, err = f.make(train, classes, a.seed); err != nil {
		return nil, err
	}
	if err := f.noteBits(t.ae); err != nil {
		return nil, err
	}
	t.name = f.fileName(t.ae)
	if t.pretrain > 0 && stagesOf(t.ae.Model) == nil {
		return nil, usagef("--pretrain %d: the model has no layers to train one by one; stacked has", f.pretrain)
	}
	return t, fits(t.ae, train)
}

// writeLosses writes the log and, if an epoch is whole, the figure of the losses, and returns the paths.
func (a *app) writeLosses(t *training, variant string) ([]string, error) {
	log := a.path(t.name + "-" + logName)
	if err := writeLog(log, []*training{t}); err != nil {
		return nil, err
	}
	a.wrote(log)
	files := []string{log}
	if len(t.epochs) == 0 {
		return files, nil
	}
	figures, err := a.saveFigure(t.name+"-losses", t.lossFigure(variant))
	return append(files, figures...), err
}
