package graph

import (
	"errors"
	"fmt"

	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// ConvOptions are the strides and paddings of Conv2D, for (height, width).
type ConvOptions struct {
	Stride  [2]int // distance between windows; 0 means 1
	Padding [2]int // zeros around the input, on each side
}

// Conv2D returns the convolution of x (batch, channels, H, W) with kernels w (filters, channels, KH, KW),
//
//	y[b, f, i, j] = sum over c, k, l of w[f, c, k, l] · x[b, c, i·stride-padding+k, j·stride-padding+l],
//
// where x is 0 outside its bounds: a cross-correlation, as in every framework (Dumoulin and Visin, arXiv:1603.07285).
// The result is (batch, filters, H', W') with H' = (H + 2·padding - KH)/stride + 1, rounded down, and W' likewise.
func (n Node) Conv2D(w Node, o ConvOptions) Node {
	s, ok := begin("conv2d", n, w)
	if !ok {
		return Node{s: s}
	}
	if err := n.checkImages(); err != nil {
		return s.fail("conv2d", err)
	}
	x, k := n.e.shape, w.e.shape
	if len(k) != 4 || k[1] != x[1] {
		return misfit("conv2d", fmt.Errorf("kernel of shape %v for input of shape %v: it must be "+
			"(filters, %d, height, width)", k, x, x[1]), w, n)
	}
	c, err := newConvolution(x[0], x[1], k[0], [2]int(x[2:]), [2]int(k[2:]), orDefault(o.Stride, [2]int{1, 1}), o.Padding)
	if err != nil {
		return s.fail("conv2d", err)
	}
	return c.forward(n, w)
}

// ConvTransposeOptions are the strides and paddings of ConvTranspose2D, for (height, width).
type ConvTransposeOptions struct {
	Stride  [2]int // distance between the windows that are added up; 0 means 1
	Padding [2]int // cells cut off the result, on each side
	// OutputPadding adds rows and columns at the end of the result, fewer than the stride. It selects one of the sizes
	// that a Conv2D of the same stride reduces to that of x.
	OutputPadding [2]int
}

// ConvTranspose2D returns the transposed convolution of x (batch, channels, H, W) with w (channels, filters, KH, KW):
// the adjoint of the Conv2D with the kernel w, which takes (batch, filters, H', W') to the shape of x. The result is
// (batch, filters, H', W') with H' = (H-1)·stride - 2·padding + KH + output padding, and W' likewise.
func (n Node) ConvTranspose2D(w Node, o ConvTransposeOptions) Node {
	s, ok := begin(transposeName, n, w)
	if !ok {
		return Node{s: s}
	}
	if err := n.checkImages(); err != nil {
		return s.fail(transposeName, err)
	}
	y, k := n.e.shape, w.e.shape
	if len(k) != 4 || k[0] != y[1] {
		return misfit(transposeName, fmt.Errorf("kernel of shape %v for input of shape %v: it must be "+
			"(%d, filters, height, width)", k, y, y[1]), w, n)
	}
	var size [2]int
	stride := orDefault(o.Stride, [2]int{1, 1})
	for i, axis := range axisNames {
		var err error
		if size[i], err = transposedSize(y[2+i], k[2+i], stride[i], o.Padding[i], o.OutputPadding[i]); err != nil {
			return s.fail(transposeName, fmt.Errorf("%s: %w", axis, err))
		}
	}
	c, err := newConvolution(y[0], k[1], k[0], size, [2]int(k[2:]), stride, o.Padding)
	if err != nil {
		return s.fail(transposeName, err)
	}
	return c.input(n, w)
}

const transposeName = "conv-transpose2d"

// convolution is one geometry of x, w and y. The three ops over it are the partial derivatives of one trilinear form
// (see kernel.Conv), so that the gradients of each are the other two, to any order.
type convolution struct{ kernel.ConvShape }

func newConvolution(batch, channels, filters int, in, extents, stride, padding [2]int) (convolution, error) {
	w, err := newWindow(in, extents, stride, padding)
	if err != nil {
		return convolution{}, err
	}
	// The kernels need room for all that the windows see of one sample.
	if checkShape([]int{channels, extents[0], extents[1], w.Out[0], w.Out[1]}) != nil {
		return convolution{}, errors.New("the windows of one sample have too many elements")
	}
	return convolution{kernel.ConvShape{Window: w, Batch: batch, Channels: channels, Filters: filters}}, nil
}

// forward is y, for x and w.
func (c convolution) forward(x, w Node) Node {
	product := Product{M: c.Filters, N: c.columns(), K: c.seen()}
	shape := []int{c.Batch, c.Filters, c.Out[0], c.Out[1]}
	return c.apply("conv2d", product, shape, x, w, c.input, c.kernel,
		(*kernel.Conv[float32]).Forward, (*kernel.Conv[float64]).Forward)
}

// input is the gradient of sum(y·forward) with respect to x, for y and w.
func (c convolution) input(y, w Node) Node {
	product := Product{M: c.seen(), N: c.columns(), K: c.Filters, TransA: true}
	shape := []int{c.Batch, c.Channels, c.In[0], c.In[1]}
	return c.apply(transposeName, product, shape, y, w,
		c.forward, func(y, g Node) Node { return c.kernel(g, y) },
		(*kernel.Conv[float32]).GradInput, (*kernel.Conv[float64]).GradInput)
}

// kernel is the gradient of sum(y·forward) with respect to w, for x and y.
func (c convolution) kernel(x, y Node) Node {
	product := Product{M: c.Filters, N: c.seen(), K: c.columns(), TransB: true}
	shape := []int{c.Filters, c.Channels, c.Kernel[0], c.Kernel[1]}
	return c.apply("conv2d-kernel", product, shape, x, y,
		func(g, y Node) Node { return c.input(y, g) }, c.forward,
		(*kernel.Conv[float32]).GradKernel, (*kernel.Conv[float64]).GradKernel)
}

// columns is the number of windows in the batch, and seen the number of elements in each.
func (c convolution) columns() int { return c.Batch * c.Out[0] * c.Out[1] }
func (c convolution) seen() int    { return c.Channels * c.Kernel[0] * c.Kernel[1] }

// apply adds one of the three ops, of arguments a and b, which amounts to a product. gradA returns the gradient with
// respect to a, given the incoming gradient g and b; gradB returns that with respect to b, given a and g.
func (c convolution) apply(
	name string, product Product, shape []int, a, b Node, gradA, gradB func(Node, Node) Node,
	run32 func(c *kernel.Conv[float32], out, a, b []float32), run64 func(c *kernel.Conv[float64], out, a, b []float64),
) Node {
	s, ok := begin(name, a, b)
	if !ok {
		return Node{s: s}
	}
	conv32, conv64 := kernel.Conv[float32]{ConvShape: c.ConvShape}, kernel.Conv[float64]{ConvShape: c.ConvShape}
	return s.apply(definition{
		op: name, attrs: windowAttrs(c.Window), label: fmt.Sprintf("%s(%s)", name, windowName(c.Window)), shape: shape,
		products: []Product{product},
		run: kernels{
			func(out []float32, in [][]float32) { run32(&conv32, out, in[0], in[1]) },
			func(out []float64, in [][]float64) { run64(&conv64, out, in[0], in[1]) },
		},
		grad: func(in []Node, _, g Node, want []bool) []Node {
			out := make([]Node, 2)
			if want[0] {
				out[0] = gradA(g, in[1])
			}
			if want[1] {
				out[1] = gradB(in[0], g)
			}
			return out
		},
	}, a, b)
}
