package progress

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// On a terminal nothing is wider than it, the bar is gone in the end, and a warning stands on a line of its own.
func TestFetchBar(t *testing.T) {
	for _, columns := range []int{barRoom + 5, 80, 200} {
		var b bytes.Buffer
		p := &Fetch{w: &b, columns: columns}
		o := p.Options("")
		for _, done := range []int64{0, 10_000_000, 20_000_000, 47_040_016} {
			p.shown = time.Time{} // as if it were long ago
			o.Progress("train-images-idx3-ubyte", done, 47_040_016)
			if done == 10_000_000 {
				o.Warn(errors.New("a mirror failed"))
			}
		}
		bars := 0
		for _, picture := range strings.FieldsFunc(b.String(), func(r rune) bool { return r == '\r' || r == '\n' }) {
			if n := utf8.RuneCountInString(picture); n >= columns {
				t.Errorf("%d columns on a terminal of %d: %q", n, columns, picture)
			}
			if strings.Contains(picture, "% |") {
				bars++
			}
		}
		if bars < 3 || strings.Contains(b.String(), "\x1b") ||
			!strings.Contains(b.String(), "\rdemo: warning: a mirror failed\n") ||
			!strings.HasSuffix(b.String(), "\rtrain-images-idx3-ubyte   47.0 MB\n") {
			t.Errorf("%d pictures of the bar in %q", bars, b.String())
		}
	}
}
