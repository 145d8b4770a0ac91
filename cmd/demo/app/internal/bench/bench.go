package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
)

// benchFlags are the flags of demo bench.
type benchFlags struct {
	models  string
	batch   int
	budget  time.Duration
	torch   string
	scaling bool
}

// Limits: the tensors of a batch and the times of all steps must fit in memory.
const (
	maxBenchBatch = 10_000
	maxBenchTime  = time.Hour
)

// Bench is demo bench.
func Bench(a *cli.App) *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure training steps on this machine, beside PyTorch's if wanted",
		Long: `Bench measures how long a training step of each of a few models takes: forward
pass, backward pass and the update by Adam, on one of some batches that are in
memory, as the median of many. Beside it stands the limit: the time that the
products of matrices in the step take when they are computed alone, in the same
run. A step of 1.5 times the limit could become faster by a third, and no more,
unless products become faster. A convolution counts as the product that it is
of what its windows see.

Kilobytes and allocations are what a step leaves to the garbage collector. They
do not depend on the batch: the tensors of a step are there before.

--torch PYTHON takes the same steps in PyTorch as well (by bench_torch.py in
the sources of this command). It tries every sensible number of threads, each
in a process of its own, and all ways in which PyTorch can take the step; the
fastest counts. The two alternate, so that a change of the machine's speed
affects both. PYTHON is a Python that can import torch, such as python3.

--scaling measures how time and memory of the plain model grow with the size of
the batch, and with the width of the input at hidden layers of the same size.

The table goes to the standard output, with more digits to bench.csv in --out,
or to bench-scaling.csv. Other programs that are running make all of it worse.
With --quick each measurement takes a tenth of the time.

The models, each with Adam, in float32:
  plain             784-256-32-256-784, squared error
  vae               784-256-16-256-784, cross-entropy and KL divergence
  contractive       784-32-784, tied, exact norm of the code's Jacobian
  contractive-deep  784-256-32-256-784, tied, exact norm of the code's Jacobian
  conv              convolutions to 16 and 32 channels, a code of 32, and back`,
		Example: `  demo bench
  demo bench --models plain,conv --batch 32 --time 5s
  demo bench --torch python3
  demo bench --scaling`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.models, "models", benchModelNames(), "`names` of the models to measure")
	flags.IntVar(&f.batch, "batch", data.DefaultBatchSize, "`samples` in a step")
	flags.DurationVar(&f.budget, "time", 3*time.Second, "`time` for the steps of a model, and as much for PyTorch's")
	flags.StringVar(&f.torch, "torch", "", "`Python` whose PyTorch takes the same steps, such as python3")
	flags.BoolVar(&f.scaling, "scaling", false, "how the plain model's steps grow with batch and width")
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		if f.scaling {
			why := "does not go with --scaling: it measures the plain model alone, without PyTorch"
			if err := cli.Refuse(cmd, why, "models", "torch"); err != nil {
				return err
			}
		}
		return nil
	}
	cmd.RunE = a.Run(&f)
	return cmd
}

// Run implements [cli.Runner].
func (f benchFlags) Run(ctx context.Context, a *cli.App) (report.Result, error) {
	chosen, err := selectBenchModels(f.models)
	switch {
	case err != nil:
		return nil, err
	case f.batch < 1:
		return nil, cli.Usagef("--batch %d: a step needs at least 1 sample", f.batch)
	case f.batch > maxBenchBatch:
		return nil, cli.Usagef("--batch %d: it must be at most %d", f.batch, maxBenchBatch)
	case f.budget <= 0:
		return nil, cli.Usagef("--time %v: it must be positive", f.budget)
	case f.budget > maxBenchTime:
		return nil, cli.Usagef("--time %v: it must be at most %v", f.budget, maxBenchTime)
	}
	if a.Quick {
		f.budget /= 10
	}
	if err := a.TryOut(); err != nil {
		return nil, err
	}
	if f.scaling {
		return f.scale(ctx, a)
	}
	var crew *torchCrew
	if f.torch != "" {
		fmt.Fprintln(a.Stderr, "starting PyTorch")
		if crew, err = startTorch(ctx, f.torch, thisMachine().threads); err != nil {
			return nil, interrupted(ctx, err)
		}
		defer crew.close()
	}
	var rows []*benchRow
	for _, m := range chosen {
		r, err := benchOne(ctx, a, m, f, crew)
		if err != nil {
			return nil, interrupted(ctx, err)
		}
		rows = append(rows, r)
	}
	return f.result(a, rows, crew), nil
}

// interrupted returns the error of the context if that has ended, because any other error follows from it.
func interrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("interrupted: nothing has been written: %w", ctx.Err())
	}
	return err
}

// benchRow is what was measured of one model.
type benchRow struct {
	benchModel
	*stepBench
	torch *torchCandidate // the faster one; nil without PyTorch
}

// benchRounds is the number of turns of the steps, the products alone and PyTorch.
const benchRounds = 6

// rest is how long the threads of PyTorch, and of the BLAS and OpenMP below it, need to go to sleep: after their work
// they keep the processors busy for some 200 ms, in case there is more, and would slow down the next measurement.
const rest = 300 * time.Millisecond

// benchOne measures one model.
func benchOne(ctx context.Context, a *cli.App, m benchModel, f benchFlags, crew *torchCrew) (*benchRow, error) {
	s, err := newStepBench(m, f.batch, a.Seed)
	if err != nil {
		return nil, err
	}
	r := &benchRow{benchModel: m, stepBench: s}
	var contenders []*torchCandidate
	if crew != nil {
		if contenders, err = crew.candidates(ctx, m.name, f.batch, f.budget/15); err != nil {
			return nil, err
		}
	}
	window := f.budget / benchRounds
	if err := s.run(window/2, false); err != nil { // not yet: memory is touched for the first time
		return nil, err
	}
	for range benchRounds {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for _, t := range contenders {
			if err := t.run(window / time.Duration(len(contenders))); err != nil {
				return nil, err
			}
			time.Sleep(rest)
		}
		if err := s.run(window, true); err != nil {
			return nil, err
		}
		s.limit(window / 3)
	}
	line := fmt.Sprintf("%-16s  %.3f ms a step", m.name, 1000*median(s.steps))
	for _, t := range contenders {
		if r.torch == nil || byMedian(t, r.torch) < 0 {
			r.torch = t
		}
	}
	if r.torch != nil {
		line += fmt.Sprintf(", PyTorch %.3f ms", 1000*median(r.torch.steps))
	}
	fmt.Fprintln(a.Stderr, line)
	return r, nil
}
