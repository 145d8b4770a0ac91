package app

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/aegis-ae/aegis/models"
)

// showTraining shows a training of two epochs of three steps.
func showTraining(p *progress) {
	p.begin("contractive-32", 2)
	for epoch := 1; epoch <= 2; epoch++ {
		for step := 1; step <= 3; step++ {
			p.shown = time.Time{} // as if it were long ago
			p.step(models.Progress{Epoch: epoch, Epochs: 2, Step: step, Steps: 3, Loss: 123.456})
		}
		p.epoch(models.Epoch{Number: epoch, Train: models.Loss{Total: 120}, Validation: &models.Loss{Total: 110}})
	}
	p.end("2 s; loss 120, test loss 110, test MSE 0.01234")
}

// On a terminal nothing is wider than it, and the bar is gone in the end.
func TestBar(t *testing.T) {
	for _, columns := range []int{barRoom + 5, 80, 200} {
		var b bytes.Buffer
		showTraining(&progress{w: &b, columns: columns})
		text := b.String()
		pictures := strings.FieldsFunc(text, func(r rune) bool { return r == '\r' || r == '\n' })
		bars := 0
		for _, picture := range pictures {
			if n := len([]rune(picture)); n >= columns {
				t.Errorf("%d columns on a terminal of %d: %q", n, columns, picture)
			}
			if strings.Contains(picture, "% |") {
				bars++
			}
		}
		if bars < 5 || strings.Contains(text, "\x1b") {
			t.Errorf("%d pictures of the bar in %q", bars, text)
		}
		last := strings.Split(text, "\r")
		if got := last[len(last)-1]; got != "contractive-32  2 s; loss 120, test loss 110, test MSE 0.01234\n" {
			t.Errorf("the last line is %q", got)
		}
	}
}

// Elsewhere there are lines and nothing else.
func TestLines(t *testing.T) {
	var b bytes.Buffer
	showTraining(newProgress(&b))
	want := `contractive-32: training for 2 epochs
contractive-32  epoch  1/2  loss 120      test loss 110
contractive-32  epoch  2/2  loss 120      test loss 110
contractive-32  2 s; loss 120, test loss 110, test MSE 0.01234
`
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

// An interrupted bar stays where it was.
func TestLeave(t *testing.T) {
	var b bytes.Buffer
	p := &progress{w: &b, columns: 80}
	p.begin("plain-2", 2)
	p.leave()
	if text := b.String(); !strings.HasSuffix(text, "\n") || !strings.Contains(text, "plain-2") || p.bar != nil {
		t.Errorf("left %q", text)
	}
}
