package tutorial

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
)

//go:generate go run -C ../../../gen ./mathml ../demo/internal/tutorial

//go:embed equations.json
var renderedEquations []byte

// equations returns the MathML of the chapters' equations by their TeX.
var equations = sync.OnceValues(func() (*struct{ Display, Inline map[string]string }, error) {
	e := new(struct{ Display, Inline map[string]string })
	return e, json.Unmarshal(renderedEquations, e)
})

// mathML returns an equation as a math element, on lines of its own or within a line.
func mathML(tex string, display bool) (string, error) {
	e, err := equations()
	if err != nil {
		return "", err
	}
	rendered := e.Inline
	if display {
		rendered = e.Display
	}
	if out, ok := rendered[tex]; ok {
		return out, nil
	}
	return "", fmt.Errorf("equation %s is not rendered: run go generate ./cmd/demo/internal/tutorial", tex)
}
