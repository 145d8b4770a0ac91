package graph

import "github.com/aegis-ae/aegis/graph/form"

// box is a node of the picture: a leaf, or ops that run in a chain.
type box struct {
	id    int
	nodes []*form.Node
	marks []string
	frame string // path, "" for none
}

func (b *box) first() *form.Node { return b.nodes[0] }
func (b *box) last() *form.Node  { return b.nodes[len(b.nodes)-1] }

// lossFrame is the frame of the loss; no scope has such a path.
const lossFrame = "/loss"

func (c *picture) frame(n *form.Node) string {
	if c.inLoss[n] {
		return lossFrame
	}
	return n.Path
}

// fold puts the nodes into boxes.
func (c *picture) fold() {
	c.boxOf = map[*form.Node]*box{}
	read := map[*form.Node]bool{} // leaves with a copy for an output
	for _, n := range c.shown {
		if c.isCopyOfLeaf(n) {
			read[n.Inputs[0]] = true
		}
	}
	for _, n := range c.shown {
		var b *box
		switch {
		case isSingle(n) && !read[n]:
			continue // it stands in the lines of the ops that take it
		case c.isCopyOfLeaf(n):
			b = c.boxOf[n.Inputs[0]]
		default:
			b = c.chain(n)
		}
		if b == nil {
			b = &box{id: len(c.boxes), frame: c.frame(n)}
			c.boxes = append(c.boxes, b)
		}
		if !c.isCopyOfLeaf(n) {
			b.nodes = append(b.nodes, n)
		}
		b.marks = append(b.marks, c.marks[n]...)
		c.boxOf[n] = b
	}
}

// isCopyOfLeaf reports whether a node is there only for a leaf to be read as an output.
func (c *picture) isCopyOfLeaf(n *form.Node) bool {
	return n.Op == "identity" && len(c.marks[n]) > 0 && n.Inputs[0].Leaf()
}

// isSingle reports whether a node is a constant of a single value.
func isSingle(n *form.Node) bool { return singleValue(n) != "" }

// inline reports whether a node stands in the line of the op that takes it instead of being brought by an
// arrow: constants do, but those that have a box because they are read as outputs do so in the gradient part only,
// where the same number may be there for another reason.
func (c *picture) inline(in, by *form.Node) bool {
	return isSingle(in) && (c.boxOf[in] == nil || c.gradient[by])
}

// chain returns the box that an op continues, or nil.
func (c *picture) chain(n *form.Node) *box {
	var before *form.Node
	for _, in := range n.Inputs {
		switch {
		case c.inline(in, n):
		case before != nil:
			return nil
		default:
			before = in
		}
	}
	if before == nil || len(before.Inputs) == 0 || len(c.consumers[before]) > 1 || len(c.marks[before]) > 0 ||
		c.frame(before) != c.frame(n) || c.gradient[before] != c.gradient[n] {
		return nil
	}
	return c.boxOf[before]
}
