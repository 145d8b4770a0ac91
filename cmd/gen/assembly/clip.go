package main

import (
	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// clip writes the loops that clip gradients.
func clip(c *build.Context) {
	sumOfSquares(c)
	inPlace(c, "scale", "is Scale", "factor", func(factor, x reg.VecVirtual) {
		c.VMULPS(factor, x, x)
	})
	inPlace(c, "clamp", "is Clamp", "limit", func(limit, x reg.VecVirtual) {
		low := c.YMM()
		c.VXORPS(low, low, low)
		c.VSUBPS(limit, low, low)
		c.VMAXPS(low, x, x)
		c.VMINPS(limit, x, x)
	})
}

// sumOfSquares writes a loop over 16 elements, in as many sums. The squares of float32 are exact in float64, so that it
// makes no difference that they are added by fused operations.
func sumOfSquares(c *build.Context) {
	c.Function("sumOfSquaresAVX2")
	c.Attributes(attr.NOSPLIT)
	c.SignatureExpr("func(sum *float64, s *float32, n int)")
	c.Pragma("noescape")
	c.Doc("sumOfSquaresAVX2 adds the squares of n elements, a positive multiple of 16, to 16 sums in turn.")
	sum, s, n := c.Load(c.Param("sum"), c.GP64()), c.Load(c.Param("s"), c.GP64()), c.Load(c.Param("n"), c.GP64())
	sums := make([]reg.VecVirtual, 4)
	for i := range sums {
		sums[i] = c.YMM()
		c.VMOVUPD(operand.Mem{Base: sum, Disp: 32 * i}, sums[i])
	}
	restore := flush(c)
	c.Label("loop")
	for i := range sums {
		x := c.YMM()
		c.VCVTPS2PD(operand.Mem{Base: s, Disp: 16 * i}, x)
		c.VFMADD231PD(x, x, sums[i])
	}
	c.ADDQ(operand.Imm(64), s)
	c.SUBQ(operand.Imm(16), n)
	c.JNE(operand.LabelRef("loop"))
	restore()
	for i := range sums {
		c.VMOVUPD(sums[i], operand.Mem{Base: sum, Disp: 32 * i})
	}
	c.VZEROUPPER()
	c.RET()
}

// inPlace writes a loop that changes vectors with the help of a number.
func inPlace(c *build.Context, name, doc, number string, body func(number, x reg.VecVirtual)) {
	c.Function(name + "AVX2")
	c.Attributes(attr.NOSPLIT)
	c.SignatureExpr("func(s *float32, n int, " + number + " float32)")
	c.Pragma("noescape")
	c.Doc(name + "AVX2 " + doc + " of n elements, a positive multiple of 8.")
	s, n := c.Load(c.Param("s"), c.GP64()), c.Load(c.Param("n"), c.GP64())
	k := c.YMM()
	c.Load(c.Param(number), k.AsX())
	c.VBROADCASTSS(k.AsX(), k)
	c.Label("loop")
	x := c.YMM()
	c.VMOVUPS(operand.Mem{Base: s}, x)
	body(k, x)
	c.VMOVUPS(x, operand.Mem{Base: s})
	c.ADDQ(operand.Imm(32), s)
	c.SUBQ(operand.Imm(8), n)
	c.JNE(operand.LabelRef("loop"))
	c.VZEROUPPER()
	c.RET()
}
