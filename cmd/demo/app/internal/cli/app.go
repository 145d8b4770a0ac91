package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
)

// The exit codes.
const (
	ExitOK          = 0
	ExitFailure     = 1
	ExitUsage       = 2
	ExitInterrupted = 130 // 128 + SIGINT, as shells report it
)

// App is what all commands have in common: where they write, and the flags that every one of them knows.
type App struct {
	Stdout, Stderr io.Writer

	Seed  uint64
	Quick bool
	out   string
}

// New returns an app with the values that the flags have by default.
func New(stdout, stderr io.Writer) *App {
	return &App{Stdout: stdout, Stderr: stderr, Seed: 1, out: "out"}
}

// SetUp makes a command the root of others, with the flags that all of them know.
func (a *App) SetUp(root *cobra.Command, commands ...*cobra.Command) {
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(flagError)
	flags := root.PersistentFlags()
	flags.SortFlags = false
	flags.Uint64Var(&a.Seed, "seed", 1, "decides initial weights, noise and the order of images; equal seeds, equal bytes")
	flags.BoolVar(&a.Quick, "quick", false, "the first 1,000 training and 500 test images, and 2 epochs: done in seconds")
	flags.StringVar(&a.out, "out", "out", "`folder` for models, figures and logs; made if it is missing")
	// Cobra would add a help flag with a one-letter form; this one has none, as no other flag has but graph's --output.
	flags.Bool("help", false, "what a command does, and how")
	// Descriptions of flags are broken where the other texts are.
	wrapped := fmt.Sprintf("FlagUsagesWrapped %d", report.Width)
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), "FlagUsages", wrapped))
	root.AddCommand(commands...)
	root.SetHelpCommand(helpCommand(root))
}

// Execute executes a command line, without the name of the program, and returns the exit code. Cancelling ctx interrupts
// it as a signal does.
func (a *App) Execute(ctx context.Context, root *cobra.Command, args []string) int {
	if args == nil {
		args = []string{} // cobra takes nil for os.Args
	}
	root.SetArgs(args)
	root.SetOut(a.Stdout)
	root.SetErr(a.Stderr)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return ExitOK
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		fmt.Fprintln(a.Stderr, report.Wrap(err.Error(), report.Width, "  "))
		return ExitInterrupted
	}
	fmt.Fprintln(a.Stderr, "demo: "+strings.TrimPrefix(err.Error(), "demo: "))
	if _, ok := errors.AsType[UsageError](err); ok {
		return ExitUsage
	}
	return ExitFailure
}

// Run runs a command that has flags only, and writes what it finds.
func (a *App) Run(command func(context.Context) (report.Result, error)) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, _ []string) error {
		r, err := command(cmd.Context())
		if err != nil {
			return err
		}
		_, err = a.Write(r)
		return err
	}
}

// Write prints, saves and draws what a command has found, and returns the paths of the files, also of those before an
// error.
func (a *App) Write(r report.Result) ([]string, error) {
	w := &report.Writer{Out: a.Stdout, Folder: a.out}
	err := w.Write(r)
	return w.Files, err
}
