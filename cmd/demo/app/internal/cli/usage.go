package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// UsageError is an error of the command line, found before anything has been done.
type UsageError struct{ error }

// Unwrap returns what is wrong with the command line.
func (e UsageError) Unwrap() error { return e.error }

// Usagef returns an error of the command line.
func Usagef(format string, args ...any) error { return UsageError{fmt.Errorf(format, args...)} }

// AsUsage marks an error as one of the command line; nil stays nil.
func AsUsage(err error) error {
	if err == nil {
		return nil
	}
	return UsageError{err}
}

// NoArguments refuses arguments of a command that has flags only.
func NoArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return Usagef("%s takes no argument %q; it has the flags %s", cmd.CommandPath(), args[0], FlagNames(cmd))
	}
	return nil
}

// flagKinds says what values of the kinds of flags must be.
var FlagKinds = map[string]string{
	"uint64": "a whole number of at least 0", "int": "a whole number", "float64": "a number", "bool": "true or false",
	"duration": "a time, such as 2s",
}

// flagError says in one line what is wrong with a flag and what would be right.
func flagError(cmd *cobra.Command, err error) error {
	if errors.Is(err, pflag.ErrHelp) {
		return err
	}
	if _, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return Usagef("%w; %s has: %s", err, cmd.CommandPath(), FlagNames(cmd))
	}
	if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		f := e.GetFlag()
		return Usagef("--%s %q: it must be %s", f.Name, e.GetValue(), FlagKinds[f.Value.Type()])
	}
	return AsUsage(err)
}

// FlagNames lists the flags of a command.
func FlagNames(cmd *cobra.Command) string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	return strings.Join(names, ", ")
}

// helpCommand is demo help NAME. Cobra's own takes an unknown name for a success.
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Explain a command, as --help does",
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return NoCommand(root, args)
			}
			return cmd.Help()
		},
	}
}

// Refuse refuses flags that are given where they make no difference, and says why.
func Refuse(cmd *cobra.Command, why string, names ...string) error {
	for _, name := range names {
		if cmd.Flags().Changed(name) {
			return Usagef("--%s %s", name, why)
		}
	}
	return nil
}

// NoCommand refuses what stands where a command should be.
func NoCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return Usagef("unknown command %q; there are: %s; or none, to see autoencoders work",
		args[0], strings.Join(names, ", "))
}
