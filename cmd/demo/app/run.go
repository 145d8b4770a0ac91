package app

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/bench"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/datasets"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/generate"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/measure"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/tutor"
)

// Main is the program: it runs the command line of the process and exits. The first interrupt or SIGTERM asks for an
// orderly end; a second one kills.
func Main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // from then on, signals act as they would without us
	os.Exit(Run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// Run executes the command line args, without the name of the program, and returns the exit code. Cancelling ctx
// interrupts it as a signal does.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	a := cli.New(stdout, stderr)
	root := tourCommand(a)
	a.SetUp(root, training.Train(a), training.Models(a), training.Graph(a), generate.Reconstruct(a), generate.Encode(a),
		measure.Compare(a), measure.Eval(a), measure.Anomaly(a), generate.Sample(a), generate.Interpolate(a),
		generate.Decode(a), generate.Denoise(a), measure.Cluster(a), measure.Retrieve(a), measure.Probe(a),
		datasets.Command(a), bench.Command(a), tutor.Experiments(a), tutor.Figures(a), tutor.Plan(a),
		tutor.Verify(a), tutor.Tutorial(a), versionCommand(a))
	return a.Execute(ctx, root, args)
}
