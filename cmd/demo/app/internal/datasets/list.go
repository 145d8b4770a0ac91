package datasets

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data/catalogue"
)

// Command is demo data.
func Command(a *cli.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "data",
		Short: "List the sets that --data knows, fetch or describe one",
		Long: `Data is about what --data may be in the other commands: the name of a set, or
a file or folder of your own.

Before you train on a file of your own, let demo data describe tell what has
been read: how many samples and features, which values, what is missing, which
columns never change, how many samples of each class; and look at the preview.`,
		Example: `  demo data list
  demo data fetch fashion-mnist
  demo data describe breast-cancer
  demo data describe my.csv --label diagnosis`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			var names []string
			for _, c := range cmd.Commands() {
				names = append(names, c.Name())
			}
			return cli.Usagef("unknown command %q of %s; there are: %s", args[0], cmd.CommandPath(), strings.Join(names, ", "))
		},
	}
	cmd.AddCommand(dataDescribeCommand(a), dataFetchCommand(a), dataListCommand(a))
	return cmd
}

func dataListCommand(a *cli.App) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the sets that --data knows by name",
		Long: `List shows every set that has a name, with the samples of its training and its
test part, its features and classes, where it comes from, and the licence of
the data:

  embedded   it is inside the program
  fetched    it is downloaded when it is first asked for, or by demo data fetch,
             and kept
  synthetic  it is drawn by --seed, from a truth that is known`,
		Example: `  demo data list
  demo train --data optdigits`,
		Args: cli.NoArguments,
		RunE: a.Run(lister{}),
	}
}

// lister is demo data list.
type lister struct{}

// Run implements [cli.Runner].
func (lister) Run(context.Context, *cli.App) (report.Result, error) {
	t := report.NewTable(
		report.Col("name", "", ""), report.Col("train", "", ","), report.Col("test", "", ","), report.Col("features", "", ""),
		report.Col("classes", "", ""), report.Col("origin", "", ""), report.Col("licence", "", ""),
	)
	var titles strings.Builder
	for _, e := range catalogue.Entries() {
		features, classes, licence := fmt.Sprint(e.Features), "-", "-"
		if !e.Image.IsZero() {
			features += fmt.Sprintf(" (%v)", e.Image)
		}
		if e.Classes > 0 {
			classes = fmt.Sprint(e.Classes)
		}
		if e.Licence != "" {
			licence = e.Licence
		}
		t.Add(e.Name, e.Train, e.Test, features, classes, string(e.Origin), licence)
		fmt.Fprintf(&titles, "%-15s  %s\n", e.Name, e.Title)
	}
	return report.Result{
		report.Bare{Table: t},
		report.Line("\n" + titles.String() +
			"\nDescribe one: demo data describe NAME. Train on it: demo train --data NAME."),
	}, nil
}
