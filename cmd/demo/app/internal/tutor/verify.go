package tutor

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/claims"
	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data/mnist"
)

const verifyFolder = "verify"

// verifyFlags are the flags of demo verify.
type verifyFlags struct {
	only   []string
	output []string
	list   bool
}

// Verify is demo verify.
func Verify(a *cli.App) *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Find out which claims about autoencoders are true",
		Long: `Verify computes the claims of five sources that teach autoencoders, with this
library, and gives a verdict on each:

  holds                as it is stated
  holds approximately  with some slack, or under a condition that the source
                       leaves out
  corrected            it is wrong, and the correct statement holds
  untestable           it says too little to be tested, or is history or opinion

No verdict is written down: each comes from the numbers printed with it. A
number is stated (what the source says), approximate (the same with slack or
under a condition) or true (what is right instead). The exit code is 1 if a
verdict is not the expected one, or if one of our own statements fails.

It writes verify/claims.md and claims.json below --out, or the files of
--output. All of it takes about a minute on two cores; --quick leaves out what
has to train networks.`,
		Example: `  demo verify
  demo verify --only C14 --only C128
  demo verify --quick -o claims.md -o claims.json
  demo verify --list`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return verifyClaims(cmd.Context(), a, f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringSliceVar(&f.only, "only", nil, "`ID` of a claim to verify; may be repeated (default: all)")
	flags.StringArrayVarP(&f.output, "output", "o", nil, "`file` for the results, .md or .json; may be repeated")
	flags.BoolVar(&f.list, "list", false, "list the claims, and verify none")
	return cmd
}

// claimWriters are the kinds of files that verify writes.
var claimWriters = map[string]func(io.Writer, []claims.Result) error{
	".md": claims.WriteMarkdown, ".json": claims.WriteJSON,
}

func verifyClaims(ctx context.Context, a *cli.App, f verifyFlags) error {
	chosen, err := claims.Select(f.only)
	if err != nil {
		return cli.AsUsage(err)
	}
	if f.list {
		return listClaims(a, chosen)
	}
	files := f.output
	for _, path := range files {
		if claimWriters[filepath.Ext(path)] == nil {
			return cli.Usagef("--output %s: the name of the file must end in .md or .json", path)
		}
	}
	if len(files) == 0 {
		if err := a.TryOut(verifyFolder); err != nil {
			return err
		}
		files = []string{a.Path(verifyFolder, "claims.md"), a.Path(verifyFolder, "claims.json")}
	}
	results, left, err := judge(ctx, a, chosen, nil, func(r claims.Result) { printClaim(a, r) })
	if err != nil {
		return err
	}
	var out report.Result
	for _, path := range files {
		write := claimWriters[filepath.Ext(path)]
		out.Add(report.File{Path: path, Write: func(w io.Writer) error { return write(w, results) }})
	}
	if _, err := a.Write(out); err != nil {
		return err
	}
	return sumUpClaims(a, results, left)
}

// judge judges the claims and reports each when it is done. With --quick it leaves out those that train, and counts
// them. The store, which may be nil, keeps what they train.
func judge(
	ctx context.Context, a *cli.App, chosen []claims.Claim, store *experiments.Store, done func(claims.Result),
) (results []claims.Result, left int, err error) {
	lab := &experiments.Lab{
		Train: mnist.Train(), Test: mnist.Test(), Seed: a.Seed, Store: store,
		Progress: func(what string) { fmt.Fprintln(a.Stderr, "  "+what) },
	}
	for _, c := range chosen {
		if a.Quick && c.Trains {
			left++
			continue
		}
		start := time.Now()
		r, err := claims.Judge(ctx, c, lab)
		if err != nil {
			return nil, 0, err
		}
		if took := time.Since(start); took > time.Second {
			fmt.Fprintf(a.Stderr, "%s took %s\n", c.ID, report.Duration(took))
		}
		done(r)
		results = append(results, r)
	}
	return results, left, nil
}

func listClaims(a *cli.App, chosen []claims.Claim) error {
	for _, c := range chosen {
		statement := report.Wrap(c.Statement, report.Width-19, strings.Repeat(" ", 19))
		fmt.Fprintf(a.Stdout, "%-5s %-12s %s\n", c.ID, c.Place, statement)
	}
	return nil
}

// printClaim prints a claim, its verdict and the numbers that it comes from.
func printClaim(a *cli.App, r claims.Result) {
	const indent = "      "
	fmt.Fprintf(a.Stdout, "%-5s %s (%s)", r.ID, r.Verdict, r.Place)
	if !r.AsExpected() {
		fmt.Fprintf(a.Stdout, ", but it should be: %s", r.Expect)
	}
	fmt.Fprintf(a.Stdout, "\n%s%s\n", indent, report.Wrap(r.Statement, report.Width-len(indent), indent))
	if r.Correction != "" {
		fmt.Fprintf(a.Stdout, "%s→ %s\n", indent, report.Wrap(r.Correction, report.Width-len(indent)-2, indent+"  "))
	}
	for _, n := range r.Numbers() {
		sign := "="
		if !n.Holds {
			sign = "≠"
		}
		fmt.Fprintf(a.Stdout, "%s%-11s %s %s: %.6g; wanted %s %s\n",
			indent, n.Level, sign, n.What, n.Ours, n.Wanted, n.Tolerance)
	}
}

// sumUpClaims counts the verdicts; one that is not as expected is an error.
func sumUpClaims(a *cli.App, results []claims.Result, left int) error {
	var counts, wrong []string
	for _, v := range claims.Verdicts() {
		if n := claims.Count(results, v); n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, v))
		}
	}
	for _, r := range results {
		if !r.AsExpected() {
			wrong = append(wrong, fmt.Sprintf("%s is %s in place of %s", r.ID, r.Verdict, r.Expect))
		}
	}
	fmt.Fprintf(a.Stdout, "%s: %s\n", report.Count(len(results), "claim"), strings.Join(counts, ", "))
	if left > 0 {
		fmt.Fprintf(a.Stdout, "%s left out, as they train networks and this was --quick\n", report.Count(left, "claim"))
	}
	if len(wrong) > 0 {
		return fmt.Errorf("of %s, %d are not as expected: %s",
			report.Count(len(results), "claim"), len(wrong), strings.Join(wrong, "; "))
	}
	return nil
}
