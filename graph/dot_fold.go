package graph

// box is a node of the picture: a leaf, or ops that run in a chain.
type box struct {
	id    int
	exprs []*expr
	marks []string
	frame string // path, "" for none
}

func (b *box) first() *expr { return b.exprs[0] }
func (b *box) last() *expr  { return b.exprs[len(b.exprs)-1] }

// lossFrame is the frame of the loss; no scope has such a path.
const lossFrame = "/loss"

func (c *picture) frame(e *expr) string {
	if c.loss[e] {
		return lossFrame
	}
	return e.path
}

// fold puts the expressions into boxes.
func (c *picture) fold() {
	c.boxOf = map[*expr]*box{}
	read := map[*expr]bool{} // leaves with a copy for an output
	for _, e := range c.shown {
		if c.isCopyOfLeaf(e) {
			read[e.inputs[0]] = true
		}
	}
	for _, e := range c.shown {
		var b *box
		switch {
		case c.isConstant(e) && !read[e]:
			continue // it stands in the lines of the ops that take it
		case c.isCopyOfLeaf(e):
			b = c.boxOf[e.inputs[0]]
		default:
			b = c.chain(e)
		}
		if b == nil {
			b = &box{id: len(c.boxes), frame: c.frame(e)}
			c.boxes = append(c.boxes, b)
		}
		if !c.isCopyOfLeaf(e) {
			b.exprs = append(b.exprs, e)
		}
		b.marks = append(b.marks, c.marks[e]...)
		c.boxOf[e] = b
	}
}

// isCopyOfLeaf reports whether an expression is there only for a leaf to be read as an output.
func (c *picture) isCopyOfLeaf(e *expr) bool {
	return e.op != nil && e.name == "identity" && len(c.marks[e]) > 0 && len(e.inputs[0].inputs) == 0
}

// isConstant reports whether an expression is a constant of a single value.
func (c *picture) isConstant(e *expr) bool {
	l, ok := c.leaves[e]
	return ok && l.kind == leafConstant && l.name != ""
}

// inline reports whether the expression stands in the line of the op that takes it instead of being brought by an
// arrow: constants do, but those that have a box because they are read as outputs do so in the gradient part only,
// where the same number may be there for another reason.
func (c *picture) inline(in, by *expr) bool {
	return c.isConstant(in) && (c.boxOf[in] == nil || c.gradient[by])
}

// chain returns the box that an op continues, or nil.
func (c *picture) chain(e *expr) *box {
	var before *expr
	for _, in := range e.inputs {
		switch {
		case c.inline(in, e):
		case before != nil:
			return nil
		default:
			before = in
		}
	}
	if before == nil || len(before.inputs) == 0 || len(c.consumers[before]) > 1 || len(c.marks[before]) > 0 ||
		c.frame(before) != c.frame(e) || c.gradient[before] != c.gradient[e] {
		return nil
	}
	return c.boxOf[before]
}
