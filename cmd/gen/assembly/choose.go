package main

import (
	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// choose writes the loops that look for the largest of several elements, and move those that were found.
func choose(c *build.Context) {
	chooser(c, "larger", "is Larger", func(dst, index operand.Mem, x, number reg.VecVirtual) {
		best, i, ordered, larger := c.YMM(), c.YMM(), c.YMM(), c.YMM()
		c.VMOVUPS(dst, best)
		c.VMOVUPS(index, i)
		c.VCMPPS(operand.Imm(0x07), best, best, ordered)
		c.VCMPPS(operand.Imm(0x16), best, x, larger) // not less or equal
		c.VANDPS(ordered, larger, larger)
		c.VBLENDVPS(larger, x, best, best)
		c.VBLENDVPS(larger, number, i, i)
		c.VMOVUPS(best, dst)
		c.VMOVUPS(i, index)
	})
	chooser(c, "pick", "is Pick", func(dst, index operand.Mem, x, number reg.VecVirtual) {
		y, chosen := c.YMM(), c.YMM()
		c.VMOVUPS(dst, y)
		c.VPCMPEQD(index, number, chosen)
		c.VBLENDVPS(chosen, x, y, y)
		c.VMOVUPS(y, dst)
	})
}

func chooser(c *build.Context, name, doc string, body func(dst, index operand.Mem, x, number reg.VecVirtual)) {
	c.Function(name + "AVX2")
	c.Attributes(attr.NOSPLIT)
	c.SignatureExpr("func(dst *float32, index *int32, x *float32, n int, number int32)")
	c.Pragma("noescape")
	c.Doc(name + "AVX2 " + doc + " for n elements, a positive multiple of 8.")
	at := func(name string) operand.Mem { return operand.Mem{Base: c.Load(c.Param(name), c.GP64())} }
	dst, index, x := at("dst"), at("index"), at("x")
	n, i := c.Load(c.Param("n"), c.GP64()), c.GP64()
	number, v, word := c.YMM(), c.YMM(), c.Load(c.Param("number"), c.GP32())
	c.VMOVD(word, number.AsX())
	c.VPBROADCASTD(number.AsX(), number)
	c.XORQ(i, i)
	c.Label("loop")
	c.VMOVUPS(x.Idx(i, 4), v)
	body(dst.Idx(i, 4), index.Idx(i, 4), v, number)
	c.ADDQ(operand.Imm(8), i)
	c.CMPQ(i, n)
	c.JLT(operand.LabelRef("loop"))
	c.VZEROUPPER()
	c.RET()
}
