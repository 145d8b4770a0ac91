package plan

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models"
	_ "github.com/aegis-ae/aegis/models/variants"
)

// TestParameters compares with networks that are built.
func TestParameters(t *testing.T) {
	for _, widths := range [][]int{{784, 256, 32}, {784, 32}, {20, 10, 5, 3}} {
		for variant, tied := range map[string]bool{"plain": false, "tied": true} {
			last := len(widths) - 1
			m, err := models.Build(variant, models.Spec{Input: widths[0], Hidden: widths[1:last], Latent: widths[last]})
			if err != nil {
				t.Fatal(err)
			}
			ae, err := models.New(m, models.Options{})
			if err != nil {
				t.Fatal(err)
			}
			p := Plan{Widths: widths, Tied: tied, Batch: 1}
			if got, want := p.Parameters(), float64(ae.Params.Count()); got != want {
				t.Errorf("%s %v: %v parameters, but %v when built", variant, widths, got, want)
			}
		}
	}
}

// TestGiants: the numbers of a study guide's network of 40 million features, which it says has half a billion
// parameters.
func TestGiants(t *testing.T) {
	p := Plan{Widths: []int{40_000_000, 20_000_000, 10_000_000, 100}, Batch: 32, States: 2}
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what            string
		got, want, part float64
	}{
		{"weights of the first layer", p.Layers()[0].Weights, 8e14, 1e-12},
		{"parameters", p.Parameters(), 2.0e15, .01},
		{"bytes of weights", p.Memory().Weights, 8.0e15, .01},
		{"bytes of the input of 32", 32 * 4 * 4e7, 5.12e9, 1e-12},
		{"parameters with one layer of 100", p.Narrowed(100).Parameters(), 8.0e9, .01},
	} {
		if math.Abs(c.got/c.want-1) > c.part {
			t.Errorf("%s: %g, want %g", c.what, c.got, c.want)
		}
	}
}

// TestOperations: forward and backward of one layer are three products, of the first two.
func TestOperations(t *testing.T) {
	p := Plan{Widths: []int{784, 256, 32}, Batch: 128}
	product := func(a, b float64) float64 { return 2 * 128 * a * b }
	want := 2*product(784, 256) + 3*product(256, 32) + 3*product(32, 256) + 3*product(256, 784)
	if got := p.Operations(); got != want {
		t.Errorf("%g operations, want %g", got, want)
	}
	// A machine of one operation and one byte a second takes as many seconds as there are.
	m := p.Memory()
	if got := p.Seconds(Speed{1, math.Inf(1)}); got != want {
		t.Errorf("%g s, want %g", got, want)
	}
	if got := p.Seconds(Speed{math.Inf(1), 1}); got != 3*m.Weights+m.Gradients+2*m.Activations {
		t.Errorf("%g s for the memory", got)
	}
}

// TestWaysOut: what is proposed fits, and one more does not.
func TestWaysOut(t *testing.T) {
	p := Plan{Widths: []int{1_000_000, 500_000, 100}, Batch: 32, States: 2}
	const budget = 16e9
	w := p.Widest(budget)
	if w < 100 || p.Narrowed(w).Memory().Total() > budget || p.Narrowed(w+1).Memory().Total() <= budget {
		t.Errorf("the widest hidden layer has %d units", w)
	}
	q := p.Shrunk(budget)
	larger := q.scaled(q.Widths[0] + 1).Memory().Total()
	if q.Memory().Total() > budget || larger <= budget || q.Widths[2] != 100 || q.Widths[1] != (q.Widths[0]+1)/2 {
		t.Errorf("the same shape in small: %v", q.Widths)
	}
	if none := p.Shrunk(1).Widths; !slices.Equal(none, []int{1, 1, 1}) {
		t.Errorf("what fits into a byte: %v", none)
	}
	giant := Plan{Widths: []int{40_000_000, 100}, Batch: 32, States: 2}
	if q := giant.Batched(budget); q.Batch != 16 || giant.Widest(budget) != 0 || q.Widest(budget) < 1 {
		t.Errorf("the batch becomes %d, with %d units", q.Batch, q.Widest(budget))
	}
	if w := p.Widest(1); w != 0 {
		t.Errorf("%d units fit into a byte", w)
	}
}

func TestCheck(t *testing.T) {
	for want, p := range map[string]Plan{
		"needs at least two":    {Widths: []int{3}, Batch: 1},
		"width 2 of 3 is 0":     {Widths: []int{3, 0, 1}, Batch: 1},
		"a batch of 0 samples":  {Widths: []int{3, 1}},
		"states of the optimiz": {Widths: []int{3, 1}, Batch: 1, States: -1},
	} {
		if err := p.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", p, err, want)
		}
	}
}
