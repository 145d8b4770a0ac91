package bench

import (
	"context"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/models"
)

// TestBench: the table and the file have a row for each model, with the operations that its products take by hand.
func TestBench(t *testing.T) {
	folder := t.TempDir()
	stdout, stderr := demo.Succeed(t, "bench --models plain,conv --batch 2 --time 1ms --out", folder)
	path := filepath.Join(folder, "bench.csv")
	for _, want := range []string{"model", "\nplain ", "\nconv ", "batch 2", "Measured on ", "wrote " + path} {
		if !strings.Contains(stdout, want) {
			t.Errorf("%q is missing from\n%s", want, stdout)
		}
	}
	if strings.Contains(stdout, "PyTorch") || strings.Count(stderr, "\n") != 2 || !strings.Contains(stderr, "ms a step") {
		t.Errorf("printed %q, %q", stdout, stderr)
	}
	rows := clitest.ReadCSV(t, path)
	if len(rows) != 2 {
		t.Fatalf("%d rows", len(rows))
	}
	// Each layer takes three products, the first of which, forward, has no gradient of its input.
	plain := 2 * 2 * (3*2*(784*256+256*32) - 784*256)
	conv := 2 * 2 * (3*(1568*32*2+2*(14*14*16*9+7*7*32*16*9)) - 14*14*16*9)
	for i, want := range []struct{ flops, parameters int }{{plain, 419120}, {conv, 111521}} {
		row := rows[i]
		if row["flops"] != report.Number(float64(want.flops)) || row["parameters"] != strconv.Itoa(want.parameters) ||
			row["batch"] != "2" {
			t.Errorf("row %v, want %d operations and %d parameters", row, want.flops, want.parameters)
		}
		for _, name := range []string{"step", "limit", "steps", "tensor_bytes"} {
			if v, err := strconv.ParseFloat(row[name], 64); err != nil || !(v > 0) || math.IsInf(v, 1) {
				t.Errorf("%s is %q", name, row[name])
			}
		}
		if row["torch"] != "" {
			t.Errorf("PyTorch %q has been here", row["torch"])
		}
	}
}

