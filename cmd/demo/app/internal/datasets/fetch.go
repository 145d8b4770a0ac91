package datasets

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/progress"
	"github.com/aegis-ae/aegis/data/catalogue"
	"github.com/aegis-ae/aegis/data/fetch"
)

func dataFetchCommand(a *cli.App) *cobra.Command {
	var dir string
	var names []string
	for _, e := range catalogue.Entries() {
		if e.Origin == catalogue.Fetched {
			names = append(names, e.Name)
		}
	}
	cmd := &cobra.Command{
		Use:   "fetch NAME",
		Short: "Download a set, check it, and keep it",
		Long: `Fetch downloads a set from a public mirror, or from the next one if that fails,
checks every file by its published SHA-256, keeps it in your cache folder or in
--dir, and prints the paths. Files that exist are checked, and not downloaded
again. The sets are:

  ` + strings.Join(names, "\n  ") + `

The other commands fetch such a set when --data names it for the first time.

Without a network, put the four files into the folder that the error names, or
into any FOLDER and give --data FOLDER. They may be compressed (.gz).`,
		Example: `  demo data fetch mnist-full
  demo train --data mnist-full
  demo data fetch fashion-mnist --dir sets/fashion
  demo train --data sets/fashion`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return cli.Usagef("%s takes the name of one set, of: %s", cmd.CommandPath(), strings.Join(names, ", "))
			}
			d, err := toFetch(args[0], names)
			if err != nil {
				return err
			}
			if dir == "" {
				return dataFetch(cmd.Context(), a, d, "", args[0])
			}
			return dataFetch(cmd.Context(), a, d, dir, dir)
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "",
		"`folder` for the files, created if missing (default: one for the set in your cache folder)")
	return cmd
}

// toFetch returns the set of a name, one of those given.
func toFetch(name string, names []string) (fetch.Dataset, error) {
	e, err := catalogue.Describe(name)
	if err != nil {
		return fetch.Dataset{}, cli.Usagef("unknown set %q; those to fetch are: %s", name, strings.Join(names, ", "))
	}
	d, ok := e.Dataset()
	if !ok {
		return d, cli.Usagef("%s is %s: there is nothing to fetch, and --data %s works at once; those to fetch are: %s",
			name, e.Origin, name, strings.Join(names, ", "))
	}
	return d, nil
}

// dataFetch fetches a set into a folder, by default its own, and prints the value of --data for it.
func dataFetch(ctx context.Context, a *cli.App, d fetch.Dataset, dir, use string) error {
	p := progress.NewFetch(a.Stderr)
	defer p.End()
	paths, err := d.Fetch(ctx, p.Options(dir))
	switch {
	case err != nil && ctx.Err() != nil:
		return fmt.Errorf("interrupted; complete files are kept, and the next time only the others are fetched: %w",
			ctx.Err())
	case err != nil:
		return err
	}
	for _, path := range paths {
		fmt.Fprintln(a.Stdout, path)
	}
	_, err = fmt.Fprintf(a.Stdout, "%s, as published (SHA-256): use it by --data %s\n", d.Title, use)
	return err
}
