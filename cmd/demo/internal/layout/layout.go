// Package layout lays out graphs in the DOT language of Graphviz and draws them.
//
// [SVG] is Graphviz's own file, in which text is text. [Parse] makes of that file a figure that package viz draws in
// its formats. (The PNG files of go-graphviz fill its curves with ink, and their text depends on the fonts of the
// machine.)
package layout

import (
	"bytes"
	"context"
	"fmt"
	"sync"

	"github.com/goccy/go-graphviz"

	"github.com/aegis-ae/aegis/cmd/demo/internal/wasmcache"
)

func init() { wasmcache.Restore() }

// one is held while go-graphviz works: all of it is one module with one memory.
var one sync.Mutex

// SVG lays out a graph with the engine dot and returns it as an SVG file. Equal texts give equal files. When ctx is
// cancelled it returns the error of ctx at once, while the layout, which cannot be stopped, goes on in the background.
func SVG(ctx context.Context, dot []byte) ([]byte, error) {
	type result struct {
		svg []byte
		err error
	}
	done := make(chan result, 1)
	go func() {
		svg, err := render(dot)
		done <- result{svg, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case r := <-done:
		if r.err != nil {
			return nil, fmt.Errorf("layout: %w", r.err)
		}
		return fitText(r.svg)
	}
}

func render(dot []byte) (svg []byte, err error) {
	one.Lock()
	defer one.Unlock()
	defer func() { // what goes wrong in WebAssembly is a panic
		if r := recover(); r != nil {
			svg, err = nil, fmt.Errorf("graphviz: %v", r)
		}
	}()
	ctx := context.Background()
	g, err := graphviz.New(ctx)
	if err != nil {
		return nil, err
	}
	defer g.Close()
	graph, err := graphviz.ParseBytes(dot)
	if err != nil {
		return nil, err
	}
	defer graph.Close()
	var out bytes.Buffer
	if err := g.Render(ctx, graph, graphviz.SVG, &out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
