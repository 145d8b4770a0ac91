package progress

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/aegis-ae/aegis/data/fetch"
)

// Fetch shows how a download goes: as a bar for each file on a terminal, else as a plain line for each.
type Fetch struct {
	w       io.Writer
	columns int // of the terminal; 0 if w is none
	file    string
	shown   time.Time
	bar     *progressbar.ProgressBar
}

// NewFetch returns the progress of a download for w.
func NewFetch(w io.Writer) *Fetch {
	return &Fetch{w: w, columns: New(w).columns}
}

// Options returns the options of a download into a folder, with p as its progress.
func (p *Fetch) Options(dir string) fetch.Options {
	return fetch.Options{Dir: dir, Progress: p.step, Warn: func(err error) {
		p.End()
		fmt.Fprintf(p.w, "demo: warning: %v\n", err)
	}}
}

// step shows that so many bytes of a file have come.
func (p *Fetch) step(file string, done, total int64) {
	if p.file != file {
		p.End()
		p.begin(file, total)
	}
	switch {
	case done == total:
		p.End()
		fmt.Fprintf(p.w, "%-23s  %8s\n", file, megabytes(total))
	case p.bar != nil && time.Since(p.shown) >= refresh:
		p.shown = time.Now()
		p.bar.Describe(p.describe(file, done, total))
		_ = p.bar.Set64(done) // a bar that cannot be drawn is no reason to stop
	}
}

// begin starts the progress of a file.
func (p *Fetch) begin(file string, total int64) {
	p.file = file
	if p.columns == 0 {
		fmt.Fprintf(p.w, "fetching %s\n", file)
		return
	}
	p.bar = newBar(p.w, p.columns, total, p.describe(file, 0, total))
}

// describe says in words, always in the same number of columns and no more than barRoom has space for, what the bar
// shows.
func (p *Fetch) describe(file string, done, total int64) string {
	return fmt.Sprintf("%-23s  %8s of %s", file, megabytes(done), megabytes(total))
}

// End removes the bar.
func (p *Fetch) End() {
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
	p.file = ""
}

// megabytes writes a number of bytes, in millions: 47.0 MB.
func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
