package graph

import (
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// Reshape returns a copy of x with another shape of as many elements. One extent may be -1: it follows from the others.
func (n Node) Reshape(shape ...int) Node {
	s, ok := begin("reshape", n)
	if !ok {
		return Node{s: s}
	}
	to := slices.Clone(shape)
	if i := slices.Index(to, -1); i >= 0 {
		to[i] = 1
		if rest := size(to); rest > 0 && size(n.e.shape)%rest == 0 {
			to[i] = size(n.e.shape) / rest
		}
	}
	if slices.Equal(to, n.e.shape) {
		return n
	}
	if err := checkShape(to); err != nil {
		return s.fail("reshape", err)
	}
	if size(to) != size(n.e.shape) {
		return s.fail("reshape", fmt.Errorf("shape %v has %d elements, %v has another number",
			n.e.shape, size(n.e.shape), shape))
	}
	return s.apply(reshapeDefinition(slices.Clone(n.e.shape), to), n)
}

func reshapeDefinition(from, shape []int) definition {
	return definition{
		op: "reshape", label: fmt.Sprintf("reshape%v", shape), shape: shape, run: copied,
		grad: func(_ []Node, _, g Node, _ []bool) []Node { return []Node{g.Reshape(from...)} },
	}
}

// T returns the transpose of a matrix.
func (n Node) T() Node {
	s, ok := begin("transpose", n)
	if !ok {
		return Node{s: s}
	}
	if len(n.e.shape) != 2 {
		return s.fail("transpose", fmt.Errorf("shape %v is not a matrix", n.e.shape))
	}
	rows, cols := n.e.shape[0], n.e.shape[1]
	return s.apply(definition{
		op: "transpose", shape: []int{cols, rows},
		run: kernels{
			func(out []float32, in [][]float32) { kernel.Transpose(out, in[0], rows, cols) },
			func(out []float64, in [][]float64) { kernel.Transpose(out, in[0], rows, cols) },
		},
		grad: func(_ []Node, _, g Node, _ []bool) []Node { return []Node{g.T()} },
	}, n)
}

// Slice returns x[..., from:to, ...] along one dimension.
func (n Node) Slice(axis, from, to int) Node {
	s, outer, extent, inner, ok := n.along("slice", axis)
	if !ok {
		return Node{s: s}
	}
	if from < 0 || to > extent || from >= to {
		return s.fail("slice", fmt.Errorf("[%d:%d] of dimension %d of shape %v", from, to, axis, n.e.shape))
	}
	if from == 0 && to == extent {
		return n
	}
	shape := slices.Clone(n.e.shape)
	shape[axis] = to - from
	block, stride, at := (to-from)*inner, extent*inner, from*inner
	return s.apply(definition{
		op: "slice", attrs: attrs("axis", axis, "from", from, "to", to),
		label: fmt.Sprintf("slice(%d, %d:%d)", axis, from, to), shape: shape,
		run: kernels{
			func(out []float32, in [][]float32) { kernel.CopyBlock(out, in[0][at:], outer, block, block, stride) },
			func(out []float64, in [][]float64) { kernel.CopyBlock(out, in[0][at:], outer, block, block, stride) },
		},
		grad: func(_ []Node, _, g Node, _ []bool) []Node { return []Node{g.Pad(axis, from, extent-to)} },
	}, n)
}

// Pad adds zeros before and after x along one dimension: the adjoint of Slice.
func (n Node) Pad(axis, before, after int) Node {
	s, outer, extent, inner, ok := n.along("pad", axis)
	if !ok {
		return Node{s: s}
	}
	if before < 0 || after < 0 || before > maxElements || after > maxElements {
		return s.fail("pad", fmt.Errorf("by %d and %d: both must be in 0..%d", before, after, maxElements))
	}
	if before == 0 && after == 0 {
		return n
	}
	shape := slices.Clone(n.e.shape)
	shape[axis] += before + after
	block, stride, at := extent*inner, shape[axis]*inner, before*inner
	return s.apply(definition{
		// The buffer of the op starts as zeros, and nothing else writes to it.
		op: "pad", attrs: attrs("axis", axis, "before", before, "after", after), shape: shape,
		run: kernels{
			func(out []float32, in [][]float32) { kernel.CopyBlock(out[at:], in[0], outer, block, stride, block) },
			func(out []float64, in [][]float64) { kernel.CopyBlock(out[at:], in[0], outer, block, stride, block) },
		},
		grad: func(_ []Node, _, g Node, _ []bool) []Node { return []Node{g.Slice(axis, before, before+extent)} },
	}, n)
}

// Concat joins tensors along one dimension; their other extents must agree.
func Concat(axis int, nodes ...Node) Node {
	s, ok := begin("concat", nodes...)
	if !ok {
		return Node{s: s}
	}
	first := nodes[0]
	if err := first.checkAxis(axis); err != nil {
		return s.fail("concat", err)
	}
	shape := slices.Clone(first.e.shape)
	shape[axis] = 0
	starts := make([]int, len(nodes))
	for i, n := range nodes {
		same := len(n.e.shape) == len(shape)
		for d := range shape {
			same = same && (d == axis || n.e.shape[d] == shape[d])
		}
		if !same {
			err := fmt.Errorf("shape %v against %v along dimension %d", n.e.shape, first.e.shape, axis)
			return misfit("concat", err, n, first)
		}
		starts[i] = shape[axis]
		shape[axis] += n.e.shape[axis]
	}
	outer, inner := size(shape[:axis]), size(shape[axis+1:])
	stride := shape[axis] * inner
	blocks := make([]int, len(nodes))
	for i, n := range nodes {
		blocks[i] = n.e.shape[axis] * inner
	}
	return s.apply(definition{
		op: "concat", attrs: attrs("axis", axis), shape: shape,
		run: kernels{
			func(out []float32, in [][]float32) { concat(out, in, starts, blocks, outer, inner, stride) },
			func(out []float64, in [][]float64) { concat(out, in, starts, blocks, outer, inner, stride) },
		},
		grad: func(in []Node, _, g Node, want []bool) []Node {
			out := make([]Node, len(in))
			for i, n := range in {
				if want[i] {
					out[i] = g.Slice(axis, starts[i], starts[i]+n.e.shape[axis])
				}
			}
			return out
		},
	}, nodes...)
}

func concat[F kernel.Float](out []F, in [][]F, starts, blocks []int, outer, inner, stride int) {
	for i, x := range in {
		kernel.CopyBlock(out[starts[i]*inner:], x, outer, blocks[i], stride, blocks[i])
	}
}
