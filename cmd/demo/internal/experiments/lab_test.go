package experiments

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models"
)

// fewDigits is a lab in which nothing takes long.
func fewDigits(t *testing.T) *Lab {
	t.Helper()
	train, err := mnist.Train().Head(400)
	if err != nil {
		t.Fatal(err)
	}
	test, err := mnist.Test().Head(120)
	if err != nil {
		t.Fatal(err)
	}
	return &Lab{Train: train, Test: test, Quick: true, Seed: 1}
}

// TestCancelled cancels each experiment when it first trains: the error says so, and nothing more is trained.
func TestCancelled(t *testing.T) {
	l := fewDigits(t)
	for _, e := range append(All(), illustrations...) {
		ctx, cancel := context.WithCancel(t.Context())
		var trained []string
		l.Progress = func(what string) {
			trained = append(trained, what)
			cancel()
		}
		r, err := e.Run(ctx, l)
		switch {
		case len(trained) == 0 && err == nil: // it trains nothing
		case len(trained) != 1 || r != nil || !errors.Is(err, context.Canceled) ||
			!strings.Contains(err.Error(), trained[0]+": "+
				""+
				""+
				""):
			t.Errorf("%s trained %q: %v", e.ID, trained, err)
		}
		cancel()
		if _, err := e.Run(ctx, l); !errors.Is(err, context.Canceled) || len(trained) > 1 {
			t.Errorf("%s began in a cancelled context: %v", e.ID, err)
		}
	}
	if len(l.trained) > 0 {
		t.Errorf("%d models of interrupted trainings were kept", len(l.trained))
	}
}

// TestUnknownModel asserts that an error of the library ends a run.
func TestUnknownModel(t *testing.T) {
	l := fewDigits(t)
	err := l.Work(t.Context(), func(b *Bench) {
		b.FitModel(1, "no such variant", models.Spec{Latent: 2})
		t.Error("it went on")
	})
	if err == nil || !strings.Contains(err.Error(), "no such variant") {
		t.Errorf("%v", err)
	}
}