func TestBenchScaling(t *testing.T) {
	if testing.Short() {
		t.Skip("steps of 20,000 inputs")
	}
	// On one processor: a goroutine that helps on another one takes memory of its own when it first comes in time to help,
	// which depends on what else the machine does.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	folder := t.TempDir()
	stdout, _ := demo.Succeed(t, "bench --scaling --batch 1 --time 1ms --out", folder)
	if !strings.Contains(stdout, "Width n of n-256-32-256-n, batch 1\n") || !strings.Contains(stdout, "\n20000 ") {
		t.Errorf("printed %s", stdout)
	}
	rows := clitest.ReadCSV(t, filepath.Join(folder, "bench-scaling.csv"))
	if len(rows) != len(scalingBatches)+len(scalingWidths) {
		t.Fatalf("%d rows", len(rows))
	}
	// Memory is linear: that of one more sample, and of one more feature, is the same everywhere.
	slope := func(a, b map[string]string, size, memory string) float64 {
		number := func(row map[string]string, name string) float64 {
			v, err := strconv.ParseFloat(row[name], 64)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		return (number(b, memory) - number(a, memory)) / (number(b, size) - number(a, size))
	}
	last := len(rows) - 1
	for size, first := range map[string]int{"batch": 0, "width": len(scalingBatches)} {
		near := slope(rows[first], rows[first+1], size, "tensor_bytes")
		far := slope(rows[first+1], rows[first+4], size, "tensor_bytes")
		if near != far || near <= 0 {
			t.Errorf("one more of the %s takes %v bytes, then %v", size, near, far)
		}
	}
	const expected = 256 * 2 * 16 // value, gradient and moments of each weight
	if heap := slope(rows[last-1], rows[last], "width", "heap_bytes"); heap < expected || heap > 1.5*expected {
		t.Errorf("one more feature takes %v bytes of the heap", heap)
	}
	first, most := rows[0], rows[len(scalingBatches)-1] // of one sample more there are its tensors and its pixels, once
	heap, want := slope(first, most, "batch", "heap_bytes"), slope(first, most, "batch", "tensor_bytes")+784*4
	if heap < .9*want || heap > 1.2*want {
		t.Errorf("one more sample takes %v bytes of the heap, want %v", heap, want)
	}
}

func TestBenchErrors(t *testing.T) {
	folder := t.TempDir()
	demo.Refuse(t, "bench --out "+folder, map[string]string{
		"--models plain,vea":       `there is no "vea"; there are: plain,vae`,
		"--batch 0":                "at least 1 sample",
		"--batch 99999999999999":   "at most 10000",
		"--time -1s":               "must be positive",
		"--time 2000000h":          "at most 1h",
		"--time soon":              "a time, such as 2s",
		"--scaling --torch python": "does not go with --scaling",
		"--scaling --models vae":   "does not go with --scaling",
		"--models plain more":      `no argument "more"`,
	})
	const noTorch = "must be a Python that can import torch"
	demo.Fail(t, noTorch, "bench --torch", filepath.Join(folder, "python"), "--out", folder)
	// A program that is no Python ends without an answer.
	if path, err := exec.LookPath("false"); err == nil {
		demo.Fail(t, noTorch, "bench --torch", path, "--out", folder)
	}
	// One that says something else, and goes on, is not listened to for ever.
	if sh, err := exec.LookPath("sh"); err == nil {
		chatter := filepath.Join(folder, "chatter")
		if err := os.WriteFile(chatter, []byte("#!"+sh+"\nwhile echo this is no Python; do :; done\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		demo.Fail(t, noTorch, "bench --torch", chatter, "--out", folder)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	code, _, stderr := demo.ExecuteContext(ctx, "bench --time 1ms --out", folder)
	if code != cli.ExitInterrupted || !strings.Contains(stderr, "interrupted") {
		t.Errorf("interrupted: exit code %d, %q", code, stderr)
	}
	if _, err := os.Stat(filepath.Join(folder, "bench.csv")); err == nil {
		t.Error("a table has been written")
	}
}

// pythonWithTorch is a Python that can import torch, or skips the test.
func pythonWithTorch(t *testing.T) string {
	t.Helper()
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import torch").Run() == nil {
			return python
		}
	}
	t.Skip("no PyTorch")
	return ""
}

// TestTorch: PyTorch's models have as many parameters as ours.
func TestTorch(t *testing.T) {
	if testing.Short() {
		t.Skip("PyTorch starts slowly")
	}
	crew, err := startTorch(t.Context(), pythonWithTorch(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer crew.close()
	for _, m := range benchModels {
		for _, way := range crew.ways[m.name] {
			c := &torchCandidate{process: crew.processes[0], model: m.name, way: way, batch: 2}
			if err := c.run(time.Millisecond); err != nil {
				t.Fatal(err)
			}
			m.spec.Input = 784
			model, err := models.Build(m.variant, m.spec)
			if err != nil {
				t.Fatal(err)
			}
			a, err := models.New(model, models.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if c.parameters != a.Params.Count() || len(c.steps) < 5 {
				t.Errorf("%s: %d parameters and %d steps in PyTorch, %d parameters here",
					m.name, c.parameters, len(c.steps), a.Params.Count())
			}
		}
		if len(crew.ways[m.name]) < 2 {
			t.Errorf("%s: ways %q", m.name, crew.ways[m.name])
		}
	}
}

func TestTorchSettings(t *testing.T) {
	for processors, want := range map[int]int{1: 1, 2: 4, 3: 7, 8: 10} {
		seen := map[torchSetting]bool{}
		for _, s := range torchSettings(processors) {
			seen[s] = true
			if s.threads > processors || s.blas > processors {
				t.Errorf("%d processors: %v", processors, s)
			}
		}
		if len(seen) != want || !seen[torchSetting{processors, 1}] || !seen[torchSetting{1, processors}] {
			t.Errorf("%d processors: %v", processors, seen)
		}
	}
}

func TestMachine(t *testing.T) {
	if got := modelName("processor\t: 0\nmodel name\t: A  Processor @ 2 GHz\n"); got != "A Processor @ 2 GHz" {
		t.Errorf("model %q", got)
	}
	if got := modelName(""); got == "" {
		t.Error("no model")
	}
	if m := thisMachine(); m.threads < 1 || m.vectors == "" || !strings.Contains(m.String(), m.golang) {
		t.Errorf("machine %v", m)
	}
}

func TestMedian(t *testing.T) {
	for want, values := range map[float64][]float64{3: {3}, 2: {1, 3}, 5: {9, 5, 1}, 2.5: {4, 1, 2, 3}} {
		if got := median(values); got != want {
			t.Errorf("median of %v is %v, want %v", values, got, want)
		}
	}
}
