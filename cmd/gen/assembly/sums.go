package main

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// sums writes the functions that return one number, or one for each column.
func sums(c *build.Context) {
	eachLevel(c, func(v *vector) {
		v.begin("sum", "func(x *float32, n int) float64", "returns the sum.")
		v.flushes()
		v.summed([]string{"x"}, nil, func(v *vector, t *total, x []value) []value {
			t.add(v, v.doubles(x[0]))
			return nil
		})
		v.begin("dot", "func(a, b *float32, n int) float64", "returns the sum of a·b.")
		v.flushes()
		v.summed([]string{"a", "b"}, nil, func(v *vector, t *total, x []value) []value {
			t.addProducts(v, v.doubles(x[0]), v.doubles(x[1]))
			return nil
		})
		v.maximum()
		if v.wide {
			return // columns wait for additions, on both levels
		}
		v.addRows()
	})
}

// exponentialSums writes functions that add up exponentials.
func (v *vector) exponentialSums() {
	v.begin("expSum", "func(dst, x *float32, n int, shift float32) float64", "writes e^(x-shift), and returns the sum.")
	shift := v.number("shift")
	v.summed([]string{"x"}, []string{"dst"}, func(v *vector, t *total, x []value) []value {
		y := v.exp(v.sub(x[0], shift))
		t.add(v, v.doubles(v.present(y, v.zero())))
		return []value{y}
	})
	if v.wide {
		return // rare
	}
	v.begin("expTotal", "func(x *float32, n int, shift float32) float64", "returns the sum of e^(x-shift).")
	minus := v.number("shift")
	v.summed([]string{"x"}, nil, func(v *vector, t *total, x []value) []value {
		t.add(v, v.doubles(v.present(v.exp(v.sub(x[0], minus)), v.zero())))
		return nil
	})
}

// total is a sum in double precision. Lane i of 16 adds the elements i, i+16, and so on.
type total struct{ lanes []value }

// summed writes the loop of a function that has begun, with the sum that body adds to as its result, and its end. in
// and out name the parameters from which body gets its vectors and to which it returns them; n > 0 is their length.
func (v *vector) summed(in, out []string, body func(v *vector, t *total, x []value) []value) {
	t := &total{}
	if !v.wide {
		defer func(k int) { v.keepable = k }(v.keepable)
		v.keepable = 2 // the sum takes the registers
	}
	for range 32 / v.lanes {
		t.lanes = append(t.lanes, v.zero())
	}
	n := v.integer("n")
	v.loop(n, v.integers(in...), v.integers(out...), func(v *vector, x []value) []value { return body(v, t, x) })
	v.returns(t.sum(v))
}

// doubles returns a vector in double precision, in two halves.
func (v *vector) doubles(x value) [2]value {
	low, high := v.register(), v.register()
	if v.wide {
		half := v.YMM()
		v.VEXTRACTF32X8(operand.Imm(1), x, half)
		v.VCVTPS2PD(x.AsY(), low)
		v.VCVTPS2PD(half, high)
		return [2]value{low, high}
	}
	half := v.XMM()
	v.VEXTRACTF128(operand.Imm(1), x, half)
	v.VCVTPS2PD(x.AsX(), low)
	v.VCVTPS2PD(half, high)
	return [2]value{low, high}
}

// add adds a vector.
func (t *total) add(v *vector, d [2]value) {
	v.VADDPD(d[0], t.lanes[0], t.lanes[0])
	v.VADDPD(d[1], t.lanes[1], t.lanes[1])
	t.next(v)
}

// addProducts adds the product of two vectors, with one rounding.
func (t *total) addProducts(v *vector, a, b [2]value) {
	v.VFMADD231PD(a[0], b[0], t.lanes[0])
	v.VFMADD231PD(a[1], b[1], t.lanes[1])
	t.next(v)
}

