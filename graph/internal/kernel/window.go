package kernel

import "github.com/aegis-ae/aegis/graph/internal/kernel/strided"

// Window is the geometry of a window that slides over a plane, by (height, width): output o covers the input cells
// o·Stride - Padding + t, for t in [0, Kernel), of which those outside the plane are padding. Out is
// (In + 2·Padding - Kernel)/Stride + 1, rounded down.
type Window struct {
	In, Kernel, Stride, Padding, Out [2]int
}

// cells is the number of cells of a window.
func (w *Window) cells() int { return w.Kernel[0] * w.Kernel[1] }

// inSize and outSize are the numbers of cells of an input and an output plane.
func (w *Window) inSize() int  { return w.In[0] * w.In[1] }
func (w *Window) outSize() int { return w.Out[0] * w.Out[1] }

// outputs returns the range of outputs whose cell tap along an axis lies within the plane.
func (w *Window) outputs(axis, tap int) (lo, hi int) {
	shift, stride := w.Padding[axis]-tap, w.Stride[axis]
	if shift > 0 {
		lo = min((shift+stride-1)/stride, w.Out[axis])
	}
	if last := w.In[axis] - 1 + shift; last >= 0 {
		hi = min(last/stride+1, w.Out[axis])
	}
	return lo, max(lo, hi)
}

// covered returns the range of cells of the plane that output o covers along an axis.
func (w *Window) covered(axis, o int) (lo, hi int) {
	start := o*w.Stride[axis] - w.Padding[axis]
	return max(0, start), min(w.In[axis], start+w.Kernel[axis])
}

// tap is a cell of windows over planes, for all outputs for which it is not padding: the rows of these outputs, and the
// positions at which they begin, among all outputs (dense) and in the planes (sparse).
type tap struct {
	strided.Rows
	dense, sparse int
}

// tap returns cell number t of the windows, for outputs and planes that are so many elements apart.
func (w *Window) tap(t, densePlane, sparsePlane int) tap {
	ty, tx := t/w.Kernel[1], t%w.Kernel[1]
	y0, y1 := w.outputs(0, ty)
	x0, x1 := w.outputs(1, tx)
	return tap{
		Rows: strided.Rows{
			Rows: y1 - y0, Width: x1 - x0, Step: w.Stride[1],
			DensePlane: densePlane, DenseRow: w.Out[1],
			SparsePlane: sparsePlane, SparseRow: w.Stride[0] * w.In[1],
		},
		dense:  y0*w.Out[1] + x0,
		sparse: (y0*w.Stride[0]+ty-w.Padding[0])*w.In[1] + x0*w.Stride[1] + tx - w.Padding[1],
	}
}

// empty is whether the cell is always padding.
func (t *tap) empty() bool { return t.Rows.Rows == 0 || t.Width == 0 }
