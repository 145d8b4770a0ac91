package kernel

import (
	"github.com/aegis-ae/aegis/graph/internal/kernel/gemm"
	"github.com/aegis-ae/aegis/graph/internal/kernel/parallel"
	"github.com/aegis-ae/aegis/graph/internal/kernel/strided"
)

// ConvShape is the geometry of a convolution (a cross-correlation, strictly) of an input x (Batch, Channels, In...)
// with kernels w (Filters, Channels, Kernel...) to an output y (Batch, Filters, Out...).
type ConvShape struct {
	Window
	Batch, Channels, Filters int
}

// Conv computes the three maps that one convolution consists of: the partial derivatives of the trilinear form
//
//	sum of y[b,f,o] · w[f,c,t] · x[b,c,o·Stride-Padding+t]
//
// with respect to y, x and w. Each is a matrix product for a group of samples at a time (Chellapilla, Puri and Simard,
// "High performance convolutional neural networks for document processing", 2006): single samples would give products
// too small to be fast, and the whole batch a matrix too large for the caches. Processors share the groups, which
// depend only on the shape; if there is only one, they share its product. A Conv owns the scratch memory of its groups,
// allocates it in the first calls, and is not safe for concurrent use.
type Conv[F Float] struct {
	ConvShape
	scratch parallel.Store[scratch[F]]
	sums    []F // GradKernel's parts of w, transposed

	// The loops over the groups, made once, and their operands.
	forward, gradInput, gradKernel func(part int)
	x, w, y                        []F
}

// Forward writes the convolution of x with w to y.
func (c *Conv[F]) Forward(y, x, w []F) {
	if c.forward == nil {
		c.forward = c.forwardGroup
	}
	c.run(x, w, y, c.groups(), c.forward)
}

// GradInput writes the gradient of sum(y·Forward(x, w)) with respect to x to x: the transposed convolution of y with w.
func (c *Conv[F]) GradInput(x, y, w []F) {
	if c.gradInput == nil {
		c.gradInput = c.gradInputGroup
	}
	c.run(x, w, y, c.groups(), c.gradInput)
}

// GradKernel writes the gradient of sum(y·Forward(x, w)) with respect to w to w.
func (c *Conv[F]) GradKernel(w, x, y []F) {
	parts := c.kernelParts()
	if c.gradKernel == nil {
		c.gradKernel = c.gradKernelPart
		c.sums = make([]F, parts*len(w))
	}
	c.run(x, w, y, parts, c.gradKernel)
	c.addKernelParts(w, parts)
}

func (c *Conv[F]) run(x, w, y []F, parts int, f func(part int)) {
	c.x, c.w, c.y = x, w, y
	parallel.Run(parts, f)
	c.x, c.w, c.y = nil, nil, nil
}

func (c *Conv[F]) reserve() *scratch[F] {
	if s := c.scratch.Get(); s != nil {
		return s
	}
	return newScratch[F](&c.ConvShape)
}

func (c *Conv[F]) forwardGroup(i int) {
	g := c.group(i)
	s := c.reserve()
	s.im2col(c.x, g)
	packed, stride := s.packed, s.stride
	if c.unpacked(g) { // y and packed have the same layout
		packed, stride = output(&c.ConvShape, c.y, g), g.n*c.outSize()
	}
	gemm.Multiply(false, false, c.Filters, g.n*c.outSize(), c.features(), 1, c.w, c.features(), s.cols, s.stride, 0,
		packed, stride)
	if !c.unpacked(g) {
		s.unpack(c.y, g)
	}
	c.scratch.Put(s)
}

func (c *Conv[F]) gradInputGroup(i int) {
	g := c.group(i)
	s := c.reserve()
	packed, stride := s.pack(c.y, g)
	gemm.Multiply(true, false, c.features(), g.n*c.outSize(), c.Filters, 1, c.w, c.features(), packed, stride, 0, s.cols,
		s.stride)
	s.col2im(c.x, g)
	c.scratch.Put(s)
}

// gradKernelPart adds up the contributions of every kernelParts-th group, starting with one. It multiplies the columns
// by y, so that y is the matrix that is transposed.
func (c *Conv[F]) gradKernelPart(part int) {
	size := c.features() * c.Filters
	sum := c.sums[part*size : (part+1)*size]
	s := c.reserve()
	beta := F(0)
	for i := part; i < c.groups(); i += c.kernelParts() {
		g := c.group(i)
		s.im2col(c.x, g)
		packed, stride := s.pack(c.y, g)
		gemm.Multiply(false, true, c.features(), c.Filters, g.n*c.outSize(), 1, s.cols, s.stride, packed, stride, beta, sum,
			c.Filters)
		beta = 1
	}
	c.scratch.Put(s)
}

// addKernelParts adds up the parts in order.
func (c *Conv[F]) addKernelParts(w []F, parts int) {
	sum, row := c.sums[:len(w)], strided.Rows{Planes: 1, Rows: 1, Width: len(w), Step: 1}
	for p := 1; p < parts; p++ {
		strided.Add(sum, c.sums[p*len(w):], &row)
	}
	Transpose(w, sum, c.features(), c.Filters)
}
