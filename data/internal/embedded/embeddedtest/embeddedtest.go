// Package embeddedtest tests what all packages of embedded sets promise.
package embeddedtest

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

// Files checks the SHA-256 of the embedded files, by their names.
func Files(t *testing.T, want map[string]string) {
	t.Helper()
	for name, sum := range want {
		got := sha256.Sum256(read(t, name))
		if hex.EncodeToString(got[:]) != sum {
			t.Errorf("%s: SHA-256 %x, want %s", name, got, sum)
		}
	}
}

// Licence checks that the file LICENSE mentions every part.
func Licence(t *testing.T, parts ...string) {
	t.Helper()
	text := string(read(t, "LICENSE"))
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("LICENSE does not mention %q", part)
		}
	}
}

// Sharing checks that callers on several goroutines share the values of a set, but that each has fields of its own.
func Sharing(t *testing.T, load func() *data.Set) {
	t.Helper()
	want := load().Clone()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			s := load()
			s.Name, s.Labels, s.Classes, s.N = "mine", nil, nil, i
			s.X, s.Features = append(s.X, float32(i)), append(s.Features, "more")
		})
	}
	wg.Wait()
	a, b := load(), load()
	if a == b || a.String() != want.String() || a.Check() != nil {
		t.Errorf("one caller's changes reach another: %v", a)
	}
	if &a.X[0] != &b.X[0] {
		t.Error("the values are decoded twice")
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	file, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return file
}
