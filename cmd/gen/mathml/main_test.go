package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const tutorial = "../../demo/internal/tutorial"

func TestEquationsAreCurrent(t *testing.T) {
	want, err := render(filepath.Join(tutorial, "chapters"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(tutorial, "equations.json"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("equations.json is not current: run go generate ./cmd/demo/internal/tutorial")
	}
}

// TestErrors: an error in TeX names the chapter and the equation.
func TestErrors(t *testing.T) {
	for text, want := range map[string]string{
		"# A\nLet $\\nosuch{x}$.": `a.md: equation \nosuch{x}: `,
		"# A\n\n$$\\frac{a$$\n":   `a.md: equation \frac{a: `,
	} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "a.md"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := render(folder); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
