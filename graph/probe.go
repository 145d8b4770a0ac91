package graph

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Name gives the node the name path/name and returns it. A program compiled with [Config].Probe keeps the value and
// the gradient of every named node on which its outputs depend. Inputs have their names already, and the output of a
// layer of this package is named by the path of its scope, such as enc/0. A second node of the same name, for
// instance of the second use of a shared layer, is called name#2, and so on.
func (s *Scope) Name(name string, n Node) Node {
	if !s.ok() {
		return Node{s: s}
	}
	if err := checkName(name); err != nil {
		return s.fail("name", err)
	}
	if err := s.owns(n); err != nil {
		return s.fail("name "+name, err)
	}
	s.b.name(s.join(name), n.e)
	return n
}

// output names the output of a layer by the path of the scope.
func (s *Scope) output(n Node) Node {
	if n.Valid() && s.path != "" {
		s.b.name(s.path, n.e)
	}
	return n
}

// named is an expression that has a name.
type named struct {
	name        string
	expr        *expr
	value, grad *expr // what a program with probes reads
}

func (b *builder) name(name string, e *expr) {
	b.names["name "+name]++
	if n := b.names["name "+name]; n > 1 {
		b.name(fmt.Sprintf("%s#%d", name, n), e)
		return
	}
	b.named = append(b.named, &named{name: name, expr: e})
}

// probe keeps the values of the named expressions on which the outputs depend, and their gradients if there is a loss,
// whose gradients acc holds.
func (s *Scope) probe(out Outputs, acc map[*expr]Node) map[string]*named {
	outputs := append(slices.Collect(maps.Values(out.Read)), out.Loss)
	for _, a := range s.b.assigns {
		outputs = append(outputs, Node{a.value, s})
	}
	reached, probes := reach(outputs), map[string]*named{}
	for _, p := range s.b.named {
		if !reached[p.expr] {
			continue
		}
		probes[p.name] = p
		p.value = s.readable(Node{p.expr, s})
		if acc == nil {
			continue
		}
		g := acc[p.expr]
		if !g.Valid() {
			g = s.Const([]float64{0}, p.expr.shape...)
		}
		p.grad = s.readable(Node{g.e, s.at(p.expr.path)})
	}
	return probes
}

// Names lists the names that [Program.Value] and [Program.Gradient] know, in alphabetical order: those of the nodes on
// which the outputs depend if the program was compiled with [Config].Probe, and none otherwise.
func (p *Program) Names() []string { return slices.Sorted(maps.Keys(p.probes)) }

// Value returns the value that a named node had in the last run, in memory that the next Run overwrites. The program
// must be compiled with [Config].Probe.
func (p *Program) Value(name string) (Tensor, error) {
	n, err := p.named(name)
	if err != nil {
		return Tensor{}, err
	}
	return readProbe("value of", name, n.value)
}

// Gradient returns the gradient of the loss with respect to a named node in the last run, in memory that the next Run
// overwrites. It is the sum over all uses of the node, and equal expressions are one node. It is zero if the loss does
// not depend on the node. The program must be compiled with [Config].Probe, in any mode, and have a loss.
func (p *Program) Gradient(name string) (Tensor, error) {
	n, err := p.named(name)
	if err != nil {
		return Tensor{}, err
	}
	if n.grad == nil {
		return Tensor{}, fmt.Errorf("graph: no gradient of %q: the program has no loss", name)
	}
	return readProbe("gradient of", name, n.grad)
}

func (p *Program) named(name string) (*named, error) {
	if n := p.probes[name]; n != nil {
		return n, nil
	}
	if !p.config.Probe {
		return nil, fmt.Errorf("graph: cannot read %q by name: compile the program with Config.Probe", name)
	}
	return nil, fmt.Errorf("graph: nothing named %q is computed; the names are: [%s]", name, strings.Join(p.Names(), ", "))
}

func readProbe(what, name string, e *expr) (Tensor, error) {
	if !e.ran() {
		return Tensor{}, fmt.Errorf("graph: no %s %q before the first run", what, name)
	}
	return e.result(), nil
}
