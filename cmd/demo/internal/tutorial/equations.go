package tutorial

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/dop251/goja"
)

//go:embed temml/temml.min.js
var temml string

// equations turns TeX into MathML, each equation once.
type equations struct {
	mutex  sync.Mutex
	vm     *goja.Runtime
	temml  goja.Value
	render goja.Callable
	done   map[equation]string
}

type equation struct {
	tex     string
	display bool // on lines of its own
}

// theEquations starts Temml, which takes a moment, at the first call.
var theEquations = sync.OnceValues(func() (*equations, error) {
	e := &equations{vm: goja.New(), done: map[equation]string{}}
	if _, err := e.vm.RunScript("temml", temml); err != nil {
		return nil, fmt.Errorf("temml: %w", err)
	}
	e.temml = e.vm.Get("temml")
	render, ok := goja.AssertFunction(e.temml.ToObject(e.vm).Get("renderToString"))
	if !ok {
		return nil, fmt.Errorf("temml has no renderToString")
	}
	e.render = render
	return e, nil
})

// mathML returns an equation as a math element. What is wrong in TeX is an error.
func (e *equations) mathML(tex string, display bool) (string, error) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	key := equation{tex, display}
	if out, ok := e.done[key]; ok {
		return out, nil
	}
	v, err := e.render(e.temml, e.vm.ToValue(tex), e.vm.ToValue(map[string]any{
		"displayMode": display, "throwOnError": true, "strict": true,
	}))
	if err != nil {
		return "", fmt.Errorf("equation %s: %s", tex, strings.Join(strings.Fields(err.Error()), " "))
	}
	e.done[key] = v.String()
	return e.done[key], nil
}
