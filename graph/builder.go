package graph

import (
	"fmt"

	"gorgonia.org/gorgonia"
)

// builder is the state that all scopes of one graph share.
type builder struct {
	g      *gorgonia.ExprGraph
	config Config
	params *Params
	err    error

	exprs []*expr                  // in the order in which they were made
	byKey map[string]*expr         // common sub-expressions
	known map[*gorgonia.Node]*expr // for nodes that come back from Gorgonia
	names map[string]int           // how often unique has given a name out

	named      []*named // what can be read by name
	inputs     []*input
	noises     []*noise
	used       []*Param
	weights    []*expr // the parameters asked for by Scope.Weight
	assigns    []assign
	asWritten  bool // the graph is computed as it is written, for tests
	paramLeaf  map[*Param]*expr
	frozen     map[*Param]bool // for each of used: asked for in a frozen scope
	scalarLeaf map[string]*expr
	grads      map[*expr]bool // gradients of parameters, which are outputs

	// hashes are those of the nodes so far. Gorgonia's compiler takes nodes of equal 32-bit hash for one, without
	// looking at them; among 20,000 nodes one collision in twenty graphs is to be expected.
	hashes map[uint32]bool

	// What this graph has added to the parameters, to be taken back if it fails.
	madeParams  []*Param
	madeScalars []string
}

type inputKind int

const (
	inputFed inputKind = iota
	inputLabels
)

type input struct {
	name  string
	kind  inputKind
	value Tensor
	expr  *expr
	run   uint64 // the run that was fed last
}

type noise struct {
	name  string
	dist  Dist
	value Tensor
	expr  *expr
}

type assign struct {
	state *Param
	value *expr
}

// unique returns name the first time and name#2, name#3, ... after that. Gorgonia merges nodes of equal names in
// silence, so that no two leaves may ever share one.
func (b *builder) unique(name string) string {
	b.names[name]++
	if n := b.names[name]; n > 1 {
		return fmt.Sprintf("%s#%d", name, n)
	}
	return name
}

// maxElements keeps a mistyped width from asking for more memory than a machine has before anything else can object.
const maxElements = 1 << 33

func checkShape(shape []int) error {
	if len(shape) < 2 {
		return fmt.Errorf("shape %v: a tensor has at least two dimensions; a column is (n, 1), a number (1, 1)", shape)
	}
	n := 1
	for _, d := range shape {
		if d < 1 {
			return fmt.Errorf("shape %v: every dimension must be at least 1", shape)
		}
		if n > maxElements/d {
			return fmt.Errorf("shape %v has more than %d elements", shape, maxElements)
		}
		n *= d
	}
	return nil
}
