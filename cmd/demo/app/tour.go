package app

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
)

// tourStop is a model of the tour: a registered variant with its default settings.
type tourStop struct {
	variant string
	latent  int
	rate    float64 // learning rate
}

// tourStops are the models of the tour, in the order in which they are trained and shown. The learning rates are the
// best of a few that were tried: the variational models bear more than the plain ones, and the contractive model, one
// layer of sigmoids whose slope is a quarter at most, needs more.
var tourStops = []tourStop{
	{"plain", 32, 0.001},
	{"plain", 2, 0.001},
	{"vae", 16, 0.002},
	{"vae", 2, 0.002},
	{"contractive", 32, 0.005},
}

const (
	tourEpochs = 12
	tourBatch  = 64
)

func (s tourStop) name() string { return fmt.Sprintf("%s-%d", s.variant, s.latent) }

// tourCommand returns the root command.
func (a *app) tourCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "See autoencoders work, on real digits, in half a minute",
		Long: `Demo trains five small autoencoders on 10,000 handwritten digits that it carries
inside, tests them on 2,000 others, compares them with PCA, and draws what they
have learned: no download, about half a minute on two cores.

It writes models, figures (PNG and SVG) and a log of every loss to the folder
--out. The same seed writes the same bytes. Ctrl-C stops training after the
current step and saves the model under way; a second Ctrl-C kills.

The commands below work with models of your own, and with what is in --out.
Their examples say demo for go run ./cmd/demo.`,
		Example: `  go run ./cmd/demo              # everything, into the folder out
  go run ./cmd/demo --quick      # the same in seconds; the models learn little
  go run ./cmd/demo --seed 2 --out second`,
		Args: noCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.tour(cmd.Context()) },
	}
}

// tour trains the models, prints the table and draws the figures.
func (a *app) tour(ctx context.Context) error {
	if err := a.prepareOut(); err != nil {
		return err
	}
	train, err := a.load(trainSplit)
	if err != nil {
		return err
	}
	test, err := a.load(testSplit)
	if err != nil {
		return err
	}
	trainings, err := a.tourTrainings(train, test)
	if err != nil {
		return err
	}
	a.introduce(train, test)

	fitErr := a.fitAll(ctx, trainings, train)
	if fitErr != nil && ctx.Err() == nil && trainings[0].steps == 0 {
		return fitErr // there is nothing to keep
	}
	log := a.path(logName)
	err = writeLog(log, trainings)
	if err == nil {
		a.wrote(log)
	}
	if err := withLosses(fitErr, []string{log}, err); err != nil {
		return err
	}

	pca, err := eval.FitPCA(train, widest(trainings))
	if err != nil {
		return err
	}
	results, err := measure(trainings, pca, test)
	if err != nil {
		return err
	}
	if err := a.report(results, train, test); err != nil {
		return err
	}
	if err := a.drawTour(ctx, results, pca, test); err != nil {
		return err
	}
	a.farewell()
	return nil
}

// tourTrainings makes the models. It is done before anything is trained, so that nothing can be wrong later.
func (a *app) tourTrainings(train, test *data.Set) ([]*training, error) {
	var out []*training
	for _, s := range tourStops {
		m, err := models.Build(s.variant, models.Spec{Input: train.D, Latent: s.latent})
		if err != nil {
			return nil, err
		}
		ae, err := models.New(m, models.Options{Seed: a.seed})
		if err != nil {
			return nil, err
		}
		out = append(out, &training{name: s.name(), ae: ae, test: test, options: models.FitOptions{
			Epochs: a.tourEpochs(), Batch: tourBatch, LearningRate: s.rate, Validation: test,
		}})
	}
	return out, nil
}

func (a *app) tourEpochs() int {
	if a.quick {
		return quickEpochs
	}
	return tourEpochs
}

// fitAll trains and saves one model after the other. The models of several stops could be trained at once, but each
// uses all processors already.
func (a *app) fitAll(ctx context.Context, trainings []*training, train *data.Set) error {
	p := newProgress(a.stderr)
	for _, t := range trainings {
		if err := a.fit(ctx, t, train, p); err != nil {
			return err
		}
	}
	return nil
}

// widest is the largest code of the models.
func widest(trainings []*training) int {
	d := 1
	for _, t := range trainings {
		d = max(d, t.ae.Latent())
	}
	return d
}

func (a *app) introduce(train, test *data.Set) {
	effort := "It takes about half a minute on two cores"
	if a.quick {
		effort = "With --quick it takes seconds, and they learn little"
	}
	fmt.Fprintln(a.stdout, paragraph(fmt.Sprintf(
		`Aegis now trains %d small autoencoders on %s handwritten digits (%s grey levels from 0 to 1) and tests them on %s
		that they have not seen. Each squeezes an image, %d numbers, through a code of d numbers, and draws the image again
		from the code alone. The yardstick is PCA, the best linear code of the same size. %s; Ctrl-C stops it and keeps what
		has been learned.`, len(tourStops), thousands(train.N), train.Image, thousands(test.N), train.D, effort), textWidth, ""))
	fmt.Fprintln(a.stdout)
}

func (a *app) farewell() {
	const run = "go run ./cmd/demo"
	fmt.Fprintf(a.stdout, "\nLook at the figures first. Then, for instance:\n\n")
	for _, line := range []string{
		"reconstruct --model " + a.modelPath("plain-2"),
		"encode --model " + a.modelPath("vae-2") + " --output z.csv",
		"train --model vae --latent 8 --set beta=4",
		"models contractive",
	} {
		fmt.Fprintln(a.stdout, " ", run, line)
	}
}
