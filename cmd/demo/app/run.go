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
	a.SetUp(root, training.Group, measure.Group, generate.Group, tutor.Group, bench.Group,
		cli.NewGroup("Data and program", datasets.Command, versionCommand))
	return a.Execute(ctx, root, args)
}
