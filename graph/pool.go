package graph

import (
	"fmt"

	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// PoolOptions are the windows of MaxPool2D and AvgPool2D, for (height, width).
type PoolOptions struct {
	Window  [2]int // extents of a window
	Stride  [2]int // distance between windows; 0 means the extent of the window
	Padding [2]int // cells around the input, on each side, that do not count; less than the extent of the window
}

// MaxPool2D returns the largest element of each window over x (batch, channels, H, W), separately for each channel.
// The result is (batch, channels, H', W') with H' = (H + 2·padding - window)/stride + 1, rounded down, and W'
// likewise. Cells of the padding do not count. A NaN in a window makes its result NaN. The gradient goes to the first
// of equal elements in row-major order.
func (n Node) MaxPool2D(o PoolOptions) Node {
	s, w, ok := n.pool("max-pool2d", o)
	if !ok {
		return Node{s: s}
	}
	return n.maxGather(n, w)
}

// AvgPool2D returns the mean of each window over x (batch, channels, H, W), separately for each channel, with the
// shape of MaxPool2D. Cells of the padding do not count: the sum of a window at the border is divided by the number
// of its cells inside, so that the means of a constant are that constant (count_include_pad=False in PyTorch).
func (n Node) AvgPool2D(o PoolOptions) Node {
	s, w, ok := n.pool("avg-pool2d", o)
	if !ok {
		return Node{s: s}
	}
	return n.windowSum(w, true)
}

// Upsample2D repeats each element of x (batch, channels, H, W) in a block of factor by factor elements:
// nearest-neighbour upsampling to (batch, channels, H·factor, W·factor).
func (n Node) Upsample2D(factor int) Node {
	const name = "upsample2d"
	s, ok := begin(name, n)
	if !ok {
		return Node{s: s}
	}
	if err := n.checkImages(); err != nil {
		return s.fail(name, err)
	}
	h, w := n.e.shape[2], n.e.shape[3]
	if factor < 1 || factor > maxElements/max(h, w) {
		return s.fail(name, fmt.Errorf("factor %d for shape %v: it must be in 1..%d",
			factor, n.e.shape, maxElements/max(h, w)))
	}
	if factor == 1 {
		return n
	}
	blocks := [2]int{factor, factor}
	window, err := newWindow([2]int{h * factor, w * factor}, blocks, blocks, [2]int{})
	if err != nil {
		return s.fail(name, err)
	}
	return n.windowSpread(window, false)
}

// pool returns the windows of a pooling op over x.
func (n Node) pool(name string, o PoolOptions) (*Scope, kernel.Window, bool) {
	s, ok := begin(name, n)
	if !ok {
		return s, kernel.Window{}, false
	}
	if err := n.checkImages(); err != nil {
		s.fail(name, err)
		return s, kernel.Window{}, false
	}
	w, err := newWindow([2]int(n.e.shape[2:]), o.Window, orDefault(o.Stride, o.Window), o.Padding)
	for i, axis := range axisNames {
		if err == nil && w.Padding[i] >= w.Kernel[i] {
			err = fmt.Errorf("%s: padding %d for a window of %d: windows would lie outside", axis, w.Padding[i], w.Kernel[i])
		}
	}
	if err != nil {
		s.fail(name, err)
		return s, w, false
	}
	return s, w, true
}

// windowSum is the sum of each window, or its mean, and windowSpread its adjoint. Both are linear, and each is the
// gradient of the other.
func (n Node) windowSum(w kernel.Window, mean bool) Node {
	name := "window-sum"
	if mean {
		name = "avg-pool2d"
	}
	return n.overWindows(name, w, w.Out, func(p *pools) kernels {
		p.single.Mean, p.double.Mean = mean, mean
		return kernels{
			func(out []float32, in [][]float32) { p.single.Sum(out, in[0]) },
			func(out []float64, in [][]float64) { p.double.Sum(out, in[0]) },
		}
	}, func(g Node) Node { return g.windowSpread(w, mean) })
}

func (n Node) windowSpread(w kernel.Window, mean bool) Node {
	name := "upsample2d"
	if mean {
		name = "avg-pool2d-gradient"
	}
	return n.overWindows(name, w, w.In, func(p *pools) kernels {
		p.single.Mean, p.double.Mean = mean, mean
		return kernels{
			func(out []float32, in [][]float32) { p.single.Spread(out, in[0]) },
			func(out []float64, in [][]float64) { p.double.Spread(out, in[0]) },
		}
	}, func(g Node) Node { return g.windowSum(w, mean) })
}

// pools are the loops of one op.
type pools struct {
	single kernel.Pool[float32]
	double kernel.Pool[float64]
}

func newPools(w kernel.Window, planes int) *pools {
	return &pools{kernel.Pool[float32]{Window: w, Planes: planes}, kernel.Pool[float64]{Window: w, Planes: planes}}
}

// overWindows adds an op from the planes of n to planes of another size, given its adjoint.
func (n Node) overWindows(
	name string, w kernel.Window, size [2]int, run func(p *pools) kernels, adjoint func(g Node) Node,
) Node {
	s, ok := begin(name, n)
	if !ok {
		return Node{s: s}
	}
	batch, channels := n.e.shape[0], n.e.shape[1]
	return s.apply(definition{
		op: name, attrs: windowAttrs(w), label: fmt.Sprintf("%s(%s)", name, windowName(w)),
		shape: []int{batch, channels, size[0], size[1]}, run: run(newPools(w, batch*channels)),
		grad: func(_ []Node, _, g Node, _ []bool) []Node { return []Node{adjoint(g)} },
	}, n)
}

// maxGather takes, for each window, the element of h at the place where x is largest; maxScatter is its adjoint. Both
// are linear in their second argument and piecewise constant in x, and each is the gradient of the other. Both search
// for the largest element, which costs little.
func (n Node) maxGather(h Node, w kernel.Window) Node {
	s, ok := begin("max-pool2d", n, h)
	if !ok {
		return Node{s: s}
	}
	batch, channels := n.e.shape[0], n.e.shape[1]
	p := newPools(w, batch*channels)
	return s.apply(definition{
		op: "max-pool2d", attrs: windowAttrs(w), label: fmt.Sprintf("max-pool2d(%s)", windowName(w)),
		shape: []int{batch, channels, w.Out[0], w.Out[1]},
		run: kernels{
			func(out []float32, in [][]float32) { p.single.MaxGather(out, in[0], in[1]) },
			func(out []float64, in [][]float64) { p.double.MaxGather(out, in[0], in[1]) },
		},
		grad: func(in []Node, _, g Node, _ []bool) []Node { return []Node{{}, in[0].maxScatter(g, w)} },
	}, n, h)
}

func (n Node) maxScatter(g Node, w kernel.Window) Node {
	s, ok := begin("max-pool2d-gradient", n, g)
	if !ok {
		return Node{s: s}
	}
	p := newPools(w, n.e.shape[0]*n.e.shape[1])
	return s.apply(definition{
		op: "max-pool2d-gradient", attrs: windowAttrs(w),
		label: fmt.Sprintf("max-pool2d-gradient(%s)", windowName(w)), shape: n.e.shape,
		run: kernels{
			func(out []float32, in [][]float32) { p.single.MaxScatter(out, in[0], in[1]) },
			func(out []float64, in [][]float64) { p.double.MaxScatter(out, in[0], in[1]) },
		},
		grad: func(in []Node, _, h Node, _ []bool) []Node { return []Node{{}, in[0].maxGather(h, w)} },
	}, n, g)
}
