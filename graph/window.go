package graph

import (
	"cmp"
	"fmt"

	"github.com/aegis-ae/aegis/graph/form"
	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// Images are (batch, channels, height, width). Pairs of numbers in options of their ops are for (height, width).

// checkImages reports a node whose shape is not that of images.
func (n Node) checkImages() error {
	if len(n.e.shape) != 4 {
		return fmt.Errorf("input of shape %v: it must be (batch, channels, height, width)", n.e.shape)
	}
	return nil
}

var axisNames = [2]string{"height", "width"}

// newWindow returns the geometry of windows of the given extents over planes of the given extents.
func newWindow(in, extents, stride, padding [2]int) (kernel.Window, error) {
	w := kernel.Window{In: in, Kernel: extents, Stride: stride, Padding: padding}
	for i, axis := range axisNames {
		if err := checkWindow(in[i], extents[i], stride[i], padding[i]); err != nil {
			return w, fmt.Errorf("%s: %w", axis, err)
		}
		room := in[i] + 2*padding[i]
		if extents[i] > room {
			return w, fmt.Errorf("%s: a window of %d does not fit into %d with padding %d",
				axis, extents[i], in[i], padding[i])
		}
		w.Out[i] = (room-extents[i])/stride[i] + 1
	}
	return w, nil
}

// checkWindow reports numbers that are out of range along one dimension.
func checkWindow(in, extent, stride, padding int) error {
	switch {
	case in < 1 || in > maxElements:
		return fmt.Errorf("input of %d: it must be in 1..%d", in, maxElements)
	case extent < 1 || extent > maxElements:
		return fmt.Errorf("window of %d: it must be in 1..%d", extent, maxElements)
	case stride < 1 || stride > maxElements:
		return fmt.Errorf("stride %d: it must be in 1..%d", stride, maxElements)
	case padding < 0 || padding > maxElements:
		return fmt.Errorf("padding %d: it must be in 0..%d", padding, maxElements)
	}
	return nil
}

// transposedLeast returns the extent of the result of a transposed convolution along one dimension, without output
// padding. It may be 0 or less if output padding makes it positive.
func transposedLeast(in, extent, stride, padding int) (int, error) {
	if err := checkWindow(in, extent, stride, padding); err != nil {
		return 0, err
	}
	if in > maxElements/stride {
		return 0, fmt.Errorf("input of %d with stride %d: the result is too large", in, stride)
	}
	least := (in-1)*stride - 2*padding + extent
	if least+stride-1 < 1 {
		return 0, fmt.Errorf("input of %d with a window of %d, stride %d and padding %d: nothing is left of the result",
			in, extent, stride, padding)
	}
	return least, nil
}

// transposedSize returns the extent of the result of a transposed convolution along one dimension.
func transposedSize(in, extent, stride, padding, outputPadding int) (int, error) {
	least, err := transposedLeast(in, extent, stride, padding)
	switch {
	case err != nil:
		return 0, err
	case outputPadding < 0 || outputPadding >= stride:
		return 0, fmt.Errorf("output padding %d: it must be in 0..%d, below the stride", outputPadding, stride-1)
	case least+outputPadding < 1:
		return 0, fmt.Errorf("input of %d with a window of %d, stride %d, padding %d and output padding %d: "+
			"nothing is left of the result", in, extent, stride, padding, outputPadding)
	}
	return least + outputPadding, nil
}

// orDefault replaces the zeros of a pair.
func orDefault(pair, value [2]int) [2]int {
	return [2]int{cmp.Or(pair[0], value[0]), cmp.Or(pair[1], value[1])}
}

// windowAttrs are the attributes of ops over windows. The extents of the planes are those of the input and of the
// result.
func windowAttrs(w kernel.Window) form.Attrs {
	return attrs("window", w.Kernel[:], "stride", w.Stride[:], "padding", w.Padding[:])
}

// windowName is the complete description of a window in the names of ops.
func windowName(w kernel.Window) string {
	return fmt.Sprintf("%dx%d over %dx%d, stride %dx%d, padding %dx%d",
		w.Kernel[0], w.Kernel[1], w.In[0], w.In[1], w.Stride[0], w.Stride[1], w.Padding[0], w.Padding[1])
}
