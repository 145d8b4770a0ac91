package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The exit codes.
const (
	exitOK          = 0
	exitFailure     = 1
	exitUsage       = 2
	exitInterrupted = 130 // 128 + SIGINT, as shells report it
)

// app is what all commands have in common: where they write, and the flags that every one of them knows.
type app struct {
	stdout, stderr io.Writer

	seed  uint64
	quick bool
	out   string
}

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
	a := &app{stdout: stdout, stderr: stderr}
	root := a.rootCommand()
	if args == nil {
		args = []string{} // cobra takes nil for os.Args
	}
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitOK
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		fmt.Fprintln(stderr, paragraph(err.Error(), textWidth, "  "))
		return exitInterrupted
	}
	fmt.Fprintln(stderr, "demo: "+strings.TrimPrefix(err.Error(), "demo: "))
	if _, ok := errors.AsType[usageError](err); ok {
		return exitUsage
	}
	return exitFailure
}

// usageError is an error of the command line, found before anything has been done.
type usageError struct{ error }

// Unwrap returns what is wrong with the command line.
func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// asUsage marks an error as one of the command line; nil stays nil.
func asUsage(err error) error {
	if err == nil {
		return nil
	}
	return usageError{err}
}

func (a *app) rootCommand() *cobra.Command {
	root := a.tourCommand()
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(flagError)
	flags := root.PersistentFlags()
	flags.SortFlags = false
	flags.Uint64Var(&a.seed, "seed", 1, "decides initial weights, noise and the order of images; equal seeds, equal bytes")
	flags.BoolVar(&a.quick, "quick", false, "the first 1,000 training and 500 test images, and 2 epochs: done in seconds")
	flags.StringVar(&a.out, "out", "out", "`folder` for models, figures and logs; made if it is missing")
	// Cobra would add a help flag with a one-letter form; this one has none, as no other flag has but graph's --output.
	flags.Bool("help", false, "what a command does, and how")
	// Descriptions of flags are broken where the other texts are.
	wrapped := fmt.Sprintf("FlagUsagesWrapped %d", textWidth)
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), "FlagUsages", wrapped))
	root.AddCommand(a.trainCommand(), a.modelsCommand(), a.graphCommand(), a.reconstructCommand(), a.encodeCommand(), a.compareCommand(), a.evaluateCommand(), a.anomalyCommand(), a.sampleCommand(), a.interpolateCommand(), a.decodeCommand(), a.denoiseCommand(), a.clusterCommand(), a.retrieveCommand(), a.probeCommand(), a.dataCommand(), a.benchCommand(), a.experimentsCommand(), a.figuresCommand(), a.planCommand(), a.verifyCommand(), a.tutorialCommand(), a.versionCommand())
	root.SetHelpCommand(helpCommand(root))
	return root
}

// helpCommand is demo help NAME. Cobra's own takes an unknown name for a success.
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "What a command does, as --help says it",
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return noCommand(root, args)
			}
			return cmd.Help()
		},
	}
}

// noArguments refuses arguments of a command that has flags only.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no argument %q, only flags: %s", cmd.CommandPath(), args[0], flagNames(cmd))
	}
	return nil
}

// noCommand refuses what stands where a command should be.
func noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return usagef("unknown command %q; there are: %s; or none, to see autoencoders work", args[0], strings.Join(names, ", "))
}

// flagKinds says what values of the kinds of flags must be.
var flagKinds = map[string]string{
	"uint64": "a whole number of at least 0", "int": "a whole number", "float64": "a number", "bool": "true or false",
	"duration": "a time, such as 2s",
}

// flagError says in one line what is wrong with a flag and what would be right.
func flagError(cmd *cobra.Command, err error) error {
	if errors.Is(err, pflag.ErrHelp) {
		return err
	}
	if _, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return usagef("%w; %s has: %s", err, cmd.CommandPath(), flagNames(cmd))
	}
	if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		f := e.GetFlag()
		return usagef("--%s %q: it must be %s", f.Name, e.GetValue(), flagKinds[f.Value.Type()])
	}
	return asUsage(err)
}

func flagNames(cmd *cobra.Command) string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	return strings.Join(names, ", ")
}
