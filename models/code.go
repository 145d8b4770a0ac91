package models

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aegis-ae/aegis/graph"
)

// Code is what an encoder returns. Z is required; the rest depends on the model.
//
// Encode and Loss are built into one graph. Whatever both need is computed once: Encode puts it into the Code and Loss
// finds it there. Drawing again in Loss would give another draw, and encoding x again would encode clean data under a
// wrapper that corrupts the encoder's input. The fields cover the common cases; anything else is carried by name
// ([Code.Carry]).
type Code struct {
	// Z is the decoder's input, (batch, latent): a draw if the latent variable is random and the graph samples.
	Z graph.Node
	// Mean and LogVar are the parameters of a Gaussian posterior, (batch, latent) each.
	Mean, LogVar graph.Node
	// Continuous is the code before it was made discrete, (batch, latent). Z then has the discrete values and the
	// gradient of Continuous.
	Continuous graph.Node
	// Input is the encoder's actual input, which differs from x if a wrapper corrupts it. Jacobians are taken with
	// respect to it. The zero Node means x.
	Input graph.Node
	// Hidden is (batch, features), 1 where x was hidden from the encoder and 0 where the encoder saw x. The zero Node
	// means that nothing was hidden.
	Hidden graph.Node

	carried map[string]graph.Node
}

// Point returns the code without noise: the mean of the posterior if there is one, else Z.
func (c Code) Point() graph.Node {
	if c.Mean.Valid() {
		return c.Mean
	}
	return c.Z
}

// Gaussian reports whether the code is drawn from a Gaussian posterior.
func (c Code) Gaussian() bool { return c.Mean.Valid() && c.LogVar.Valid() }

// Carry returns the code with one more node for Loss: the log-density of a flow at its draw, the logits of a discrete
// code, a log-determinant. Begin its name with the variant's. The node's first extent is the batch, as for the fields
// of Code.
//
//	c = c.Carry("planar: log q", logQ) // in Encode
//	logQ := c.Carried(s, "planar: log q") // in Loss
func (c Code) Carry(name string, n graph.Node) Code {
	carried := maps.Clone(c.carried)
	if carried == nil {
		carried = map[string]graph.Node{}
	}
	carried[name] = n
	c.carried = carried
	return c
}

// Carried returns the node that Encode put into the code under a name. The graph fails if there is none, for instance
// because a wrapper returned a new Code instead of the inner model's, changed.
func (c Code) Carried(s *graph.Scope, name string) graph.Node {
	if n, ok := c.carried[name]; ok {
		return n
	}
	return s.Fail(fmt.Errorf(
		"the code carries no %q, only %q: a wrapper must change the inner model's Code, not make a new one",
		name, slices.Sorted(maps.Keys(c.carried))))
}

// Nodes returns all nodes of the code, including carried ones, in no particular order.
func (c Code) Nodes() []graph.Node {
	nodes := slices.Collect(maps.Values(c.carried))
	for _, n := range []graph.Node{c.Z, c.Mean, c.LogVar, c.Continuous, c.Input, c.Hidden} {
		if n.Valid() {
			nodes = append(nodes, n)
		}
	}
	return nodes
}

// Repeat returns the code with every node's rows repeated n times, one whole batch after the other, for losses that
// draw or decode several times per sample.
func (c Code) Repeat(n int) Code {
	for _, field := range []*graph.Node{&c.Z, &c.Mean, &c.LogVar, &c.Continuous, &c.Input, &c.Hidden} {
		*field = Repeat(*field, n)
	}
	c.carried = maps.Clone(c.carried)
	for name, node := range c.carried {
		c.carried[name] = Repeat(node, n)
	}
	return c
}

// Repeat returns the rows of a node (rows, ...) n times, one whole batch after the other: (n·rows, ...). It returns the
// zero Node unchanged.
func Repeat(node graph.Node, n int) graph.Node {
	if !node.Valid() {
		return node
	}
	shape := node.Shape()
	whole := append([]int{n}, shape...)
	rows := slices.Clone(shape)
	rows[0] *= n
	return node.Reshape(append([]int{1}, shape...)...).BroadcastTo(whole...).Reshape(rows...)
}
