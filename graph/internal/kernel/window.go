package kernel

// Window is the geometry of a window that slides over a plane, by (height, width): output o covers the input cells
// o·Stride - Padding + t, for t in [0, Kernel), of which those outside the plane are padding. Out is
// (In + 2·Padding - Kernel)/Stride + 1, rounded down.
type Window struct {
	In, Kernel, Stride, Padding, Out [2]int
}

// taps is the number of cells of a window.
func (w *Window) taps() int { return w.Kernel[0] * w.Kernel[1] }

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

// cells returns the range of cells of the plane that output o covers along an axis.
func (w *Window) cells(axis, o int) (lo, hi int) {
	start := o*w.Stride[axis] - w.Padding[axis]
	return max(0, start), min(w.In[axis], start+w.Kernel[axis])
}

// Im2Col lays out what a window sees as a matrix of (channels·taps, samples·outputs) elements: element (c, t, s, o) is
// cell t of output o in channel c of sample s, 0 where that is padding. x is (samples, channels, height, width).
func Im2Col[F Float](cols, x []F, w *Window, samples, channels int) {
	taps, in, out := w.taps(), w.inSize(), w.outSize()
	// Part u of the matrix is one tap of one channel in one sample: a plane of outputs.
	parallelParts(channels*taps*samples, out, func(lo, hi int) {
		for u := lo; u < hi; u++ {
			row, s := u/samples, u%samples
			c, tap := row/taps, row%taps
			at := (s*channels + c) * in
			gatherTap(cols[u*out:(u+1)*out], x[at:at+in], w, tap/w.Kernel[1], tap%w.Kernel[1])
		}
	})
}

// Col2Im adds the elements of a matrix laid out by Im2Col to the cells that they were taken from, and writes the sums
// to x: the adjoint of Im2Col. Each cell adds its taps in order.
func Col2Im[F Float](x, cols []F, w *Window, samples, channels int) {
	taps, in, out := w.taps(), w.inSize(), w.outSize()
	parallelParts(samples*channels, taps*out, func(lo, hi int) {
		for u := lo; u < hi; u++ {
			s, c := u/channels, u%channels
			plane := x[u*in : (u+1)*in]
			clear(plane)
			for tap := range taps {
				at := ((c*taps+tap)*samples + s) * out
				scatterTap(plane, cols[at:at+out], w, tap/w.Kernel[1], tap%w.Kernel[1])
			}
		}
	})
}

// gatherTap writes cell (ty, tx) of every window over the plane to dst.
func gatherTap[F Float](dst, plane []F, w *Window, ty, tx int) {
	y0, y1 := w.outputs(0, ty)
	x0, x1 := w.outputs(1, tx)
	if x0 == x1 {
		clear(dst)
		return
	}
	width, stride := w.Out[1], w.Stride[1]
	clear(dst[:y0*width])
	for y := y0; y < y1; y++ {
		row := dst[y*width : (y+1)*width]
		clear(row[:x0])
		clear(row[x1:])
		src := plane[(y*w.Stride[0]+ty-w.Padding[0])*w.In[1]+x0*stride+tx-w.Padding[1]:]
		row = row[x0:x1]
		if stride == 1 {
			copy(row, src)
			continue
		}
		for i := range row {
			row[i] = src[i*stride]
		}
	}
	clear(dst[y1*width:])
}

// scatterTap adds src to cell (ty, tx) of every window over the plane.
func scatterTap[F Float](plane, src []F, w *Window, ty, tx int) {
	y0, y1 := w.outputs(0, ty)
	x0, x1 := w.outputs(1, tx)
	if x0 == x1 {
		return
	}
	width, stride := w.Out[1], w.Stride[1]
	for y := y0; y < y1; y++ {
		row := src[y*width+x0 : y*width+x1]
		dst := plane[(y*w.Stride[0]+ty-w.Padding[0])*w.In[1]+x0*stride+tx-w.Padding[1]:]
		if stride == 1 {
			dst = dst[:len(row)]
			for i, v := range row {
				dst[i] += v
			}
			continue
		}
		for i, v := range row {
			dst[i*stride] += v
		}
	}
}
