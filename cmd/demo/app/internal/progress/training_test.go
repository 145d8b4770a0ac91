package progress

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aegis-ae/aegis/models"
)

// showTraining shows a training of two epochs of three steps.
func showTraining(p *Training) {
	p.Begin("contractive-32", 2)
	for epoch := 1; epoch <= 2; epoch++ {
		for step := 1; step <= 3; step++ {
			p.shown = time.Time{} // as if it were long ago
			p.Step(models.Progress{Epoch: epoch, Epochs: 2, Step: step, Steps: 3, Loss: 123.456})
		}
		p.Epoch(models.Epoch{Number: epoch, Train: models.Loss{Total: 120}, Validation: &models.Loss{Total: 110}})
	}
	p.End("2 s; loss 120, test loss 110, test MSE 0.01234")
}

// On a terminal nothing is wider than it, and the bar is gone in the end.
func TestBar(t *testing.T) {
	for _, columns := range []int{barRoom + 5, 80, 200} {
		var b bytes.Buffer
		showTraining(&Training{w: &b, columns: columns})
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
	showTraining(New(&b))
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
	p := &Training{w: &b, columns: 80}
	p.Begin("plain-2", 2)
	p.Leave()
	if text := b.String(); !strings.HasSuffix(text, "\n") || !strings.Contains(text, "plain-2") || p.bar != nil {
		t.Errorf("left %q", text)
	}
}

// The words of the bar take the same number of columns while training goes on, so that the bar stands still. The clock
// stands still, too.
func TestDescribe(t *testing.T) { synctest.Test(t, testDescribe) }

func testDescribe(t *testing.T) {
	p := &Training{name: "plain-32", start: time.Now().Add(-5 * time.Second)}
	want := len(p.describe(models.Progress{Epoch: 1, Epochs: 12}))
	if want > barRoom-11 {
		t.Errorf("the words take %d columns, which leaves less than 11 for the rest", want)
	}
	for _, s := range []models.Progress{
		{Epoch: 1, Epochs: 12, Step: 1, Steps: 157, Loss: 123.456},
		{Epoch: 9, Epochs: 12, Step: 80, Steps: 157, Loss: 7.1},
		{Epoch: 12, Epochs: 12, Step: 157, Steps: 157, Loss: 0.012345},
	} {
		text := p.describe(s)
		if len(text) != want {
			t.Errorf("%q has %d columns, want %d", text, len(text), want)
		}
	}
	text := p.describe(models.Progress{Epoch: 1, Epochs: 2, Step: 5, Steps: 10, Loss: 7})
	if !strings.Contains(text, " 0:15 left") {
		t.Errorf("5 s for a quarter leave %q", text)
	}
}
