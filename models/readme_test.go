package models_test

import (
	"os"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/internal/kit"
)

// TestReadme: the README's Go code is in the examples here, which are compiled and partly run.
func TestReadme(t *testing.T) {
	readme := kit.Must(os.ReadFile("../README.md"))
	var examples strings.Builder
	for _, file := range []string{"example_test.go", "example_variant_test.go"} {
		text := kit.Must(os.ReadFile(file))
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

// TestReadmeNamesTheVariants: the list is complete, and every name in it exists.
func TestReadmeNamesTheVariants(t *testing.T) {
	readme := kit.Must(os.ReadFile("../README.md"))
	_, section, _ := strings.Cut(string(readme), "## The variants")
	section, _, _ = strings.Cut(section, "Modifiers (noise")
	for _, v := range models.Variants() {
		if !strings.HasPrefix(v.Name, "test-") && v.Name != "code-decay" && !strings.Contains(section, "`"+v.Name+"`") {
			t.Errorf("the README does not name the variant %s", v.Name)
		}
	}
	for i, name := range strings.Split(section, "`") {
		if i%2 == 1 && name != "demo models" {
			if _, err := models.Lookup(name); err != nil {
				t.Error(err)
			}
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
