package kernel

// The functions of this file slide a window over each of a number of planes. Padding never counts: windows are clipped to
// the plane, and the caller sees to it that none is empty.

// WindowSum writes the sum, or the mean, of the cells of each window over x to dst.
func WindowSum[F Float](dst, x []F, w *Window, planes int, mean bool) {
	w.each(planes, func(in, out int, y0, y1, x0, x1 int) {
		s := 0.0
		for y := y0; y < y1; y++ {
			for _, v := range x[in+y*w.In[1]+x0 : in+y*w.In[1]+x1] {
				s += float64(v)
			}
		}
		if mean {
			s /= float64((y1 - y0) * (x1 - x0))
		}
		dst[out] = F(s)
	})
}

// WindowSpread adds each element of g, divided by the number of cells of its window if mean is set, to all cells of the
// window, and writes the sums to dst: the adjoint of WindowSum.
func WindowSpread[F Float](dst, g []F, w *Window, planes int, mean bool) {
	clear(dst)
	w.each(planes, func(in, out int, y0, y1, x0, x1 int) {
		v := g[out]
		if mean {
			v /= F((y1 - y0) * (x1 - x0))
		}
		for y := y0; y < y1; y++ {
			row := dst[in+y*w.In[1]+x0 : in+y*w.In[1]+x1]
			for i := range row {
				row[i] += v
			}
		}
	})
}

// MaxGather writes to dst, for each window over x, the element of h where x is largest.
func MaxGather[F Float](dst, x, h []F, w *Window, planes int) {
	w.each(planes, func(in, out int, y0, y1, x0, x1 int) {
		dst[out] = h[argmax(x, in, w.In[1], y0, y1, x0, x1)]
	})
}

// MaxScatter adds each element of g to the cell of its window where x is largest, and writes the sums to dst: the
// adjoint of MaxGather.
func MaxScatter[F Float](dst, x, g []F, w *Window, planes int) {
	clear(dst)
	w.each(planes, func(in, out int, y0, y1, x0, x1 int) {
		dst[argmax(x, in, w.In[1], y0, y1, x0, x1)] += g[out]
	})
}

// argmax returns the position of the largest element of a window, the first of equal ones; the first NaN if there is
// one.
func argmax[F Float](x []F, plane, width, y0, y1, x0, x1 int) int {
	best := plane + y0*width + x0
	for y := y0; y < y1; y++ {
		at := plane + y*width
		for i := at + x0; i < at+x1; i++ {
			if x[i] != x[i] {
				return i
			}
			if x[i] > x[best] {
				best = i
			}
		}
	}
	return best
}

// each calls f for every window of every plane: the offset of the plane in the input, that of the output, and the range
// of rows and columns that the window covers. Planes are shared out among processors; within one, windows come in order.
func (w *Window) each(planes int, f func(in, out, y0, y1, x0, x1 int)) {
	parallelParts(planes, w.cells()*w.outSize(), func(lo, hi int) {
		for p := lo; p < hi; p++ {
			in, out := p*w.inSize(), p*w.outSize()
			for oy := range w.Out[0] {
				y0, y1 := w.covered(0, oy)
				for ox := range w.Out[1] {
					x0, x1 := w.covered(1, ox)
					f(in, out+oy*w.Out[1]+ox, y0, y1, x0, x1)
				}
			}
		}
	})
}
