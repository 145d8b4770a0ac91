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
	Out   string
}

// New returns an app with the values that the flags have by default.
func New(stdout, stderr io.Writer) *App {
	return &App{Stdout: stdout, Stderr: stderr, Seed: 1, Out: "out"}
}

// Group is some commands that belong together, under their heading in the help.
type Group struct {
	title    string
	commands []func(*App) *cobra.Command
}

// NewGroup returns a group of commands.
func NewGroup(title string, commands ...func(*App) *cobra.Command) Group {
	return Group{title, commands}
}

// SetUp makes a command the root of groups of others, with the flags that all of them know.
func (a *App) SetUp(root *cobra.Command, groups ...Group) {
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(flagError)
	flags := root.PersistentFlags()
	flags.SortFlags = false
	flags.Uint64Var(&a.Seed, "seed", 1,
		"decides initial weights, noise and the order of samples; equal seeds, equal bytes")
	flags.BoolVar(&a.Quick, "quick", false,
		"the first 1,000 training and 500 test samples, and 2 epochs: done in seconds")
	flags.StringVar(&a.Out, "out", "out", "`folder` for models, figures and logs; created if missing")
	// Cobra would add a help flag with a one-letter form; this one has none, as no other flag has but --output.
	flags.Bool("help", false, "explain a command")
	// Descriptions of flags are wrapped at the width of the other texts.
	wrapped := fmt.Sprintf("FlagUsagesWrapped %d", report.Width)
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), "FlagUsages", wrapped))
	for _, g := range groups {
		root.AddGroup(&cobra.Group{ID: g.title, Title: g.title + ":"})
		for _, command := range g.commands {
			cmd := command(a)
			cmd.GroupID = g.title
			root.AddCommand(cmd)
		}
	}
	root.SetHelpCommand(helpCommand(root))
	if len(groups) > 0 {
		root.SetHelpCommandGroupID(groups[len(groups)-1].title)
	}
}

// Execute executes a command line, without the name of the program, and returns the exit code. Cancelling ctx
// interrupts it as a signal does.
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

// Runner is a command with its flags.
type Runner interface {
	// Run computes what the command finds.
	Run(ctx context.Context, a *App) (report.Result, error)
}

// Run returns the function of a command that runs it and writes what it finds. The flags are parsed then.
func (a *App) Run(command Runner) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, _ []string) error {
		r, err := command.Run(cmd.Context(), a)
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
	w := &report.Writer{Out: a.Stdout, Folder: a.Out}
	err := w.Write(r)
	return w.Files, err
}
