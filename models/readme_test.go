package models_test

import (
	"os"
	"strings"
	"testing"
)

// TestReadme: the Go code that the README shows is that of the examples here, which are compiled, and in part run.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var examples strings.Builder
	for _, file := range []string{"example_test.go", "example_variant_test.go"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		examples.Write(text)
	}
	code := unindented(examples.String())
	blocks := strings.Split(string(readme), "```go\n")[1:]
	if len(blocks) != 2 {
		t.Errorf("the README has %d blocks of Go, want the library and a variant", len(blocks))
	}
	for _, block := range blocks {
		block, _, _ = strings.Cut(block, "```")
		if !strings.Contains(code, unindented(block)) {
			t.Errorf("no example has this block of the README:\n%s", block)
		}
	}
}

// unindented removes the tabs at the beginning of lines.
func unindented(code string) string {
	lines := strings.Split(code, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimLeft(line, "\t")
	}
	return strings.Join(lines, "\n")
}
