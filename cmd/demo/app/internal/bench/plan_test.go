package bench

import (
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
)

func TestPlan(t *testing.T) {
	out, _ := demo.Succeed(t, "plan", "--widths", "784,256,32", "--memory", "1")
	for _, want := range []string{"784 → 256", "419 thousand", "1.68 MB", "it fits: it takes 8.47 MB of 1 GB", "measured here"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
	out, _ = demo.Succeed(t, "plan", "--widths", "40_000_000,20_000_000,10_000_000,100", "--batch", "32", "--memory", "16", "--samples", "1e6")
	for _, want := range []string{"2e15", "8 PB", "it does not fit: it needs 32 PB, 2 million times the memory of 16 GB", "160 TB of input", "- the same shape for fewer features, 28,2"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
	for want, args := range map[string][]string{
		`"x" is no whole number`:          {"--widths", "784,x"},
		"needs at least two":              {"--widths", "784"},
		"width 2 of 2 is 0":               {"--widths", "784,0"},
		"a batch of 0 samples":            {"--batch", "0"},
		`--optimizer "newton": there are`: {"--optimizer", "newton"},
		"--memory -1":                     {"--memory", "-1"},
		"--samples -1":                    {"--samples", "-1"},
		"--epochs 0: it must":             {"--samples", "5", "--epochs", "0"},
		"--epochs goes with --samples":    {"--epochs", "2"},
	} {
		code, _, stderr := demo.Execute(t, append([]string{"plan"}, args...)...)
		if code != cli.ExitUsage || !strings.Contains(stderr, want) {
			t.Errorf("%v: exit code %d, %q; want %q", args, code, stderr, want)
		}
	}
}

func TestQuantities(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 31: "31", 999.9: "1 thousand", 419120: "419 thousand", 2e15: "2e15", 1.5e30: "1.5e+06e24"} {
		if got := quantity(v); got != want {
			t.Errorf("%v is %q, want %q", v, got, want)
		}
	}
	for seconds, want := range map[float64]string{5e-6: "5 µs", .0025: "2.5 ms", 75: "1.25 min", 3.2e10: "1.01 thousand years"} {
		if got := durationText(seconds); got != want {
			t.Errorf("%v s is %q, want %q", seconds, got, want)
		}
	}
}
