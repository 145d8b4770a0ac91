package app

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/data/catalogue"
	"github.com/aegis-ae/aegis/data/fetch"
)

func (a *app) dataFetchCommand() *cobra.Command {
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
checks every file by its published SHA-256, keeps it in your cache folder, or
in the folder --dir, and prints where the files are. Files that are there
already are checked, and not downloaded again. The sets are:

  ` + strings.Join(names, "\n  ") + `

The other commands do the same when --data names such a set for the first time.

Without a network, put the four files into the folder that the error names, or
anywhere, and say --data FOLDER. They may be compressed (.gz) or not.`,
		Example: `  demo data fetch mnist-full
  demo train --data mnist-full
  demo data fetch fashion-mnist --dir sets/fashion
  demo train --data sets/fashion`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("%s takes the name of one set, of: %s", cmd.CommandPath(), strings.Join(names, ", "))
			}
			d, err := toFetch(args[0], names)
			if err != nil {
				return err
			}
			if dir == "" {
				return a.dataFetch(cmd.Context(), d, "", args[0])
			}
			return a.dataFetch(cmd.Context(), d, dir, dir)
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "", "`folder` for the files, made if it is missing (default: one for the set in your cache folder)")
	return cmd
}

// toFetch returns the set of a name, one of those given.
func toFetch(name string, names []string) (fetch.Dataset, error) {
	e, err := catalogue.Describe(name)
	if err != nil {
		return fetch.Dataset{}, usagef("unknown set %q; those to fetch are: %s", name, strings.Join(names, ", "))
	}
	d, ok := e.Dataset()
	if !ok {
		return d, usagef("%s is %s: there is nothing to fetch, and --data %s works at once; those to fetch are: %s",
			name, e.Origin, name, strings.Join(names, ", "))
	}
	return d, nil
}

// dataFetch fetches a set into a folder, or that of the set, and tells what --data must be to use it.
func (a *app) dataFetch(ctx context.Context, d fetch.Dataset, dir, use string) error {
	p := newFetchProgress(a.stderr)
	defer p.end()
	paths, err := d.Fetch(ctx, p.options(dir))
	switch {
	case err != nil && ctx.Err() != nil:
		return fmt.Errorf("interrupted; files that are whole are kept, and the next time only the others are fetched: %w", ctx.Err())
	case err != nil:
		return err
	}
	for _, path := range paths {
		fmt.Fprintln(a.stdout, path)
	}
	_, err = fmt.Fprintf(a.stdout, "%s, as published (SHA-256): use it by --data %s\n", d.Title, use)
	return err
}

// fetchProgress shows how a download goes: as a bar for each file on a terminal, else as a plain line for each.
type fetchProgress struct {
	w       io.Writer
	columns int // of the terminal; 0 if w is none
	file    string
	shown   time.Time
	bar     *progressbar.ProgressBar
}

func newFetchProgress(w io.Writer) *fetchProgress {
	return &fetchProgress{w: w, columns: newProgress(w).columns}
}

// options returns the options of a download into a folder that is shown by p.
func (p *fetchProgress) options(dir string) fetch.Options {
	return fetch.Options{Dir: dir, Progress: p.step, Warn: func(err error) {
		p.end()
		fmt.Fprintf(p.w, "demo: warning: %v\n", err)
	}}
}

// step shows that so many bytes of a file have come.
func (p *fetchProgress) step(file string, done, total int64) {
	if p.file != file {
		p.end()
		p.begin(file, total)
	}
	switch {
	case done == total:
		p.end()
		fmt.Fprintf(p.w, "%-23s  %8s\n", file, megabytes(total))
	case p.bar != nil && time.Since(p.shown) >= refresh:
		p.shown = time.Now()
		p.bar.Describe(p.describe(file, done, total))
		_ = p.bar.Set64(done) // a bar that cannot be drawn is no reason to stop
	}
}

// begin starts the progress of a file.
func (p *fetchProgress) begin(file string, total int64) {
	p.file = file
	if p.columns == 0 {
		fmt.Fprintf(p.w, "fetching %s\n", file)
		return
	}
	p.bar = progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(p.w),
		progressbar.OptionSetWidth(min(30, p.columns-barRoom)),
		progressbar.OptionSetDescription(p.describe(file, 0, total)),
		progressbar.OptionSetElapsedTime(false),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionSetRenderBlankState(true),
	)
}

// describe says in words, always in the same number of columns and no more than barRoom has space for, what the bar shows.
func (p *fetchProgress) describe(file string, done, total int64) string {
	return fmt.Sprintf("%-23s  %8s of %s", file, megabytes(done), megabytes(total))
}

// end takes the bar off the screen.
func (p *fetchProgress) end() {
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
	p.file = ""
}

// megabytes writes a number of bytes, in millions: 47.0 MB.
func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
