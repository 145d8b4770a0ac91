package kernel

import "github.com/aegis-ae/aegis/graph/internal/kernel/strided"

// scratch is the memory for one group of a convolution.
type scratch[F Float] struct {
	*ConvShape
	stride int  // row stride of both matrices: the columns of the largest group
	cols   []F  // (Channels·taps, samples·outputs): the cells that the windows cover
	packed []F  // (Filters, samples·outputs): the output, filters first
	padded bool // whether cols is 0 wherever it is padding
	taps   []tap
	axes   strided.Rows // exchanges filters and samples
}

func newScratch[F Float](c *ConvShape) *scratch[F] {
	size, out := c.groupSize(), c.outSize()
	s := &scratch[F]{ConvShape: c, stride: size * out, padded: true}
	s.cols = make([]F, c.features()*s.stride)
	if size > 1 && c.Filters > 1 {
		s.packed = make([]F, c.Filters*s.stride)
	}
	for t := range c.cells() {
		s.taps = append(s.taps, c.tap(t, out, c.Channels*c.inSize()))
	}
	s.axes = strided.Rows{
		Rows: c.Filters, Width: out, Step: 1,
		DensePlane: out, DenseRow: s.stride, SparsePlane: c.Filters * out, SparseRow: out,
	}
	return s
}

// im2col writes what the windows of a group cover as a matrix: element (c, t, s, o) is cell t of output o in channel c
// of sample s, or 0 for padding.
func (s *scratch[F]) im2col(x []F, g samples) {
	if !s.padded {
		clear(s.cols)
		s.padded = true // and stays so, since nothing is written there
	}
	x = input(s.ConvShape, x, g)
	for t := range s.taps {
		tap := &s.taps[t]
		tap.Planes = g.n
		for c := range s.channelsOf(tap) {
			strided.Gather(s.cols[(c*len(s.taps)+t)*s.stride+tap.dense:], x[c*s.inSize()+tap.sparse:], &tap.Rows)
		}
	}
}

// col2im adds the elements of a matrix in the layout of im2col to the cells they came from, and writes the sums to x:
// the adjoint of im2col. Each cell adds its taps in order.
func (s *scratch[F]) col2im(x []F, g samples) {
	s.padded = false
	x = input(s.ConvShape, x, g)
	clear(x)
	for t := range s.taps {
		tap := &s.taps[t]
		tap.Planes = g.n
		for c := range s.channelsOf(tap) {
			strided.Add(x[c*s.inSize()+tap.sparse:], s.cols[(c*len(s.taps)+t)*s.stride+tap.dense:], &tap.Rows)
		}
	}
}

// channelsOf returns the number of channels in which a tap covers anything but padding: all or none.
func (s *scratch[F]) channelsOf(t *tap) int {
	if t.empty() {
		return 0
	}
	return s.Channels
}

// pack returns the part of y that belongs to a group as a matrix, filters first, and its row stride.
func (s *scratch[F]) pack(y []F, g samples) (packed []F, stride int) {
	y = output(s.ConvShape, y, g)
	if s.unpacked(g) {
		return y, g.n * s.outSize()
	}
	s.axes.Planes = g.n
	strided.Gather(s.packed, y, &s.axes)
	return s.packed, s.stride
}

// unpack writes the packed matrix to the part of y that belongs to a group.
func (s *scratch[F]) unpack(y []F, g samples) {
	s.axes.Planes = g.n
	strided.Scatter(output(s.ConvShape, y, g), s.packed, &s.axes)
}