// next exchanges the lanes, of which AVX2 vectors take half at a time. Which half is first at the end makes no
// difference to the sum.
func (t *total) next(v *vector) {
	if v.wide {
		return
	}
	for i := range 2 {
		other := v.copied(t.lanes[i])
		v.VMOVAPS(t.lanes[i+2], t.lanes[i])
		v.VMOVAPS(other, t.lanes[i+2])
	}
}

// sum adds up the lanes: the upper half to the lower, as long as there is one.
func (t *total) sum(v *vector) reg.Register {
	var y reg.VecVirtual
	if v.wide {
		v.VADDPD(t.lanes[1], t.lanes[0], t.lanes[0])
		y = v.YMM()
		v.VEXTRACTF64X4(operand.Imm(1), t.lanes[0], y)
		v.VADDPD(y, t.lanes[0].AsY(), y)
	} else {
		v.VADDPD(t.lanes[2], t.lanes[0], t.lanes[0])
		v.VADDPD(t.lanes[3], t.lanes[1], t.lanes[1])
		y = v.YMM()
		v.VADDPD(t.lanes[1], t.lanes[0], y)
	}
	x, high := v.XMM(), v.XMM()
	v.VEXTRACTF128(operand.Imm(1), y, x)
	v.VADDPD(x, y.AsX(), x)
	v.VPERMILPD(operand.Imm(1), x, high)
	v.VADDSD(high, x, x)
	return x
}

// maximum writes the greatest element of a slice.
func (v *vector) maximum() {
	v.begin("maximum", "func(x *float32, n int) float32", "returns the greatest element. It ignores NaNs.")
	m := v.copied(v.bits(signBit | infinity))
	n, x := v.integer("n"), v.integers("x")
	v.loop(n, x, nil, func(v *vector, x []value) []value {
		v.VMAXPS(m, v.present(x[0], v.bits(signBit|infinity)), m)
		return nil
	})
	y, half, quarter := v.YMM(), v.XMM(), v.XMM()
	if v.wide {
		v.VEXTRACTF32X8(operand.Imm(1), m, y)
		v.VMAXPS(y, m.AsY(), y)
	} else {
		y = m
	}
	v.VEXTRACTF128(operand.Imm(1), y, half)
	v.VMAXPS(half, y.AsX(), half)
	v.VPERMILPS(operand.Imm(0b1110), half, quarter)
	v.VMAXPS(quarter, half, half)
	v.VPERMILPS(operand.Imm(0b01), half, quarter)
	v.VMAXSS(quarter, half, half)
	v.returns(half)
}

// addRows writes the sum of rows. It works on 16 columns at a time, whose sums stay in registers.
func (v *vector) addRows() {
	v.begin("addRows", "func(sums *float64, x *float32, rows, n, stride int)",
		"adds to each of n sums, a multiple of 16, the elements of its column in order. Rows start stride elements apart.")
	v.flushes()
	p := v.integers("sums", "x", "rows", "n", "stride")
	sums, x, rows, n, stride := p[0], p[1], p[2], p[3], p[4]
	v.SHLQ(operand.Imm(2), stride)
	lanes, size := v.lanes/2, v.lanes*4
	var t []value
	for range 16 / lanes {
		t = append(t, v.register())
	}
	v.Label("columns")
	for i := range t {
		v.VMOVUPD(operand.Mem{Base: sums, Disp: i * size}, t[i])
	}
	row, left := v.GP64(), v.GP64()
	v.MOVQ(x, row)
	v.MOVQ(rows, left)
	v.Label("rows")
	for i := range t {
		d := v.register()
		v.VCVTPS2PD(operand.Mem{Base: row, Disp: i * size / 2}, d)
		v.VADDPD(d, t[i], t[i])
	}
	v.ADDQ(stride, row)
	v.DECQ(left)
	v.JNE(operand.LabelRef("rows"))
	for i := range t {
		v.VMOVUPD(t[i], operand.Mem{Base: sums, Disp: i * size})
	}
	v.ADDQ(operand.Imm(128), sums)
	v.ADDQ(operand.Imm(64), x)
	v.SUBQ(operand.Imm(16), n)
	v.JGT(operand.LabelRef("columns"))
	v.end()
}
