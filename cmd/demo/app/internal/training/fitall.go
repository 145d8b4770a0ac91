package training

import (
	"context"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/progress"
	"github.com/aegis-ae/aegis/data"
)

// fitAll trains and saves one model after the other. The models of several stops could be trained at once, but each
// uses all processors already.
func FitAll(ctx context.Context, a *cli.App, trainings []*Job, train *data.Set) error {
	p := progress.New(a.Stderr)
	for _, t := range trainings {
		if err := Fit(ctx, a, t, train, p); err != nil {
			return err
		}
	}
	return nil
}

// widest is the largest code of the models.
func Widest(trainings []*Job) int {
	d := 1
	for _, t := range trainings {
		d = max(d, t.AE.Latent())
	}
	return d
}
