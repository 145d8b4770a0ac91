package bench

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/plan"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/graph"
)

// planFlags are the flags of demo plan.
type planFlags struct {
	widths    string
	batch     int
	tied      bool
	optimizer string
	memory    float64
	samples   float64
	epochs    float64
}

// optimizerStates says how many numbers an optimizer keeps for each parameter.
var optimizerStates = map[string]int{"sgd": 0, "momentum": 1, "nesterov": 1, "rmsprop": 1, "adam": 2, "adamw": 2}

// Plan is demo plan.
func Plan(a *cli.App) *cobra.Command {
	f := planFlags{batch: 128, optimizer: "adam"}
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Say what a network would need, before it is built",
		Long: `Plan says what a dense autoencoder of any widths needs: parameters, memory
(weights, gradients, the optimizer's states, activations), floating-point
operations and, by the speed that it measures on this machine, the time of a
training step. Nothing is built, so the network may be larger than any machine.

--widths are those of the encoder, from the input to the code; the decoder
mirrors them. If the network does not fit into --memory, plan says what would.

The time is an estimate: operations over the speed of products of matrices, and
bytes over that of memory. Small networks take longer, because calls cost too.`,
		Example: `  demo plan --widths 784,256,32
  demo plan --widths 784,1000,500,250,30 --samples 60000 --epochs 100
  demo plan --widths 40000000,20000000,10000000,100 --batch 32 --memory 16`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.widths, "widths", "784,256,32", "`widths` of the encoder, from the input to the code")
	flags.IntVar(&f.batch, "batch", f.batch, "`samples` in a training step")
	flags.BoolVar(&f.tied, "tied", false, "the decoder uses the encoder's matrices, transposed")
	flags.StringVar(&f.optimizer, "optimizer", f.optimizer,
		"`method` of descent: sgd, momentum, nesterov, rmsprop, adam, adamw")
	flags.Float64Var(&f.memory, "memory", 0, "`gigabytes` of memory for it (default: what this machine has)")
	flags.Float64Var(&f.samples, "samples", 0, "`samples` of the training set, for the time of an epoch")
	flags.Float64Var(&f.epochs, "epochs", 1, "`passes` over them")
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		if f.samples == 0 {
			return cli.Refuse(cmd, "goes with --samples, for the time of them all", "epochs")
		}
		return nil
	}
	cmd.RunE = a.Run(&f)
	return cmd
}

// Run implements [cli.Runner].
func (f planFlags) Run(ctx context.Context, _ *cli.App) (report.Result, error) {
	p, err := f.plan()
	if err != nil {
		return nil, cli.AsUsage(err)
	}
	budget := f.memory * 1e9
	if budget == 0 {
		if budget = plan.MachineMemory(); budget == 0 {
			return nil, cli.Usagef("the memory of this machine is unknown: give --memory")
		}
	}
	speed, err := measureSpeed(ctx)
	if err != nil {
		return nil, err
	}
	return append(f.needs(p, speed), verdict(p, budget)...), nil
}

// plan checks the flags and makes the plan of them.
func (f planFlags) plan() (plan.Plan, error) {
	p := plan.Plan{Tied: f.tied, Batch: f.batch}
	for text := range strings.SplitSeq(f.widths, ",") {
		w, err := strconv.Atoi(strings.ReplaceAll(strings.TrimSpace(text), "_", ""))
		if err != nil {
			return p, fmt.Errorf("--widths %s: %q is no whole number; give widths with commas between, such as 784,256,32",
				f.widths, text)
		}
		p.Widths = append(p.Widths, w)
	}
	states, ok := optimizerStates[f.optimizer]
	if !ok {
		return p, fmt.Errorf("--optimizer %q: there are sgd, momentum, nesterov, rmsprop, adam and adamw", f.optimizer)
	}
	p.States = states
	switch {
	case f.memory < 0 || math.IsInf(f.memory, 0) || math.IsNaN(f.memory):
		return p, fmt.Errorf("--memory %v: it must be a number of gigabytes above 0", f.memory)
	case !(f.samples >= 0) || math.IsInf(f.samples, 0):
		return p, fmt.Errorf("--samples %v: it must be a number of samples", f.samples)
	case !(f.epochs > 0) || math.IsInf(f.epochs, 0):
		return p, fmt.Errorf("--epochs %v: it must be above 0", f.epochs)
	}
	if len(p.Widths) < 2 {
		return p, fmt.Errorf("--widths %s: it must be at least two widths, the input's and the code's", f.widths)
	}
	return p, p.Check()
}

