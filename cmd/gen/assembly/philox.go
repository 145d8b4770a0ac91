package main

import (
	"math"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// philox writes the random numbers: the words of the generator, and the laws that are made of them.
func philox(c *build.Context) {
	c.StaticGlobal("blocks") // the even blocks of a group, and the odd ones
	c.DataAttributes(attr.RODATA | attr.NOPTR)
	for i := range 16 {
		c.AppendDatum(operand.U64(2*i%16 + i/8))
	}
	eachLevel(c, func(v *vector) {
		v.philoxWords()
		v.law("normal", "dstCos, dstSin *float32, radii, angles *uint32, n int, mean, deviation float32", 2,
			"writes the two normal numbers of each of n > 0 pairs of words", func() func(v *vector, x []value) []value {
				mean, deviation := v.number("mean"), v.number("deviation")
				return func(v *vector, x []value) []value {
					r := v.normalRadius(x[0])
					sin, cos := v.sincos(x[1])
					return []value{v.normalOf(mean, deviation, r, cos), v.normalOf(mean, deviation, r, sin)}
				}
			})
		v.law("uniform", "dst *float32, words *uint32, n int, low, high, span float32", 1,
			"writes the uniform numbers of n > 0 words", func() func(v *vector, x []value) []value {
				low, high, span := v.number("low"), v.number("high"), v.number("span")
				return func(v *vector, x []value) []value {
					u := v.mul(v.fromInt(v.shiftRightUnsigned(x[0], 8)), v.real(0x1p-24))
					y := v.add(v.mul(u, span), low)
					return []value{v.choose(v.where(y, atLeast, high), low, y)}
				}
			})
		v.law("bernoulli", "dst *float32, words *uint32, n int, threshold uint32", 1,
			"writes 1 for those of n > 0 words that are below threshold, else 0", func() func(v *vector, x []value) []value {
				threshold := v.xor(v.number("threshold"), v.bits(signBit)) // signed integers can be compared
				return func(v *vector, x []value) []value {
					below := v.whereGreater(threshold, v.xor(x[0], v.bits(signBit)))
					return []value{v.keepWhere(below, v.inRegister(v.real(1)))}
				}
			})
	})
}

// law writes a function that makes vectors of numbers of as many vectors of words.
func (v *vector) law(
	name, signature string, vectors int, doc string, prepare func() func(v *vector, x []value) []value,
) {
	v.begin(name, "func("+signature+")", doc+". The memory may be the same.")
	pointers := []string{"dst", "words"}
	if vectors == 2 {
		pointers = []string{"dstCos", "dstSin", "radii", "angles"}
	}
	p := v.integers(pointers...)
	v.loop(v.integer("n"), p[vectors:], p[:vectors], prepare())
	v.end()
}

// philoxWords writes the generator. Lanes of 64 bits hold a word of a block in their lower halves, whose products are
// then whole lanes: two sets of registers hold the even and the odd blocks, whose words are merged in the end.
func (v *vector) philoxWords() {
	v.begin("words", "func(dst *uint32, groups int, counter uint64, keys *uint32)",
		"writes groups > 0 of 16 blocks from the given block on: 16 words for each of the 4 of a block.")
	dst, groups, counter, keys := v.integer("dst"), v.integer("groups"), v.integer("counter"), v.integer("keys")
	multipliers := [2]value{v.inRegister(v.bits(0xd2511f53)), v.inRegister(v.bits(0xcd9e8d57))}
	odd := reg.OpmaskVirtual(nil)
	at := operand.Mem{Base: dst}
	half := v.GP64() // where the blocks of a vector are in the group: with 8 of them to a vector, in its halves
	if v.wide {
		odd = v.K()
		lanes := v.GP32()
		v.MOVL(operand.U32(0xaaaa), lanes)
		v.KMOVW(lanes, odd)
	} else {
		v.XORQ(half, half)
		at.Index, at.Scale = half, 1
	}
	v.Label("vector")
	var sets [2][4]value
	for i := range sets {
		sets[i] = v.philoxCounter(counter, i)
	}
	v.philoxRounds(&sets, multipliers, keys)
	for i := range 4 {
		x := v.register()
		v.VPSLLQ(operand.Imm(32), sets[1][i], x)
		if v.wide {
			v.VPBLENDMD(x, sets[0][i], odd, x)
		} else {
			v.VPBLENDD(operand.Imm(0xaa), x, sets[0][i], x)
		}
		v.VMOVUPS(x, at.Offset(64*i))
	}
	v.ADDQ(operand.Imm(uint64(v.lanes)), counter)
	if !v.wide {
		v.XORQ(operand.Imm(32), half)
		v.JNE(operand.LabelRef("vector"))
	}
	v.ADDQ(operand.I32(256), dst)
	v.DECQ(groups)
	v.JNE(operand.LabelRef("vector"))
	v.end()
}

// philoxCounter returns the words of the counters of the even blocks from counter on, or of the odd ones, in lanes of
// 64 bits.
func (v *vector) philoxCounter(counter reg.GPVirtual, odd int) [4]value {
	x := [4]value{v.register(), v.register(), v.zero(), v.zero()}
	v.VMOVQ(counter, x[0].AsX())
	v.VPBROADCASTQ(x[0].AsX(), x[0])
	v.VPADDQ(operand.NewDataAddr(operand.NewStaticSymbol("blocks"), 0).Offset(64*odd), x[0], x[0])
	v.VPSRLQ(operand.Imm(32), x[0], x[1])
	return x
}

// philoxRounds encrypts the counters. Each turn of the loop has two rounds, after which the words are in the registers
// that they came from.
func (v *vector) philoxRounds(sets *[2][4]value, multipliers [2]value, keys reg.Register) {
	key, turns := v.GP64(), v.GP64()
	v.MOVQ(keys, key)
	v.MOVQ(operand.U32(5), turns)
	v.Label("rounds")
	products := [2][2]value{{v.register(), v.register()}, {v.register(), v.register()}}
	for round := range 2 {
		var k [2]operand.Op
		for i := range k {
			m := operand.Mem{Base: key, Disp: 8*round + 4*i}
			k[i] = m
			if !v.wide {
				k[i] = v.broadcast(m)
			}
		}
		for s := range sets {
			x, p := &sets[s], &products[s]
			v.VPMULUDQ(x[0], multipliers[0], p[0])
			v.VPMULUDQ(x[2], multipliers[1], p[1])
			v.VPSRLQ(operand.Imm(32), p[1], x[0])
			v.VPSRLQ(operand.Imm(32), p[0], x[2])
			v.xor3To(x[0], x[1], k[0])
			v.xor3To(x[2], x[3], k[1])
			x[1], p[1] = p[1], x[1]
			x[3], p[0] = p[0], x[3]
		}
	}
	v.ADDQ(operand.Imm(16), key)
	v.DECQ(turns)
	v.JNE(operand.LabelRef("rounds"))
}

// xor3To makes a into the exclusive or of three.
func (v *vector) xor3To(a, b value, c operand.Op) {
	if v.wide {
		v.VPTERNLOGD_BCST(operand.Imm(0x96), c, b, a)
		return
	}
	v.VPXOR(b, a, a)
	v.VPXOR(c, a, a)
}

// normalRadius returns √(-2 ln u), u = (m + 1/2)/2^31 for the upper 31 bits m of a word.
func (v *vector) normalRadius(word value) value {
	m := v.shiftRightUnsigned(word, 1)
	x := v.add(v.fromInt(m), v.real(0.5)) // 2^e (1 + f), f in [-1/4, 1/2)
	e := v.shiftRight(v.subInt(x, v.real(0.75)), 23)
	f := v.sub(v.subInt(x, v.shiftLeft(e, 23)), v.real(1))
	// From 3/4 on, u - 1 has more digits than u.
	fine := v.mul(v.add(v.fromInt(v.xor(m, v.bits(math.MaxInt32))), v.real(0.5)), v.real(-0x1p-31))
	f = v.choose(v.whereGreater(m, v.inRegister(v.bits(3<<29-1))), fine, f)
	return v.sqrt(v.mul(v.logarithm(v.fromInt(v.subInt(e, v.bits(31))), f), v.real(-2)))
}

// logarithm returns ln(2^e (1 + f)) = f - f²/2 + f³ P(f) + e ln 2 for f in [-1/4, 1/2).
func (v *vector) logarithm(e, f value) value {
	const ln2High, ln2Low = 0x1.62e4p-1, 0x1.7f7d1cf79abcap-20
	p := v.polynomial(f, []float64{
		-0.5, 0.3333333432674408, -0.25000056624412537, 0.20000141859054565, -0.16660809516906738,
		0.14268255233764648, -0.1263936161994934, 0.11681360751390457, -0.09562506526708603, 0.04287724941968918,
	})
	p = v.mul(p, v.mul(f, f))
	v.addProductTo(p, e, v.real(ln2Low))
	p = v.add(p, f)
	v.addProductTo(p, e, v.real(ln2High))
	return p
}

// sincos returns the sine and the cosine of the angle of which a word is the 2^32nd part of a turn.
func (v *vector) sincos(word value) (sin, cos value) {
	quarter := v.shiftRight(v.addInt(word, v.bits(1<<29)), 30) // the nearest quarter of a turn
	x := v.mul(v.fromInt(v.subInt(word, v.shiftLeft(quarter, 30))), v.real(math.Pi/2*0x1p-30))
	x2 := v.mul(x, x)
	sin = v.copied(x)
	v.addProductTo(sin, v.mul(x, x2), v.polynomial(x2, []float64{-1.6666654611e-1, 8.3321608736e-3, -1.9515295891e-4}))
	cos = v.polynomial(x2, []float64{1, -0.5, 4.166664568298827e-2, -1.388731625493765e-3, 2.443315711809948e-5})
	odd := v.signMask(v.shiftLeft(quarter, 31))
	sin, cos = v.choose(odd, cos, sin), v.choose(odd, sin, cos)
	sin = v.xor(sin, v.signOf(v.shiftLeft(quarter, 30)))
	cos = v.xor(cos, v.signOf(v.shiftLeft(v.subInt(quarter, v.bits(math.MaxUint32)), 30)))
	return sin, cos
}

// normalOf returns mean + deviation·(r·x).
func (v *vector) normalOf(mean, deviation, r, x value) value {
	y := v.copied(mean)
	v.addProductTo(y, deviation, v.mul(r, x))
	return y
}

// shiftRightUnsigned returns a/2^n, rounded down, for integers without a sign.
func (v *vector) shiftRightUnsigned(a value, n uint64) value {
	r := v.register()
	v.VPSRLD(operand.Imm(n), a, r)
	return r
}

// whereGreater returns the mask of the lanes in which the integer a is greater than b.
func (v *vector) whereGreater(a, b value) operand.Op {
	if v.wide {
		k := v.K()
		v.VPCMPGTD(b, a, k)
		return k
	}
	r := v.register()
	v.VPCMPGTD(b, a, r)
	return r
}

// signMask returns the mask of the lanes whose first bit is set.
func (v *vector) signMask(a value) operand.Op {
	if v.wide {
		k := v.K()
		v.VPMOVD2M(a, k)
		return k
	}
	return a
}
