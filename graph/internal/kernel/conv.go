package kernel

// ConvShape is the geometry of a convolution (a cross-correlation, strictly) of an input x (Batch, Channels, In...) with
// kernels w (Filters, Channels, Kernel...) to an output y (Batch, Filters, Out...).
type ConvShape struct {
	Window
	Batch, Channels, Filters int
}

// Conv computes the three maps that one convolution consists of: the partial derivatives of the trilinear form
//
//	sum of y[b,f,o] · w[f,c,t] · x[b,c,o·Stride-Padding+t]
//
// with respect to y, x and w. Each is a product of matrices for a group of samples at a time: single samples would make
// products too small to be fast, and the whole batch a matrix too large for the caches. The groups depend on the shape
// alone. A Conv owns the scratch memory of a group, allocates it at the first call, and is not safe for concurrent use.
type Conv[F Float] struct {
	ConvShape
	cols   []F // (Channels·taps, samples·outputs): what the windows see of the input
	packed []F // (Filters, samples·outputs): the output, filters first
}

// groupElements bounds the elements that the columns of a group have, unless one sample has more.
const groupElements = 1 << 17

// group is the number of samples in a group. The last one may be smaller.
func (c *ConvShape) group() int {
	columns := c.Channels * c.taps() * c.outSize()
	groups := (c.Batch + max(1, groupElements/columns) - 1) / max(1, groupElements/columns)
	return (c.Batch + groups - 1) / groups // groups of about equal size
}

// Forward writes the convolution of x with w to y.
func (c *Conv[F]) Forward(y, x, w []F) {
	for s := range c.samples() {
		y, x := c.output(y, s), c.input(x, s)
		cols, n := c.columns(s)
		Im2Col(cols, x, &c.Window, s.n, c.Channels)
		if s.n == 1 || c.Filters == 1 { // the layouts of y and packed are one
			MatMul(false, false, c.Filters, n, len(cols)/n, w, cols, 0, y)
			continue
		}
		packed := c.packed[:len(y)]
		MatMul(false, false, c.Filters, n, len(cols)/n, w, cols, 0, packed)
		swapAxes(y, packed, c.Filters, s.n, c.outSize())
	}
}

// GradInput writes the gradient of sum(y·Forward(x, w)) with respect to x to x: the transposed convolution of y with w.
func (c *Conv[F]) GradInput(x, y, w []F) {
	for s := range c.samples() {
		cols, n := c.columns(s)
		MatMul(true, false, len(cols)/n, n, c.Filters, w, c.pack(y, s), 0, cols)
		Col2Im(c.input(x, s), cols, &c.Window, s.n, c.Channels)
	}
}

// GradKernel writes the gradient of sum(y·Forward(x, w)) with respect to w to w.
func (c *Conv[F]) GradKernel(w, x, y []F) {
	for s := range c.samples() {
		cols, n := c.columns(s)
		Im2Col(cols, c.input(x, s), &c.Window, s.n, c.Channels)
		beta := F(1)
		if s.from == 0 {
			beta = 0
		}
		MatMul(false, true, c.Filters, len(cols)/n, n, c.pack(y, s), cols, beta, w)
	}
}

// samples is a group: n samples from one on.
type samples struct{ from, n int }

// samples iterates over the groups of the batch.
func (c *Conv[F]) samples() func(yield func(samples) bool) {
	group := c.group()
	if c.cols == nil {
		c.cols = make([]F, c.Channels*c.taps()*group*c.outSize())
		if group > 1 && c.Filters > 1 {
			c.packed = make([]F, c.Filters*group*c.outSize())
		}
	}
	return func(yield func(samples) bool) {
		for from := 0; from < c.Batch; from += group {
			if !yield(samples{from, min(group, c.Batch-from)}) {
				return
			}
		}
	}
}

// input and output are the parts of x and y that belong to a group.
func (c *Conv[F]) input(x []F, s samples) []F {
	size := c.Channels * c.inSize()
	return x[s.from*size : (s.from+s.n)*size]
}

func (c *Conv[F]) output(y []F, s samples) []F {
	size := c.Filters * c.outSize()
	return y[s.from*size : (s.from+s.n)*size]
}

// columns returns the memory for the columns of a group, and its number of columns.
func (c *Conv[F]) columns(s samples) (cols []F, n int) {
	n = s.n * c.outSize()
	return c.cols[:c.Channels*c.taps()*n], n
}

// pack returns the part of y that belongs to a group as a (Filters, samples·outputs) matrix.
func (c *Conv[F]) pack(y []F, s samples) []F {
	y = c.output(y, s)
	if s.n == 1 || c.Filters == 1 {
		return y
	}
	packed := c.packed[:len(y)]
	swapAxes(packed, y, s.n, c.Filters, c.outSize())
	return packed
}

// swapAxes writes x, of extents (a, b, n), to dst as (b, a, n).
func swapAxes[F Float](dst, x []F, a, b, n int) {
	for i := range a {
		CopyBlock(dst[i*n:], x[i*b*n:], b, n, a*n, n)
	}
}