// needs says what the network needs.
func (f planFlags) needs(p plan.Plan, speed plan.Speed) report.Result {
	layers := report.NewTable(report.Heads("layer", "parameters", "memory of weights", "operations a step")...)
	for _, l := range p.Layers() {
		n := l.Weights + l.Biases
		layers.Add(fmt.Sprintf("%s → %s", report.Thousands(l.In), report.Thousands(l.Out)),
			quantity(n), bytesText(plan.Bytes*n), quantity(l.Operations))
	}
	m := p.Memory()
	layers.Add("all", quantity(p.Parameters()), bytesText(m.Weights), quantity(p.Operations()))
	step := report.NewTable(report.Heads("memory of a training step", " ")...)
	step.Add("weights", bytesText(m.Weights))
	step.Add("gradients", bytesText(m.Gradients))
	step.Add(f.optimizer+"'s states", bytesText(m.Optimizer))
	step.Add(fmt.Sprintf("activations, batch of %d", p.Batch), bytesText(m.Activations))
	step.Add("all", bytesText(m.Total()))
	seconds := p.Seconds(speed)
	out := report.Result{
		report.Bare{Table: layers}, step,
		report.Linef("time of a step: about %s, at %s operations/s and %s/s, measured here",
			durationText(seconds), quantity(speed.Operations), bytesText(speed.Bandwidth)),
	}
	if f.samples > 0 {
		steps := math.Ceil(f.samples/float64(p.Batch)) * f.epochs
		out.Add(report.Linef("%s steps, of %s samples in %v passes: about %s; they read %s of input",
			quantity(steps), quantity(f.samples), f.epochs, durationText(seconds*steps),
			bytesText(plan.Bytes*f.samples*f.epochs*float64(p.Widths[0]))))
	}
	return out
}

// verdict says whether the network fits, and if not what would.
func verdict(p plan.Plan, budget float64) report.Result {
	total := p.Memory().Total()
	if total <= budget {
		return report.Result{report.Linef("\nit fits: it takes %s of %s", bytesText(total), bytesText(budget))}
	}
	out := report.Result{report.Linef("\nit does not fit: it needs %s, %s times the memory of %s. What would fit:",
		bytesText(total), quantity(total/budget), bytesText(budget))}
	if q := p.Shrunk(budget); q.Widths[0] > 1 {
		out.Add(report.Linef("- the same shape for fewer features, %s: the most variable\n"+
			"  ones, say, or a random projection", widthsText(q.Widths)))
	}
	if q := p.Batched(budget); q.Widest(budget) > 0 {
		w := q.Widest(budget)
		out.Add(report.Linef("- all features, and no layer between input and output wider than %s: %s\n"+
			"  parameters, with a batch of %d", report.Thousands(w), quantity(q.Narrowed(w).Parameters()), q.Batch))
	}
	out.Add(report.Line("- where most features of a sample are zero: a first layer that reads only the\n  others"))
	return out
}

// measureSpeed measures how fast products of matrices and memory are, for about a third of a second.
func measureSpeed(ctx context.Context) (plan.Speed, error) {
	const side = 512
	twoProducts := func(s *graph.Scope) graph.Outputs {
		w := s.Weight("W", graph.GlorotUniform, side, side)
		return graph.Outputs{Loss: s.Input("x", side).MatMul(w).MatMul(w).Mean()}
	}
	p, err := graph.Compile(graph.NewParams(graph.Float32, 1), graph.Config{Batch: side}, twoProducts)
	if err != nil {
		return plan.Speed{}, err
	}
	operations := 0.0
	for _, product := range p.Products() {
		operations += product.FLOPs()
	}
	products := p.ProductsAlone()
	speed := plan.Speed{Operations: operations / fastest(ctx, products)}
	from, to := make([]byte, 64<<20), make([]byte, 64<<20)
	speed.Bandwidth = 2 * float64(len(from)) / fastest(ctx, func() { copy(to, from) })
	return speed, ctx.Err()
}

// fastest returns the seconds of the fastest of several calls.
func fastest(ctx context.Context, f func()) float64 {
	best := math.Inf(1)
	for range 8 {
		if ctx.Err() != nil {
			break
		}
		start := time.Now()
		f()
		best = min(best, time.Since(start).Seconds())
	}
	return best
}

// widthsText writes widths as 784-256-32.
func widthsText(widths []int) string {
	var out []string
	for _, w := range widths {
		out = append(out, report.Thousands(w))
	}
	return strings.Join(out, "-")
}

// quantity writes a number with three digits and a word for its size.
func quantity(v float64) string {
	return scaled(v, 1000, []string{"", " thousand", " million", " billion", " trillion", "e15", "e18", "e21", "e24"})
}

// bytesText writes a number of bytes with three digits, in powers of 1000.
func bytesText(v float64) string {
	return scaled(v, 1000, []string{" B", " kB", " MB", " GB", " TB", " PB", " EB", " ZB"})
}

func scaled(v, step float64, units []string) string {
	i := 0
	for ; v >= step*.9995 && i < len(units)-1; i++ {
		v /= step
	}
	if v == math.Trunc(v) && i == 0 {
		return fmt.Sprintf("%.0f%s", v, units[i])
	}
	return fmt.Sprintf("%.3g%s", v, units[i])
}

// durationText writes seconds in the unit that suits them.
func durationText(seconds float64) string {
	for _, u := range []struct {
		seconds float64
		name    string
	}{{365.25 * 86400, "years"}, {86400, "days"}, {3600, "h"}, {60, "min"}, {1, "s"}, {1e-3, "ms"}} {
		if seconds >= u.seconds {
			return quantity(seconds/u.seconds) + " " + u.name
		}
	}
	return quantity(seconds*1e6) + " µs"
}
