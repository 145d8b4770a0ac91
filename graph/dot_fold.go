package graph

import "github.com/aegis-ae/aegis/graph/form"

// box is a node of the picture: a leaf, or a chain of ops.
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

// fold distributes the nodes to boxes.
func (c *picture) fold() {
	c.boxOf = map[*form.Node]*box{}
	read := map[*form.Node]bool{} // leaves that are read as outputs
	for _, n := range c.shown {
		if c.isCopyOfLeaf(n) {
			read[n.Inputs[0]] = true
		}
	}
	for _, n := range c.shown {
		var b *box
		switch {
		case isSingle(n) && !read[n]:
			continue // written in the lines of the ops that take it
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

// isCopyOfLeaf reports whether a node is only there to make a leaf readable as an output.
func (c *picture) isCopyOfLeaf(n *form.Node) bool {
	return n.Op == "identity" && len(c.marks[n]) > 0 && n.Inputs[0].Leaf()
}

// isSingle reports whether a node is a constant with one value.
func isSingle(n *form.Node) bool { return singleValue(n) != "" }

// inline reports whether a node is written in the line of the op that takes it, without an arrow. Constants are. One
// that has a box, because it is read as an output, is inline only in the gradient part, where the same number may occur
// for another reason.
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
