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

	exprs []*expr                  // in order of creation
	byKey map[string]*expr         // common sub-expressions
	known map[*gorgonia.Node]*expr // for nodes that come back from Gorgonia
	names map[string]int           // how often unique has used a name

	named      []*named // what can be read by name
	inputs     []*input
	noises     []*noise
	used       []*Param
	weights    []*expr // the parameters asked for by Scope.Weight
	assigns    []assign
	asWritten  bool // tests only: the program computes the graph without rewriting it
	tapeOps    int  // number of ops of a tape
	paramLeaf  map[*Param]*expr
	frozen     map[*Param]bool // which of used were made in a frozen scope
	scalarLeaf map[string]*expr
	grads      map[*expr]bool // gradients of parameters, which are outputs

	// hashes are the hashes of all nodes so far. Gorgonia's compiler merges nodes of equal 32-bit hash without comparing
	// them. Among 20,000 nodes, one graph in twenty has a collision.
	hashes map[uint32]bool

	// What this graph has added to the parameters. It is removed again if the graph fails.
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
	run   uint64 // the last run for which it was fed
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

// unique returns name the first time, and name#2, name#3, ... after that. Gorgonia silently merges nodes of equal
// names, so no two leaves may share one.
func (b *builder) unique(name string) string {
	b.names[name]++
	if n := b.names[name]; n > 1 {
		return fmt.Sprintf("%s#%d", name, n)
	}
	return name
}

// maxElements stops a mistyped width before it asks for more memory than a machine has.
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
