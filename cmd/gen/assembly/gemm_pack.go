package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// packRows writes the function that copies rows of a matrix to consecutive memory, filled up with zeros.
func packRows(c *build.Context, v vectors) {
	lanes := v.bytes / 4
	iota := operand.Mem{}
	if v.bytes == 32 {
		iota = c.StaticGlobal("numbers")
		c.DataAttributes(attr.RODATA | attr.NOPTR)
		for i := 0; i < panelVectors*lanes; i += 2 {
			c.AppendDatum(operand.U64(uint64(i) | uint64(i+1)<<32))
		}
	}
	c.Function("packRows" + v.name)
	c.Attributes(attr.NOSPLIT)
	c.SignatureExpr("func(rows int, src *float32, srcStride int, dst *float32, dstStride, width int)")
	c.Pragma("noescape")
	c.Doc(fmt.Sprintf("packRows%s copies rows of width elements of 4 bytes each, "+
		"and writes zeros behind them, %d elements in all.", v.name, panelVectors*lanes),
		"The next row overwrites what of the zeros is too much. Strides are in bytes.")
	rows := c.Load(c.Param("rows"), c.GP64())
	src := c.Load(c.Param("src"), c.GP64())
	srcStride := c.Load(c.Param("srcStride"), c.GP64())
	dst := c.Load(c.Param("dst"), c.GP64())
	dstStride := c.Load(c.Param("dstStride"), c.GP64())
	width := c.Load(c.Param("width"), c.GP64())
	masks := []reg.Register{reg.K1, reg.K2, reg.K3}
	if v.bytes == 64 {
		bits := c.GP64()
		c.MOVQ(operand.I32(-1), bits)
		c.BZHIQ(width, bits, bits)
		for j, mask := range masks {
			if j > 0 {
				c.SHRQ(operand.Imm(uint64(lanes)), bits)
			}
			c.KMOVW(bits.As32(), mask)
		}
	} else {
		all := reg.Y15
		c.VMOVQ(width, reg.X15)
		c.VPBROADCASTD(reg.X15, all)
		for j := range masks {
			masks[j] = v.registers[panelVectors+j]
			c.VPCMPGTD(iota.Offset(j*v.bytes), all, masks[j])
		}
	}
	c.Label("loop")
	for j := range panelVectors {
		from := operand.Mem{Base: src, Disp: j * v.bytes}
		if v.bytes == 64 {
			c.VMOVUPS_Z(from, masks[j], v.registers[j])
		} else {
			c.VMASKMOVPS(from, masks[j], v.registers[j])
		}
	}
	for j := range panelVectors {
		c.VMOVUPS(v.registers[j], operand.Mem{Base: dst, Disp: j * v.bytes})
	}
	c.ADDQ(srcStride, src)
	c.ADDQ(dstStride, dst)
	c.DECQ(rows)
	c.JNE(operand.LabelRef("loop"))
	c.VZEROUPPER()
	c.RET()
}

// transpose writes the function that copies a strip of rows, as many as a vector has elements, to consecutive columns.
func transpose(c *build.Context, v vectors, e element) {
	side := 16 / e.bytes // of the squares that are transposed within 128 bits
	c.Function("transpose" + v.name + e.name)
	c.Attributes(attr.NOSPLIT)
	c.SignatureExpr(fmt.Sprintf("func(squares int, src *%[1]s, srcStride int, dst *%[1]s, dstStride int)", e.goType))
	c.Pragma("noescape")
	c.Doc(fmt.Sprintf("transpose%s%s copies %d columns for each of squares, of %d rows, "+
		"to as many rows. Strides are in bytes.",
		v.name, e.name, side, v.bytes/e.bytes))
	squares := c.Load(c.Param("squares"), c.GP64())
	src := c.Load(c.Param("src"), c.GP64())
	srcStride := c.Load(c.Param("srcStride"), c.GP64())
	dst := c.Load(c.Param("dst"), c.GP64())
	dstStride := c.Load(c.Param("dstStride"), c.GP64())
	triple := c.GP64()
	c.LEAQ(operand.Mem{Base: srcStride, Index: srcStride, Scale: 2}, triple)
	bases := []reg.Register{src}
	for i := 4; i < v.bytes/e.bytes; i += 4 {
		base := c.GP64()
		c.LEAQ(operand.Mem{Base: bases[len(bases)-1], Index: srcStride, Scale: 4}, base)
		bases = append(bases, base)
	}
	row := func(i int) operand.Mem {
		switch base := bases[i/4]; i % 4 {
		case 0:
			return operand.Mem{Base: base}
		case 3:
			return operand.Mem{Base: base, Index: triple, Scale: 1}
		default:
			return operand.Mem{Base: base, Index: srcStride, Scale: uint8(i % 4)}
		}
	}
	r := v.registers
	c.Label("loop")
	for i := range side {
		c.VMOVUPS(row(i), r[i].AsX())
		for part := 1; part < v.bytes/16; part++ {
			if from := row(part*side + i); v.bytes == 64 {
				c.VINSERTF32X4(operand.Imm(uint64(part)), from, r[i], r[i])
			} else {
				c.VINSERTF128(operand.Imm(uint64(part)), from, r[i], r[i])
			}
		}
	}
	if side == 4 {
		c.VUNPCKLPS(r[1], r[0], r[4])
		c.VUNPCKHPS(r[1], r[0], r[5])
		c.VUNPCKLPS(r[3], r[2], r[6])
		c.VUNPCKHPS(r[3], r[2], r[7])
		c.VUNPCKLPD(r[6], r[4], r[0])
		c.VUNPCKHPD(r[6], r[4], r[1])
		c.VUNPCKLPD(r[7], r[5], r[2])
		c.VUNPCKHPD(r[7], r[5], r[3])
	} else {
		c.VUNPCKLPD(r[1], r[0], r[2])
		c.VUNPCKHPD(r[1], r[0], r[3])
		r = r[2:]
	}
	for i := range side {
		c.VMOVUPS(r[i], operand.Mem{Base: dst})
		c.ADDQ(dstStride, dst)
	}
	for _, base := range bases {
		c.ADDQ(operand.Imm(16), base)
	}
	c.DECQ(squares)
	c.JNE(operand.LabelRef("loop"))
	c.VZEROUPPER()
	c.RET()
}
