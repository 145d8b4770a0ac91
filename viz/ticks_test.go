package viz

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/plot"
)

// labels are the labels of the ticks, in a line.
func labels(t plot.Ticker, lo, hi float64) string {
	var out []string
	for _, tick := range t.Ticks(lo, hi) {
		if !tick.IsMinor() {
			out = append(out, tick.Label)
		}
	}
	return strings.Join(out, " ")
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		ticker plot.Ticker
		lo, hi float64
		want   string
	}{
		{linearTicks{count: 5}, 0, 10, "0 2 4 6 8 10"},
		{linearTicks{count: 5}, -1.1, 1.1, "-1.0 -0.5 0.0 0.5 1.0"},
		{linearTicks{count: 8}, 80, 190, "80 100 120 140 160 180"},
		{linearTicks{count: 5}, 0.0101, 0.0149, "0.011 0.012 0.013 0.014"},
		{linearTicks{count: 5}, 0, 3e-7, "0 1e-7 2e-7 3e-7"},
		{linearTicks{count: 5}, 1e7, 1.2e7, "1.00e7 1.05e7 1.10e7 1.15e7 1.20e7"},
		{linearTicks{count: 4}, -2e300, 2e300, "-2e300 -1e300 0 1e300 2e300"},
		{linearTicks{5, true}, 0.5, 1.5, "1"},
		{linearTicks{5, true}, 0.9, 3.1, "1 2 3"},
		{linearTicks{5, true}, 0.4, 20.6, "5 10 15 20"},
		{linearTicks{5, true}, -5, 206, "50 100 150 200"},
		{logTicks{5}, 0.9, 2000, "1 10 100 1000"},
		{logTicks{5}, 0.004, 0.12, "0.005 0.01 0.02 0.05 0.1"},
		{logTicks{5}, 3, 4.5, "3.0 3.5 4.0 4.5"},
		{logTicks{5}, 1e-12, 1, "1e-12 1e-9 1e-6 0.001 1"},
		{logTicks{5}, 1e5, 2e7, "1e5 1e6 1e7"},
	} {
		want := strings.ReplaceAll(c.want, "1e5 ", "100000 ")
		if got := labels(c.ticker, c.lo, c.hi); got != want {
			t.Errorf("%T from %g to %g: %q; want %q", c.ticker, c.lo, c.hi, got, want)
		}
	}
}

// TestTicksAreFewAndDistinct tries ranges of every magnitude.
func TestTicksAreFewAndDistinct(t *testing.T) {
	const seed = 5
	random := rand.New(rand.NewPCG(seed, 0))
	for range 20_000 {
		r := noInterval().with(random.NormFloat64() * math.Pow(10, float64(random.IntN(40)-20)))
		r = r.with(r.min + math.Abs(random.NormFloat64())*math.Pow(10, float64(random.IntN(40)-20)))
		r = r.padded(0.05)
		for _, ticker := range []plot.Ticker{linearTicks{count: 8}, logTicks{5}} {
			if _, log := ticker.(logTicks); log && r.min <= 0 {
				continue
			}
			seen := map[string]bool{}
			for _, tick := range ticker.Ticks(r.min, r.max) {
				if tick.IsMinor() {
					continue
				}
				if seen[tick.Label] {
					t.Fatalf("seed %d: %T on %v labels two ticks %q", seed, ticker, r, tick.Label)
				}
				seen[tick.Label] = true
				slack := 1e-6 * (r.max - r.min)
				if tick.Value < r.min-slack || tick.Value > r.max+slack {
					t.Fatalf("seed %d: %T on %v has a tick at %g", seed, ticker, r, tick.Value)
				}
			}
			if len(seen) < 2 || len(seen) > 10 {
				t.Fatalf("seed %d: %T on %v has %d labels", seed, ticker, r, len(seen))
			}
		}
	}
}

func TestPadded(t *testing.T) {
	for _, c := range []struct{ in, want interval }{
		{interval{0, 10}, interval{-1, 11}},
		{interval{5, 5}, interval{4.5, 5.5}},
		{interval{0, 0}, interval{-1, 1}},
		{interval{-2e-6, -2e-6}, interval{-2e-6 - 1e-3, -2e-6 + 1e-3}},
	} {
		if got := c.in.padded(0.1); got != c.want {
			t.Errorf("%v padded: %v; want %v", c.in, got, c.want)
		}
	}
	got := interval{1, 100}.paddedLog(0.5)
	if math.Abs(got.min-0.1) > 1e-12 || math.Abs(got.max-1000) > 1e-9 {
		t.Errorf("1 to 100 padded by half on a logarithmic axis: %v", got)
	}
	if got := (interval{1e-300, 1e300}).paddedLog(0.5); !(got.min > 0 && got.max < math.Inf(1)) {
		t.Errorf("the largest range padded: %v", got)
	}
}
