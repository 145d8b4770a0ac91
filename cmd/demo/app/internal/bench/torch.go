package bench

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
)

// torchScript takes the same steps in PyTorch. It can be run on its own.
//
//go:embed bench_torch.py
var torchScript string

// torchSetting is the number of threads for PyTorch itself and for the OpenBLAS below it. The best numbers depend on
// the model and on how PyTorch was built.
type torchSetting struct{ threads, blas int }

// torchSettings are the ones to try: up to all processors for either, or both.
func torchSettings(processors int) []torchSetting {
	out := []torchSetting{{1, 1}}
	for n := 2; n < 2*processors; n *= 2 {
		n := min(n, processors)
		out = append(out, torchSetting{1, n}, torchSetting{n, 1}, torchSetting{n, n})
	}
	return out
}

// torchProcess is a Python process that takes steps on request, in one setting.
type torchProcess struct {
	setting torchSetting
	cmd     *exec.Cmd
	in      io.WriteCloser
	stdout  io.ReadCloser
	out     *json.Decoder // of stdout
	errors  bytes.Buffer
}

// torchCrew has a process for each setting.
type torchCrew struct {
	version   string
	ways      map[string][]string // the ways in which PyTorch can take a model's steps
	processes []*torchProcess
}

// startTorch starts the processes. The error says what is missing.
func startTorch(ctx context.Context, python string, processors int) (*torchCrew, error) {
	crew := &torchCrew{}
	for _, s := range torchSettings(processors) {
		cmd := exec.CommandContext(ctx, python, "-c", torchScript, "--serve", fmt.Sprint(s.threads))
		p := &torchProcess{setting: s, cmd: cmd}
		p.cmd.Env = append(os.Environ(),
			fmt.Sprintf("OMP_NUM_THREADS=%d", s.threads), fmt.Sprintf("OPENBLAS_NUM_THREADS=%d", s.blas))
		p.cmd.Stderr = &p.errors
		err := p.start()
		var hello struct {
			Torch string
			Ways  map[string][]string
		}
		if err == nil {
			crew.processes = append(crew.processes, p)
			if p.out.Decode(&hello) != nil {
				err = p.failure()
			}
		}
		if err != nil {
			crew.close()
			return nil, fmt.Errorf("--torch %s: %w; it must be a Python that can import torch (pip install torch)", python, err)
		}
		crew.version, crew.ways = hello.Torch, hello.Ways
	}
	return crew, nil
}

func (p *torchProcess) start() error {
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return err
	}
	if p.stdout, err = p.cmd.StdoutPipe(); err != nil {
		return err
	}
	p.out = json.NewDecoder(p.stdout)
	return p.cmd.Start()
}

// failure returns why a process ended: the last line of its standard error.
func (p *torchProcess) failure() error {
	p.hangUp()
	err := p.cmd.Wait()
	lines := strings.Split(strings.TrimSpace(p.errors.String()), "\n")
	if last := lines[len(lines)-1]; last != "" {
		return errors.New(last)
	}
	return cmp.Or(err, errors.New("it has ended without an answer"))
}

// hangUp makes a process end: at the end of its input, or when it writes to the closed pipe.
func (p *torchProcess) hangUp() {
	_ = p.in.Close()
	_ = p.stdout.Close()
}

// close ends the processes.
func (c *torchCrew) close() {
	for _, p := range c.processes {
		p.hangUp()
	}
	for _, p := range c.processes {
		_ = p.cmd.Wait()
	}
}

// torchAnswer is the answer of a process to a request for steps.
type torchAnswer struct {
	Milliseconds []float64 `json:"ms"`
	Parameters   int       `json:"parameters"`
}

// torchCandidate is a way to take the steps of a model in a setting, with the seconds that the steps took.
type torchCandidate struct {
	process    *torchProcess
	model, way string
	batch      int
	parameters int
	steps      []float64
}

// run asks for steps for some time.
func (c *torchCandidate) run(budget time.Duration) error {
	p := c.process
	if _, err := fmt.Fprintf(p.in, "%s|%s|%d|%g\n", c.model, c.way, c.batch, budget.Seconds()); err != nil {
		return fmt.Errorf("PyTorch: %w", p.failure())
	}
	var a torchAnswer
	if err := p.out.Decode(&a); err != nil {
		return fmt.Errorf("PyTorch: %w", p.failure())
	}
	for _, ms := range a.Milliseconds {
		c.steps = append(c.steps, ms/1000)
	}
	c.parameters = a.Parameters
	// The threads of OpenMP and OpenBLAS wait actively for more work for a while, and block the processors.
	time.Sleep(torchRest)
	return nil
}

const torchRest = 150 * time.Millisecond

// String says how the steps were taken.
func (c *torchCandidate) String() string {
	s := c.process.setting
	text := fmt.Sprintf("%s of PyTorch's and %d of BLAS", report.Count(s.threads, "thread"), s.blas)
	if c.way != "" {
		text += ", " + c.way
	}
	return text
}

// candidates returns the two fastest ways and settings, by a short trial of each.
func (c *torchCrew) candidates(
	ctx context.Context, model string, batch int, trial time.Duration,
) ([]*torchCandidate, error) {
	var all []*torchCandidate
	for _, p := range c.processes {
		for _, way := range c.ways[model] {
			t := &torchCandidate{process: p, model: model, way: way, batch: batch}
			if err := t.run(trial); err != nil {
				return nil, cmp.Or(ctx.Err(), err)
			}
			all = append(all, t)
		}
	}
	slices.SortStableFunc(all, byMedian)
	all = all[:min(2, len(all))]
	for _, t := range all {
		t.steps = nil
	}
	return all, nil
}

func byMedian(a, b *torchCandidate) int { return cmp.Compare(median(a.steps), median(b.steps)) }
