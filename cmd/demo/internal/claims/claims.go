// Package claims holds what five sources that teach autoencoders claim, and a computation for each claim that finds out
// whether it is true.
//
// The sources are S0, solutions to exercises (theory A1 to A5, code B1 to B5, concepts C1 to C6); S1, lecture notes in
// ten parts; S2, a lesson with three examples, five problems, six questions and a list of pitfalls; S3, an overview
// with one program; and S4, a long study guide. They agree on most points, err in some, and say some things that cannot
// be tested.
//
// A [Claim] is a value, registered in the file of its subject:
//
//	func init() {
//		register(Claim{
//			ID: "C14", Place: "S0 A4.2", Expect: Holds,
//			Statement: "‖J‖² = Σᵢ zᵢ²(1 − zᵢ)² ‖wᵢ‖² for one layer of sigmoids.",
//			Run:       sigmoidJacobianNorm,
//		})
//	}
//
// Its Run computes with the library and adds numbers between bounds to a [Finding], on three levels. Stated is what the
// claim says, word for word. Approximate is the same with some slack, or under a condition that the source leaves out.
// True is what is right instead. [Judge] derives the verdict from these numbers. Expect is only what we expect: a
// verdict that differs is a fault, either in the claim's text or in the code.
//
// No Run handles errors: the first error ends the computation and comes out of Judge. Package try says how, and why.
//
// A claim must depend neither on other claims nor on their order. The same seed gives the same numbers.
package claims

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
)

// Claim is something that a source says, and the computation that tests it.
type Claim struct {
	ID        string // such as C01
	Place     string // source and place in it, such as S0 A1.1
	Statement string // what the source says, in our words
	// Correction is what is right, or the missing condition, with the reason; empty if the claim holds as it stands.
	Correction string
	// Expect is the verdict that we expect.
	Expect Verdict
	// Trains says that Run trains networks, which takes seconds; otherwise it takes less than one.
	Trains bool
	// Run tests the claim. It is nil if and only if the claim is untestable; Correction then says why.
	Run func(l *experiments.Bench, f *Finding)
}

// Verdict is the outcome of a claim.
type Verdict string

// The verdicts.
const (
	Holds         Verdict = "holds"
	Approximately Verdict = "holds approximately" // with slack, or under a condition that the source leaves out
	Corrected     Verdict = "corrected"           // it is wrong, and the correct statement holds
	Untestable    Verdict = "untestable"          // too little is said to test it, or it is history or opinion
	Failed        Verdict = "FAILED"              // what we say ourselves is wrong
)

// Finding is what a claim's computation has found.
type Finding struct {
	Stated      experiments.Checks // what the claim says
	Approximate experiments.Checks // what it says, with slack or a condition
	True        experiments.Checks // what is right instead, or besides: all of them must hold for any verdict
}

// Result is a claim with its verdict.
type Result struct {
	Claim
	Finding
	Verdict Verdict
}

// AsExpected reports whether the verdict is the one that we expect.
func (r Result) AsExpected() bool { return r.Verdict == r.Expect }

// Judge runs a claim and returns its verdict: Holds if all of Stated does; else Approximately if all of Approximate
// does; else Corrected, if there is something in True. If anything in True does not hold, or nothing is left, it is
// Failed.
func Judge(ctx context.Context, c Claim, l *experiments.Lab) (Result, error) {
	if c.Run == nil {
		return Result{Claim: c, Verdict: Untestable}, nil
	}
	r := Result{Claim: c}
	if err := l.Work(ctx, func(b *experiments.Bench) { c.Run(b, &r.Finding) }); err != nil {
		return Result{}, fmt.Errorf("claim %s: %w", c.ID, err)
	}
	switch {
	case !r.True.Hold():
		r.Verdict = Failed
	case len(r.Stated) > 0 && r.Stated.Hold():
		r.Verdict = Holds
	case len(r.Approximate) > 0 && r.Approximate.Hold():
		r.Verdict = Approximately
	case len(r.True) > 0:
		r.Verdict = Corrected
	default:
		r.Verdict = Failed
	}
	return r, nil
}

var registered []Claim

func register(cs ...Claim) { registered = append(registered, cs...) }

// All returns the claims in the order of their IDs.
func All() []Claim {
	return slices.SortedFunc(slices.Values(registered), func(a, b Claim) int {
		return cmp.Or(cmp.Compare(number(a.ID), number(b.ID)), cmp.Compare(a.ID, b.ID))
	})
}

// number returns the number in an ID such as C94b.
func number(id string) int {
	n := 0
	for _, r := range id {
		if r >= '0' && r <= '9' {
			n = 10*n + int(r-'0')
		}
	}
	return n
}

// Select returns the claims of the given IDs, in the order of all; all if there are none.
func Select(ids []string) ([]Claim, error) {
	all := All()
	if len(ids) == 0 {
		return all, nil
	}
	wanted := map[string]bool{}
	for _, id := range ids {
		i := slices.IndexFunc(all, func(c Claim) bool { return strings.EqualFold(c.ID, id) })
		if i < 0 {
			return nil, fmt.Errorf("there is no claim %q; the claims are %s to %s", id, all[0].ID, all[len(all)-1].ID)
		}
		wanted[all[i].ID] = true
	}
	return slices.DeleteFunc(all, func(c Claim) bool { return !wanted[c.ID] }), nil
}
