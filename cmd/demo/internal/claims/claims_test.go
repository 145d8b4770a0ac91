package claims

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/data/mnist"
)

// TestClaims judges every claim that trains nothing, on the embedded digits; those that train are judged by demo
// verify.
func TestClaims(t *testing.T) {
	l := &experiments.Lab{Train: mnist.Train(), Test: mnist.Test(), Seed: 1}
	seen := map[string]bool{}
	for _, c := range All() {
		if seen[c.ID] || c.Place == "" || c.Statement == "" {
			t.Errorf("%s is there twice, or does not say what it is", c.ID)
		}
		seen[c.ID] = true
		if (c.Run == nil) != (c.Expect == Untestable) {
			t.Errorf("%s: what is untestable has no computation, and all else has", c.ID)
		}
		if c.Expect != Holds && c.Correction == "" {
			t.Errorf("%s is not plainly true, but does not say what is", c.ID)
		}
		if c.Trains {
			continue
		}
		r, err := Judge(t.Context(), c, l)
		if err != nil {
			t.Error(err)
			continue
		}
		if !r.AsExpected() {
			t.Errorf("%s is %s in place of %s: %v", c.ID, r.Verdict, c.Expect, r.Numbers())
		}
		for _, check := range append(append(append(experiments.Checks{}, r.Stated...), r.Approximate...), r.True...) {
			if check.What == "" || math.IsInf(check.Low, -1) && math.IsInf(check.High, 1) || check.Low > check.High {
				t.Errorf("%s: a check that cannot fail, or cannot hold: %v", c.ID, check)
			}
		}
	}
}

func TestJudge(t *testing.T) {
	yes, no := checks{{What: "yes", Value: 1, Low: 1, High: 1}}, checks{{What: "no", Value: 1, Low: 2, High: 2}}
	for _, c := range []struct {
		f    Finding
		want Verdict
	}{
		{Finding{Stated: yes}, Holds},
		{Finding{Stated: yes, True: yes}, Holds},
		{Finding{Stated: yes, True: no}, Failed},
		{Finding{Stated: no}, Failed},
		{Finding{Stated: no, Approximate: yes}, Approximately},
		{Finding{Approximate: yes}, Approximately},
		{Finding{Stated: no, Approximate: no, True: yes}, Corrected},
		{Finding{True: append(yes, no...)}, Failed},
		{Finding{}, Failed},
	} {
		r, err := Judge(t.Context(), Claim{Run: func(_ *experiments.Bench, f *Finding) { *f = c.f }}, nil)
		if err != nil || r.Verdict != c.want {
			t.Errorf("%+v: %v, %v, want %v", c.f, r.Verdict, err, c.want)
		}
	}
}

// TestCancelled cancels each claim that trains when it first does: the error says which claim and which training, and
// nothing more is trained.
func TestCancelled(t *testing.T) {
	l := &experiments.Lab{Train: mnist.Train(), Test: mnist.Test(), Seed: 1}
	for _, c := range All() {
		if !c.Trains {
			continue
		}
		ctx, cancel := context.WithCancel(t.Context())
		var trained []string
		l.Progress = func(what string) {
			trained = append(trained, what)
			cancel()
		}
		_, err := Judge(ctx, c, l)
		if !errors.Is(err, context.Canceled) || !strings.HasPrefix(err.Error(), "claim "+c.ID+": ") || len(trained) > 1 {
			t.Errorf("%s trained %q: %v", c.ID, trained, err)
		}
		cancel()
	}
}
