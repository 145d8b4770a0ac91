package main

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
)

// flush makes the function being written treat subnormal inputs and results, below 1.2e-38 in float32, as zeros, until
// restore is written. Processors are a hundred times slower with subnormal numbers, and the gradients of saturated
// units pass through them on their way to zero: late training steps would take four times as long. Functions whose
// result at a subnormal number is far from their result at zero (logarithms, quotients) do not flush.
//
// The mode belongs to the thread. Go does not preempt a function in assembly, so no other code sees it.
func flush(c *build.Context) (restore func()) {
	if _, ok := flushing[c]; !ok {
		flushing[c] = c.ConstData("mode", operand.U32(1<<15|0x1f80|1<<6))
	}
	before := c.AllocLocal(8)
	c.VSTMXCSR(before)
	c.VLDMXCSR(flushing[c])
	return func() { c.VLDMXCSR(before) }
}

// flushing is, for each file, the place of a control word: results are flushed to zero, no exceptions, rounding to
// nearest, and subnormal operands are zeros.
var flushing = map[*build.Context]operand.Mem{}

// flushes is flush until the end of the function.
func (v *vector) flushes() { v.restore = flush(v.Context) }
