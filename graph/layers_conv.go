package graph

import (
	"cmp"
	"fmt"

	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// Conv2D is a convolutional layer act(Conv2D(x, W) + b) with square kernels: parameters W (channels, input channels,
// kernel, kernel) and b (1, channels, 1, 1).
type Conv2D struct {
	Channels   int // of the output
	Kernel     int // height and width of the kernels; 0 means 3
	Stride     int // 0 means 1
	Padding    int // zeros around the input, on each side
	Activation Activation
	Init       Init // of W; nil as in Dense
	BiasInit   Init // nil is Zeros
	NoBias     bool
}

// OutputSize returns the height and width of the output for those of the input. It is an error if the kernel does not
// fit.
func (c Conv2D) OutputSize(in [2]int) ([2]int, error) {
	w, err := c.window(in)
	if err != nil {
		return [2]int{}, fmt.Errorf("graph: conv2d: %w", err)
	}
	return w.Out, nil
}

func (c Conv2D) window(in [2]int) (kernel.Window, error) {
	return newWindow(in, both(cmp.Or(c.Kernel, 3)), both(cmp.Or(c.Stride, 1)), both(c.Padding))
}

// Apply returns the layer's output (batch, channels, H', W') for x (batch, input channels, H, W).
func (c Conv2D) Apply(s *Scope, x Node) Node {
	x, ok := s.enter("conv2d", x)
	if !ok {
		return x
	}
	if err := x.checkConvLayer(c.Channels, c.Kernel); err != nil {
		return s.fail("conv2d", err)
	}
	// Check this before making parameters, since a mistyped kernel can ask for more memory than there is.
	if _, err := c.window([2]int(x.e.shape[2:])); err != nil {
		return s.fail("conv2d", err)
	}
	init, kernel := c.Init, cmp.Or(c.Kernel, 3)
	if init == nil {
		init = c.Activation.init()
	}
	w := s.Weight("W", init, c.Channels, x.Dim(1), kernel, kernel)
	y := x.Conv2D(w, ConvOptions{Stride: both(c.Stride), Padding: both(c.Padding)})
	return s.output(y.finishConv(c.NoBias, c.BiasInit, c.Activation))
}

// ConvTranspose2D is the layer act(ConvTranspose2D(x, W) + b) with square kernels, which mirrors a Conv2D: parameters
// W (input channels, channels, kernel, kernel) and b (1, channels, 1, 1).
type ConvTranspose2D struct {
	Channels int // of the output
	Kernel   int // height and width of the kernels; 0 means 3
	Stride   int // 0 means 1
	Padding  int // cells cut off the output, on each side
	// OutputPadding adds rows and columns at the end of the output, fewer than Stride: OutputPaddingFor computes it.
	OutputPadding [2]int
	Activation    Activation
	// Init is the initialiser of W; nil as in Dense. The fan-in is (input channels)·kernel²/stride², the average number
	// of terms of an output, and the fan-out is channels·kernel², so that the output has the variance that the initialiser
	// promises. Fans computed from the shape alone, as in PyTorch, exchange the channels and miss the stride.
	Init     Init
	BiasInit Init // nil is Zeros
	NoBias   bool
}

// OutputSize returns the height and width of the output for those of the input. It is an error if there is no output.
func (c ConvTranspose2D) OutputSize(in [2]int) ([2]int, error) {
	var out [2]int
	kernel, stride := cmp.Or(c.Kernel, 3), cmp.Or(c.Stride, 1)
	for i, axis := range axisNames {
		var err error
		if out[i], err = transposedSize(in[i], kernel, stride, c.Padding, c.OutputPadding[i]); err != nil {
			return [2]int{}, fmt.Errorf("graph: %s: %s: %w", transposeName, axis, err)
		}
	}
	return out, nil
}

// OutputPaddingFor returns the OutputPadding with which an input of height and width in becomes an output of height and
// width out. It is an error if there is none. The OutputPadding of c itself does not matter.
func (c ConvTranspose2D) OutputPaddingFor(in, out [2]int) ([2]int, error) {
	kernel, stride := cmp.Or(c.Kernel, 3), cmp.Or(c.Stride, 1)
	var padding [2]int
	for i, axis := range axisNames {
		least, err := transposedLeast(in[i], kernel, stride, c.Padding)
		if err != nil {
			return [2]int{}, fmt.Errorf("graph: %s: %s: %w", transposeName, axis, err)
		}
		padding[i] = out[i] - least
		if out[i] < 1 || padding[i] < 0 || padding[i] >= stride {
			return [2]int{}, fmt.Errorf("graph: %s: %s: %d cannot become %d with kernel %d, stride %d and padding %d: "+
				"it becomes %d to %d", transposeName, axis, in[i], out[i], kernel, stride, c.Padding, max(1, least), least+stride-1)
		}
	}
	return padding, nil
}

// Apply returns the layer's output (batch, channels, H', W') for x (batch, input channels, H, W).
func (c ConvTranspose2D) Apply(s *Scope, x Node) Node {
	x, ok := s.enter(transposeName, x)
	if !ok {
		return x
	}
	if err := x.checkConvLayer(c.Channels, c.Kernel); err != nil {
		return s.fail(transposeName, err)
	}
	init, inputs, kernel, stride := c.Init, x.Dim(1), cmp.Or(c.Kernel, 3), cmp.Or(c.Stride, 1)
	if init == nil {
		init = c.Activation.init()
	}
	taps := float64(kernel) * float64(kernel)
	init = withFans(init, float64(inputs)*taps/float64(stride)/float64(stride), float64(c.Channels)*taps)
	w := s.Weight("W", init, inputs, c.Channels, kernel, kernel)
	options := ConvTransposeOptions{Stride: both(stride), Padding: both(c.Padding), OutputPadding: c.OutputPadding}
	y := x.ConvTranspose2D(w, options)
	return s.output(y.finishConv(c.NoBias, c.BiasInit, c.Activation))
}

// checkConvLayer reports settings with which the errors of the parameters would be misleading.
func (n Node) checkConvLayer(channels, kernel int) error {
	if err := n.checkImages(); err != nil {
		return err
	}
	if channels < 1 {
		return fmt.Errorf("%d channels: there must be at least 1", channels)
	}
	if kernel < 0 {
		return fmt.Errorf("kernel of %d: it must be at least 1, or 0 for 3", kernel)
	}
	return nil
}

// finishConv adds the bias and the activation of a convolutional layer.
func (n Node) finishConv(noBias bool, biasInit Init, act Activation) Node {
	if noBias || !n.Valid() {
		return n.Activate(act)
	}
	if biasInit == nil {
		biasInit = Zeros
	}
	return n.Add(n.s.Param("b", biasInit, 1, n.Dim(1), 1, 1)).Activate(act)
}

func both(n int) [2]int { return [2]int{n, n} }
