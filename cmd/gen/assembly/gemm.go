package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// vectors is a set of vector registers, and the tiles that they hold.
type vectors struct {
	name      string
	bytes     int // in one vector
	registers []reg.VecPhysical
	heights   []int // the rows of a tile, tallest first
}

var (
	avx512 = vectors{"AVX512", 64, []reg.VecPhysical{
		reg.Z0, reg.Z1, reg.Z2, reg.Z3, reg.Z4, reg.Z5, reg.Z6, reg.Z7, reg.Z8, reg.Z9, reg.Z10, reg.Z11, reg.Z12, reg.Z13,
		reg.Z14, reg.Z15, reg.Z16, reg.Z17, reg.Z18, reg.Z19, reg.Z20, reg.Z21, reg.Z22, reg.Z23, reg.Z24, reg.Z25, reg.Z26,
		reg.Z27, reg.Z28, reg.Z29, reg.Z30, reg.Z31,
	}, []int{8, 4, 2, 1}}
	avx2 = vectors{"AVX2", 32, []reg.VecPhysical{
		reg.Y0, reg.Y1, reg.Y2, reg.Y3, reg.Y4, reg.Y5, reg.Y6, reg.Y7, reg.Y8, reg.Y9, reg.Y10, reg.Y11, reg.Y12, reg.Y13,
		reg.Y14, reg.Y15,
	}, []int{4, 2, 1}}
)

// panelVectors is the largest number of vectors across a tile.
const panelVectors = 3

// element is a type of elements with its instructions.
type element struct {
	name, goType string
	bytes        int
	broadcast    func(c *build.Context, from, to operand.Op)
	load, store  func(c *build.Context, from, to operand.Op)
	add, fma     func(c *build.Context, x, y, to operand.Op)
}

var elements = []element{
	{
		"F32", "float32", 4,
		func(c *build.Context, from, to operand.Op) { c.VBROADCASTSS(from, to) },
		func(c *build.Context, from, to operand.Op) { c.VMOVUPS(from, to) },
		func(c *build.Context, from, to operand.Op) { c.VMOVUPS(from, to) },
		func(c *build.Context, x, y, to operand.Op) { c.VADDPS(x, y, to) },
		func(c *build.Context, x, y, to operand.Op) { c.VFMADD231PS(x, y, to) },
	},
	{
		"F64", "float64", 8,
		func(c *build.Context, from, to operand.Op) { c.VBROADCASTSD(from, to) },
		func(c *build.Context, from, to operand.Op) { c.VMOVUPD(from, to) },
		func(c *build.Context, from, to operand.Op) { c.VMOVUPD(from, to) },
		func(c *build.Context, x, y, to operand.Op) { c.VADDPD(x, y, to) },
		func(c *build.Context, x, y, to operand.Op) { c.VFMADD231PD(x, y, to) },
	},
}

func gemmAVX512(c *build.Context) { gemm(c, avx512) }
func gemmAVX2(c *build.Context)   { gemm(c, avx2) }

// gemm writes the inner loops of the product of matrices.
func gemm(c *build.Context, v vectors) {
	packRows(c, v)
	for _, e := range elements {
		transpose(c, v, e)
		for _, rows := range v.heights {
			for across := panelVectors; across > 0; across-- {
				tile(c, v, e, rows, across)
			}
		}
	}
}

func tile(c *build.Context, v vectors, e element, rows, across int) {
	c.Function(fmt.Sprintf("tile%s%sx%dx%d", v.name, e.name, rows, across))
	c.Attributes(attr.NOSPLIT)
	const signature = "func(k int, a *%[1]s, rsa, csa int, b *%[1]s, rsb int, c *%[1]s, rsc int, d *%[1]s, rsd int)"
	c.SignatureExpr(fmt.Sprintf(signature, e.goType))
	c.Pragma("noescape")
	sum := func(i, j int) reg.Register { return v.registers[i*across+j] }
	rowB := func(j int) reg.Register { return v.registers[rows*across+j] }
	spare := len(v.registers) - (rows+1)*across
	elemA := func(i int) reg.Register { return v.registers[(rows+1)*across+i%min(spare, 4)] }

	k := c.Load(c.Param("k"), c.GP64())
	a := c.Load(c.Param("a"), c.GP64())
	rsa := c.Load(c.Param("rsa"), c.GP64())
	csa := c.Load(c.Param("csa"), c.GP64())
	b := c.Load(c.Param("b"), c.GP64())
	rsb := c.Load(c.Param("rsb"), c.GP64())
	// Row i of A stands at a + multiple[i]·scale: odd multiples of the stride in a register of their own.
	odd := map[int]reg.GPVirtual{}
	at := func(i int) operand.Mem {
		if i == 0 {
			return operand.Mem{Base: a}
		}
		scale := i & -i
		if i/scale == 1 {
			return operand.Mem{Base: a, Index: rsa, Scale: uint8(scale)}
		}
		return operand.Mem{Base: a, Index: odd[i/scale], Scale: uint8(scale)}
	}
	for i := 3; i < rows; i += 2 {
		odd[i] = c.GP64()
		if i == 3 {
			c.LEAQ(operand.Mem{Base: rsa, Index: rsa, Scale: 2}, odd[i])
		} else {
			c.LEAQ(operand.Mem{Base: odd[i-2], Index: rsa, Scale: 2}, odd[i])
		}
	}
	if rows == v.heights[0] {
		pc := c.Load(c.Param("c"), c.GP64())
		prs := c.Load(c.Param("rsc"), c.GP64())
		for range rows {
			for j := 0; j < across*v.bytes; j += 64 {
				c.PREFETCHT0(operand.Mem{Base: pc, Disp: j})
			}
			c.ADDQ(prs, pc)
		}
	}
	for i := range rows * across {
		if v.bytes == 64 {
			c.VPXORD(v.registers[i], v.registers[i], v.registers[i])
		} else {
			c.VXORPS(v.registers[i], v.registers[i], v.registers[i])
		}
	}
	restore := func() {}
	if e.goType == "float32" {
		restore = flush(c)
	}
	c.Label("loop")
	for j := range across {
		e.load(c, operand.Mem{Base: b, Disp: j * v.bytes}, rowB(j))
	}
	for i := range rows {
		e.broadcast(c, at(i), elemA(i))
		for j := range across {
			e.fma(c, rowB(j), elemA(i), sum(i, j))
		}
	}
	c.ADDQ(csa, a)
	c.ADDQ(rsb, b)
	c.DECQ(k)
	c.JNE(operand.LabelRef("loop"))

	d := c.Load(c.Param("d"), c.GP64())
	c.TESTQ(d, d)
	c.JEQ(operand.LabelRef("store"))
	rsd := c.Load(c.Param("rsd"), c.GP64())
	for i := range rows {
		for j := range across {
			e.add(c, operand.Mem{Base: d, Disp: j * v.bytes}, sum(i, j), sum(i, j))
		}
		if i < rows-1 {
			c.ADDQ(rsd, d)
		}
	}
	c.Label("store")
	out := c.Load(c.Param("c"), c.GP64())
	rsc := c.Load(c.Param("rsc"), c.GP64())
	for i := range rows {
		for j := range across {
			e.store(c, sum(i, j), operand.Mem{Base: out, Disp: j * v.bytes})
		}
		if i < rows-1 {
			c.ADDQ(rsc, out)
		}
	}
	restore()
	c.VZEROUPPER()
	c.RET()
}
