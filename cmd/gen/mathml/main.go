// Command mathml renders the equations of the tutorial, which are in TeX, to MathML:
//
//	go generate ./cmd/demo/internal/tutorial
//
// Its argument is the folder of the tutorial, with chapters in Markdown; it writes equations.json there. A test renders
// them again and compares. Temml does the work (temml.org, version 0.13.5 of its npm package, in the folder temml with
// its licence).
package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/dop251/goja"
)

//go:embed temml/temml.min.js
var temml string

func main() {
	log.SetFlags(0)
	log.SetPrefix("mathml: ")
	if len(os.Args) != 2 {
		log.Fatal("usage: mathml TUTORIAL")
	}
	out, err := render(filepath.Join(os.Args[1], "chapters"))
	if err == nil {
		err = os.WriteFile(filepath.Join(os.Args[1], "equations.json"), out, 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// rendered is the JSON file: MathML by TeX.
type rendered struct {
	Display map[string]string `json:"display"` // equations on lines of their own
	Inline  map[string]string `json:"inline"`  // equations within a line
}

var (
	displayMath = regexp.MustCompile(`(?ms)^\$\$(.*?)\$\$$`)
	inlineMath  = regexp.MustCompile(`\$([^$\n]+)\$`)
)

// render returns the JSON file for a folder of chapters.
func render(folder string) ([]byte, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.md"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no chapters in %s", folder)
	}
	toMathML, err := newRenderer()
	if err != nil {
		return nil, err
	}
	all := rendered{map[string]string{}, map[string]string{}}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for _, part := range []struct {
			pattern *regexp.Regexp
			display bool
			out     map[string]string
		}{{displayMath, true, all.Display}, {inlineMath, false, all.Inline}} {
			for _, match := range part.pattern.FindAllSubmatch(text, -1) {
				tex := strings.TrimSpace(string(match[1]))
				if part.out[tex], err = toMathML(tex, part.display); err != nil {
					return nil, fmt.Errorf("%s: %w", filepath.Base(file), err)
				}
			}
			text = part.pattern.ReplaceAll(text, nil)
		}
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "\t")
	err = encoder.Encode(all)
	return b.Bytes(), err
}

// newRenderer starts Temml. Wrong TeX is an error.
func newRenderer() (func(tex string, display bool) (string, error), error) {
	vm := goja.New()
	if _, err := vm.RunScript("temml", temml); err != nil {
		return nil, fmt.Errorf("temml: %w", err)
	}
	library := vm.Get("temml")
	renderToString, ok := goja.AssertFunction(library.ToObject(vm).Get("renderToString"))
	if !ok {
		return nil, errors.New("temml has no renderToString")
	}
	return func(tex string, display bool) (string, error) {
		v, err := renderToString(library, vm.ToValue(tex), vm.ToValue(map[string]any{
			"displayMode": display, "throwOnError": true, "strict": true,
		}))
		if err != nil {
			return "", fmt.Errorf("equation %s: %s", tex, strings.Join(strings.Fields(err.Error()), " "))
		}
		return v.String(), nil
	}, nil
}
