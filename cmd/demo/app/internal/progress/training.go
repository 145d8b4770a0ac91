package progress

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/models"
)

// Training shows how training goes: as a bar on a terminal, else as a plain line for each epoch, without any escape
// codes. It shows; no result depends on it.
type Training struct {
	w       io.Writer
	columns int  // of the terminal; 0 if w is none, or too narrow a one for a bar
	Terms   bool // show every term of the loss after each epoch, not only the total

	Validation string // what the validation set is called

	name   string
	epochs int
	start  time.Time
	shown  time.Time
	bar    *progressbar.ProgressBar
}

// New returns the progress for w.
func New(w io.Writer) *Training {
	p := &Training{w: w, Validation: "test"}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) || os.Getenv("TERM") == "dumb" {
		return p
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	switch {
	case err != nil || columns < 1:
		p.columns = 80
	case columns >= barRoom+5:
		p.columns = columns
	}
	return p
}

// barRoom is the number of columns that the words beside the bar, its percentage, its ends and the spaces take; one
// more stays free, because a terminal may begin a new line after its last column.
const barRoom = 67

// Begin starts the progress of one model.
func (p *Training) Begin(name string, epochs int) {
	p.name, p.epochs, p.start = name, epochs, time.Now()
	if p.Terms || p.columns == 0 {
		fmt.Fprintf(p.w, "%s: training for %s\n", name, report.Count(epochs, "epoch"))
	}
	if p.columns == 0 {
		return
	}
	p.bar = newBar(p.w, p.columns, 1, p.describe(models.Progress{Epoch: 1, Epochs: epochs}))
}

// newBar returns a bar for so many steps, with words beside it, on a terminal of so many columns.
func newBar(w io.Writer, columns int, steps int64, words string) *progressbar.ProgressBar {
	return progressbar.NewOptions64(steps,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetWidth(min(30, columns-barRoom)),
		progressbar.OptionSetDescription(words),
		progressbar.OptionSetElapsedTime(false),
		progressbar.OptionSetPredictTime(false), // the words say it
		progressbar.OptionSetRenderBlankState(true),
	)
}

// refresh is the least time between two pictures of the bar.
const refresh = 100 * time.Millisecond

// Step shows the state after a step; it is the Progress of models.FitOptions.
func (p *Training) Step(s models.Progress) {
	last := s.Epoch == s.Epochs && s.Step == s.Steps
	if p.bar == nil || last || time.Since(p.shown) < refresh {
		return // a full bar would be the end, but there is the last validation to come
	}
	p.shown = time.Now()
	p.bar.ChangeMax(s.Epochs * s.Steps)
	p.bar.Describe(p.describe(s))
	_ = p.bar.Set((s.Epoch-1)*s.Steps + s.Step) // a bar that cannot be drawn is no reason to stop training
}

// describe says in words, always in the same number of columns, what the bar shows.
func (p *Training) describe(s models.Progress) string {
	left := "-"
	if done := (s.Epoch-1)*s.Steps + s.Step; done > 0 {
		total := s.Epochs * s.Steps
		left = clock(time.Duration(float64(time.Since(p.start)) * float64(total-done) / float64(done)))
	}
	loss := "-"
	if s.Step > 0 {
		loss = fmt.Sprintf("%.4g", s.Loss)
	}
	return fmt.Sprintf("%-14s  epoch %2d/%d  loss %-7s  %7s left", p.name, s.Epoch, s.Epochs, loss, left)
}

// clock writes a time as briefly as possible: 1:30, or 2:05:00.
func clock(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s%3600/60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// Epoch shows the result of an epoch.
func (p *Training) Epoch(e models.Epoch) {
	switch {
	case p.Terms:
		p.clear()
		label := fmt.Sprintf("epoch %3d", e.Number)
		fmt.Fprintf(p.w, "%s  train  %v\n", label, e.Train)
		if e.Validation != nil {
			fmt.Fprintf(p.w, "%*s  %-5s  %v\n", len(label), "", p.Validation, *e.Validation)
		}
	case p.columns == 0:
		fmt.Fprintf(p.w, "%-14s  epoch %2d/%d  loss %-7.5g  test loss %.5g\n",
			p.name, e.Number, p.epochs, e.Train.Total, e.Validation.Total)
	}
}

// End removes the bar and says how it went.
func (p *Training) End(text string) {
	p.clear()
	p.bar = nil
	fmt.Fprintf(p.w, "%-14s  %s\n", p.name, text)
}

// Leave leaves the bar as it is, after a training that did not finish.
func (p *Training) Leave() {
	if p.bar != nil {
		p.bar = nil
		fmt.Fprintln(p.w)
	}
}

// clear takes the bar off the screen until the next step draws it again.
func (p *Training) clear() {
	if p.bar != nil {
		_ = p.bar.Clear()
		p.shown = time.Time{}
	}
}
