package training

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/progress"
)

// The loss on the test set is that of the trained model, whether the test set has validated the last epoch, or other
// samples have, or the weights are those of an earlier epoch.
func TestTestLoss(t *testing.T) {
	for name, change := range map[string]func(*Flags){
		"test set":       func(*Flags) {},
		"hold-out":       func(f *Flags) { f.validation = 0.2 },
		"early stopping": func(f *Flags) { f.patience, f.Rate = 1, 0.5 },
	} {
		var out, errs bytes.Buffer
		a := cli.New(&out, &errs)
		f := Defaults()
		f.Data, f.Model, f.Hidden, f.Latent, f.Epochs = clitest.TinySet(t, "", ""), "vae", "8", 2, 3
		change(&f)
		options, err := f.Options()
		if err != nil {
			t.Fatal(err)
		}
		sets, err := f.Sets(t.Context(), a, options)
		if err != nil {
			t.Fatal(err)
		}
		job, err := NewJob(a, f, options, sets)
		if err != nil {
			t.Fatal(err)
		}
		a.Out = t.TempDir()
		if err := a.PrepareOut(); err != nil {
			t.Fatal(err)
		}
		if err := job.Fit(t.Context(), a, progress.New(&errs)); err != nil {
			t.Fatal(err)
		}
		want, err := job.AE.Evaluate(t.Context(), job.Test)
		if err != nil || !reflect.DeepEqual(job.Loss, want) {
			t.Errorf("%s: loss %v, want %v; %v", name, job.Loss, want, err)
		}
	}
}
