package app

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/version"
)

func versionCommand(a *cli.App) *cobra.Command {
	licences := false
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version, or the licences of everything inside",
		Long: `Version prints the version of Aegis, the revision that it was built from if
that is known, and the Go release.

With --licences it prints the licences of everything inside the program: Aegis,
the packages that it is linked with, Go, the data sets and the fonts.`,
		Example: `  demo version
  demo version --licences`,
		Args: cli.NoArguments,
		RunE: func(*cobra.Command, []string) error {
			if licences {
				fmt.Fprint(a.Stdout, version.Licences())
			} else {
				fmt.Fprintln(a.Stdout, "aegis demo", version.Text())
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&licences, "licences", false, "print the licences of everything inside the program")
	return cmd
}
