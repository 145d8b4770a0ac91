package kernel

const (
	// groupElements limits the elements in the columns of a group, unless one sample has more, so that they stay in the
	// second-level cache.
	groupElements = 1 << 16
	// leastElements is the minimum number of elements in the columns of a group; smaller products are slow.
	leastElements = 1 << 13
	// groupsWanted is the number of groups made for processors to share, even if fewer would do.
	groupsWanted = 16
	// kernelElements limits the elements of the parts of a gradient with respect to the kernels, unless one part has more.
	kernelElements = 1 << 20
)

// samples is a group: n samples from one on.
type samples struct{ from, n int }

// features is the number of cells that an output depends on: the rows of the columns.
func (c *ConvShape) features() int { return c.Channels * c.cells() }

// groups is the number of groups, and groupSize the number of samples in the largest.
func (c *ConvShape) groups() int {
	columns := c.features() * c.outSize()
	least := (c.Batch + max(1, groupElements/columns) - 1) / max(1, groupElements/columns)
	return max(least, min(groupsWanted, c.Batch, c.Batch*columns/leastElements), 1)
}

func (c *ConvShape) groupSize() int { return (c.Batch + c.groups() - 1) / c.groups() }

// group is number i of groups of about equal size.
func (c *ConvShape) group(i int) samples {
	groups := c.groups()
	from := c.Batch * i / groups
	return samples{from, c.Batch*(i+1)/groups - from}
}

// unpacked reports whether y need not be packed for a group, because samples and filters need not change places.
func (c *ConvShape) unpacked(g samples) bool { return g.n == 1 || c.Filters == 1 }

// kernelParts is the number of parts that are summed up to a gradient with respect to the kernels.
func (c *ConvShape) kernelParts() int {
	return max(1, min(c.groups(), groupsWanted, kernelElements/(c.features()*c.Filters)))
}

// input and output are the parts of x and y that belong to a group.
func input[F Float](c *ConvShape, x []F, g samples) []F {
	size := c.Channels * c.inSize()
	return x[g.from*size : (g.from+g.n)*size]
}

func output[F Float](c *ConvShape, y []F, g samples) []F {
	size := c.Filters * c.outSize()
	return y[g.from*size : (g.from+g.n)*size]
}
