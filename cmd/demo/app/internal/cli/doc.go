// Package cli is what all commands of the demo have in common: the flags --seed, --quick and --out, usage errors, exit
// codes, the help, and the folders that results go to.
//
// A command is a function that takes an [App] and returns a cobra command. Its flags are a struct; PreRunE checks them
// before anything is read, and Run computes and returns a report.Result, which [App.Run] writes:
//
//	func Eval(a *cli.App) *cobra.Command {
//		var f evalFlags
//		cmd := &cobra.Command{Use: "eval", Args: cli.NoArguments, RunE: a.Run(&f)}
//		f.Register(cmd.Flags())
//		return cmd
//	}
//
// A [Group] of commands is a package.
package cli
