package modelstest

import (
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

// sharesAGraph finds a Loss that repeats a computation of Encode and gets another result: another draw of noise or
// dropout, or the code of clean data where a wrapper corrupted the encoder's input. Encode and Loss get different
// inputs here, which shows on which of them a node depends.
func (s *suite) sharesAGraph(t *testing.T) {
	config := graph.Config{Batch: gradientBatch, Mode: graph.Training}
	_, err := graph.Compile(graph.NewParams(graph.Float32, 1), config, func(sc *graph.Scope) graph.Outputs {
		seen, clean := sc.Input("seen", features), sc.Input("x", features)
		c := models.Encode(s.model, sc, seen)
		encoded := sc.Mark()
		out := s.model.Decode(sc, c.Z)
		decoded := sc.Mark()
		terms := s.model.Loss(sc, clean, out, c)
		for _, term := range terms {
			for _, path := range decoded.Redrawn(term.Value) {
				t.Errorf("the term %q draws noise in the scope %q, where Encode or Decode has drawn: it gets another draw; "+
					"carry the first in the Code (models.Code.Carry), or draw in a scope of its own",
					term.Name, path)
			}
			for _, name := range encoded.Reapplied(clean, append(c.Nodes(), out), term.Value) {
				t.Errorf("the term %q applies the encoder's parameter %q to x again, but a wrapper may have corrupted the "+
					"encoder's input; carry Encode's result in the Code (models.Code.Carry), or use Code.Input",
					term.Name, name)
			}
		}
		return graph.Outputs{Loss: losses.Total(sc, terms...)}
	})
	if err != nil {
		t.Fatal(err)
	}
}
