package app

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/linear"
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

func (s tourStop) name() string { return fmt.Sprintf("%s-%d", s.variant, s.latent) }

// tourCommand returns the root command.
func tourCommand(a *cli.App) *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "See autoencoders work, on real digits, in half a minute",
		Long: `Demo trains five small autoencoders on 10,000 MNIST digits, tests them on 2,000
others, compares them with PCA, and draws what they have learned. The digits
are inside the program; it takes about half a minute on two cores.

It writes models, figures (PNG and SVG) and a log of every loss to the folder
--out. The same seed writes the same bytes. Ctrl-C stops training after the
current step and saves the model under way; a second Ctrl-C kills.

The commands below train and use models of your own. In their examples, demo
stands for go run ./cmd/demo.`,
		Example: `  go run ./cmd/demo              # everything, into the folder out
  go run ./cmd/demo --quick      # the same in seconds; the models learn little
  go run ./cmd/demo --seed 2 --out second`,
		Args: cli.NoCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return tour(cmd.Context(), a) },
	}
}

// tour trains the models, prints the table and draws the figures.
func tour(ctx context.Context, a *cli.App) error {
	if err := a.PrepareOut(); err != nil {
		return err
	}
	train, err := input.Digits(a, input.TrainSplit)
	if err != nil {
		return err
	}
	test, err := input.Digits(a, input.TestSplit)
	if err != nil {
		return err
	}
	jobs, err := tourJobs(a, train, test)
	if err != nil {
		return err
	}
	introduce(a, train, test)

	fitErr := training.FitAll(ctx, a, jobs)
	if fitErr != nil && ctx.Err() == nil && jobs[0].Steps == 0 {
		return fitErr // there is nothing to keep
	}
	log := a.Path(training.LogName)
	_, err = a.Write(report.Result{report.CSV{Path: log, Table: training.Log(jobs...)}})
	if err := training.WithLosses(fitErr, []string{log}, err); err != nil {
		return err
	}

	pca, err := linear.FitPCA(train, training.Widest(jobs))
	if err != nil {
		return err
	}
	results, err := measureTour(jobs, pca, test)
	if err != nil {
		return err
	}
	out, err := tourResult(results, train, test, a.Quick)
	if err != nil {
		return err
	}
	if _, err := a.Write(out); err != nil {
		return err
	}
	if err := drawTour(ctx, a, results, pca, test); err != nil {
		return err
	}
	farewell(a)
	return nil
}

// tourJobs makes the models. It is done before anything is trained, so that nothing can be wrong later.
func tourJobs(a *cli.App, train, test *data.Set) ([]*training.Job, error) {
	var out []*training.Job
	for _, s := range tourStops {
		m, err := models.Build(s.variant, models.Spec{Input: train.D, Latent: s.latent})
		if err != nil {
			return nil, err
		}
		ae, err := models.New(m, models.Options{Seed: a.Seed})
		if err != nil {
			return nil, err
		}
		out = append(out, &training.Job{
			Name: s.name(), AE: ae, Sets: training.Sets{Train: train, Test: test, Validation: test},
			Options: models.FitOptions{
				Epochs: tourEpochs(a), Batch: training.TourBatch, LearningRate: s.rate, Validation: test,
			},
		})
	}
	return out, nil
}

func tourEpochs(a *cli.App) int {
	if a.Quick {
		return input.QuickEpochs
	}
	return training.TourEpochs
}

func introduce(a *cli.App, train, test *data.Set) {
	effort := "It takes about half a minute on two cores"
	if a.Quick {
		effort = "With --quick it takes seconds, and they learn little"
	}
	text := fmt.Sprintf(`Aegis now trains %d small autoencoders on %s handwritten digits (%s grey levels from 0 to 1) and
		tests them on %s others. Each squeezes an image, %d numbers, through a code of d numbers, and draws the image again
		from the code alone. The yardstick is PCA, the best linear code of the same size. %s; Ctrl-C stops it and keeps what
		has been learned.`, len(tourStops), report.Thousands(train.N), train.Image, report.Thousands(test.N), train.D, effort)
	fmt.Fprintln(a.Stdout, report.Wrap(text, report.Width, ""))
	fmt.Fprintln(a.Stdout)
}

func farewell(a *cli.App) {
	const run = "go run ./cmd/demo"
	fmt.Fprintf(a.Stdout, "\nLook at the figures first. Then, for instance:\n\n")
	for _, line := range []string{
		"reconstruct --model " + a.ModelPath("plain-2"),
		"encode --model " + a.ModelPath("vae-2") + " --output z.csv",
		"train --model vae --latent 8 --set beta=4",
		"models contractive",
	} {
		fmt.Fprintln(a.Stdout, " ", run, line)
	}
}
