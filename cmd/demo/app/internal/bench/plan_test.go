package bench

import (
	"strings"
	"testing"
)

func TestPlan(t *testing.T) {
	for line, wants := range map[string][]string{
		"--widths 784,256,32 --memory 1": {
			"784 → 256", "419 thousand", "1.68 MB", "it fits: it takes 8.47 MB of 1 GB", "measured here",
		},
		"--widths 40_000_000,20_000_000,10_000_000,100 --batch 32 --memory 16 --samples 1e6": {
			"2e15", "8 PB", "it does not fit: it needs 32 PB, 2 million times the memory of 16 GB", "160 TB of input",
			"- the same shape for fewer features, 28,2",
		},
	} {
		out, _ := demo.Succeed(t, "plan", line)
		for _, want := range wants {
			if !strings.Contains(out, want) {
				t.Errorf("no %q in:\n%s", want, out)
			}
		}
	}
	demo.Refuse(t, "plan", map[string]string{
		"--widths 784,x":         `"x" is no whole number`,
		"--widths 784":           "at least two",
		"--widths 784,0":         "width 2 of 2 is 0",
		"--batch 0":              "a batch of 0 samples",
		"--optimizer newton":     `--optimizer "newton": there are`,
		"--memory -1":            "--memory -1",
		"--samples -1":           "--samples -1",
		"--samples 5 --epochs 0": "--epochs 0: it must",
		"--epochs 2":             "--epochs goes with --samples",
	})
}

func TestQuantities(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 31: "31", 999.9: "1 thousand", 419120: "419 thousand", 2e15: "2e15", 1.5e30: "1.5e+06e24",
	} {
		if got := quantity(v); got != want {
			t.Errorf("%v is %q, want %q", v, got, want)
		}
	}
	for seconds, want := range map[float64]string{
		5e-6: "5 µs", 0.0025: "2.5 ms", 75: "1.25 min", 3.2e10: "1.01 thousand years",
	} {
		if got := durationText(seconds); got != want {
			t.Errorf("%v s is %q, want %q", seconds, got, want)
		}
	}
}
