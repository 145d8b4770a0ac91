package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// instruction writes an instruction, whose last operand is its result.
type instruction func(ops ...operand.Op)

// compute writes an instruction of which the first source may be a constant in memory, which broadcast takes then.
func (v *vector) compute(plain, broadcast instruction, first operand.Op, rest ...operand.Op) {
	if _, memory := first.(operand.Mem); memory {
		plain = broadcast
	}
	plain(append([]operand.Op{first}, rest...)...)
}

// of returns the result of an instruction of two sources.
func (v *vector) of(plain, broadcast instruction, a, b operand.Op) value {
	r := v.register()
	v.compute(plain, broadcast, b, v.inRegister(a), r)
	return r
}

// at is element i of the slice at p.
func at(p, i reg.Register) operand.Mem { return operand.Mem{Base: p, Index: i, Scale: 4} }

func (v *vector) add(a, b operand.Op) value { return v.of(v.VADDPS, v.VADDPS_BCST, a, b) } // a + b
func (v *vector) sub(a, b operand.Op) value { return v.of(v.VSUBPS, v.VSUBPS_BCST, a, b) } // a - b
func (v *vector) mul(a, b operand.Op) value { return v.of(v.VMULPS, v.VMULPS_BCST, a, b) } // a * b
func (v *vector) div(a, b operand.Op) value { return v.of(v.VDIVPS, v.VDIVPS_BCST, a, b) } // a / b

// least returns the lesser of a and b, and b if they are not ordered or both 0.
func (v *vector) least(a, b operand.Op) value { return v.of(v.VMINPS, v.VMINPS_BCST, a, b) }

// most returns the greater of a and b, and b if they are not ordered or both 0.
func (v *vector) most(a, b operand.Op) value { return v.of(v.VMAXPS, v.VMAXPS_BCST, a, b) }

// sqrt returns the square root.
func (v *vector) sqrt(a value) value {
	r := v.register()
	v.VSQRTPS(a, r)
	return r
}

// addProductTo adds a·b to c, with one rounding.
func (v *vector) addProductTo(c value, a, b operand.Op) {
	v.compute(v.VFMADD231PS, v.VFMADD231PS_BCST, b, v.inRegister(a), c)
}

// subProductTo subtracts a·b from c, with one rounding.
func (v *vector) subProductTo(c value, a, b operand.Op) {
	v.compute(v.VFNMADD231PS, v.VFNMADD231PS_BCST, b, v.inRegister(a), c)
}

// hornerTo makes p into p·x + c, with one rounding.
func (v *vector) hornerTo(p, x value, c operand.Op) {
	v.compute(v.VFMADD213PS, v.VFMADD213PS_BCST, c, x, p)
}

// polynomial returns the value at x of the polynomial with the given coefficients, that of the highest power last.
func (v *vector) polynomial(x value, coefficients []float64) value {
	last := len(coefficients) - 1
	p := v.copied(v.real(coefficients[last]))
	for i := last - 1; i >= 0; i-- {
		v.hornerTo(p, x, v.real(coefficients[i]))
	}
	return p
}

// The operations on bits.

func (v *vector) and(a, b operand.Op) value { return v.of(v.VANDPS, v.VANDPS_BCST, a, b) }

func (v *vector) or(a, b operand.Op) value { return v.of(v.VORPS, v.VORPS_BCST, a, b) }

func (v *vector) xor(a, b operand.Op) value { return v.of(v.VXORPS, v.VXORPS_BCST, a, b) }

const (
	signBit  = 0x80000000
	infinity = 0x7f800000
	aNaN     = 0x7fc00000
)

func (v *vector) abs(a operand.Op) value         { return v.and(a, v.bits(^uint32(signBit))) }
func (v *vector) negativeAbs(a operand.Op) value { return v.or(a, v.bits(signBit)) }
func (v *vector) signOf(a operand.Op) value      { return v.and(a, v.bits(signBit)) }
func (v *vector) zero() value                    { r := v.register(); v.VXORPS(r, r, r); return r }

// The operations on integers of 32 bits.

func (v *vector) addInt(a, b operand.Op) value { return v.of(v.VPADDD, v.VPADDD_BCST, a, b) } // a + b
func (v *vector) subInt(a, b operand.Op) value { return v.of(v.VPSUBD, v.VPSUBD_BCST, a, b) } // a - b

// shiftLeft returns a·2^n.
func (v *vector) shiftLeft(a value, n uint64) value {
	r := v.register()
	v.VPSLLD(operand.Imm(n), a, r)
	return r
}

// shiftRight returns a/2^n, rounded down, with its sign.
func (v *vector) shiftRight(a value, n uint64) value {
	r := v.register()
	v.VPSRAD(operand.Imm(n), a, r)
	return r
}

// round returns the nearest integer, as a float32.
func (v *vector) round(a value) value {
	r := v.register()
	if v.wide {
		v.VRNDSCALEPS(operand.Imm(8), a, r)
	} else {
		v.VROUNDPS(operand.Imm(8), a, r)
	}
	return r
}

// toInt returns the nearest integer of 32 bits.
func (v *vector) toInt(a value) value {
	r := v.register()
	v.VCVTPS2DQ(a, r)
	return r
}

// fromInt returns an integer of 32 bits as a float32.
func (v *vector) fromInt(a value) value {
	r := v.register()
	v.VCVTDQ2PS(a, r)
	return r
}

// scaled returns a·2^n, with one rounding, for a of about 1 and integers n of at most 250 in size.
func (v *vector) scaled(a, n value) value {
	if v.wide {
		r := v.register()
		v.VSCALEFPS(n, a, r)
		return r
	}
	i := v.toInt(n) // in two steps, since 2^n may be out of range where the result is not
	half := v.shiftRight(i, 1)
	return v.mul(v.mul(a, v.powerOfTwo(half)), v.powerOfTwo(v.subInt(i, half)))
}

// powerOfTwo returns 2^i for integers of 32 bits from -126 to 127.
func (v *vector) powerOfTwo(i value) value { return v.addInt(v.shiftLeft(i, 23), v.real(1)) }

// predicate is a comparison. No comparison holds for a NaN, but for those with "not" and unordered.
type predicate uint64

const (
	equal     predicate = 0x00
	less      predicate = 0x11
	unordered predicate = 0x03
	notEqual  predicate = 0x04
	notLess   predicate = 0x15
	notAtMost predicate = 0x16
	atLeast   predicate = 0x1d
	greater   predicate = 0x1e
)

// where returns the mask of the lanes in which "a p b" holds.
func (v *vector) where(a operand.Op, p predicate, b operand.Op) operand.Op {
	if v.wide {
		k := v.K()
		if _, memory := b.(operand.Mem); memory {
			v.VCMPPS_BCST(operand.Imm(uint64(p)), b, v.inRegister(a), k)
		} else {
			v.VCMPPS(operand.Imm(uint64(p)), b, v.inRegister(a), k)
		}
		return k
	}
	r := v.register()
	v.VCMPPS(operand.Imm(uint64(p)), b, v.inRegister(a), r)
	return r
}

// choose returns a where the mask is set, and b elsewhere.
func (v *vector) choose(mask, a, b operand.Op) value {
	r := v.register()
	if v.wide {
		v.compute(v.VBLENDMPS, v.VBLENDMPS_BCST, a, v.inRegister(b), mask, r)
	} else {
		v.VBLENDVPS(mask, a, v.inRegister(b), r)
	}
	return r
}

// keepWhere returns a where the mask is set, and 0 elsewhere.
func (v *vector) keepWhere(mask, a operand.Op) value {
	r := v.register()
	if v.wide {
		v.VMOVAPS_Z(v.inRegister(a), mask, r)
	} else {
		v.VANDPS(v.inRegister(a), mask, r)
	}
	return r
}

// max returns the greater of a and b: NaN where one is, and 0 rather than -0.
func (v *vector) max(a, b operand.Op) value {
	y := v.and(v.most(a, b), v.most(b, a)) // equal, but for zeros and NaNs
	return v.choose(v.where(a, unordered, b), v.bits(aNaN), y)
}

// min returns the lesser of a and b: NaN where one is, and -0 rather than 0.
func (v *vector) min(a, b operand.Op) value {
	return v.or(v.least(a, b), v.least(b, a)) // equal, but for zeros, and a NaN and something else
}

// greater returns 1 where a > b, 0 where not, and NaN where one is.
func (v *vector) greater(a, b operand.Op) value {
	y := v.keepWhere(v.where(a, greater, b), v.real(1))
	return v.choose(v.where(a, unordered, b), v.bits(aNaN), y)
}

// relu returns x where x > 0, 0 where not, and NaN where x is.
func (v *vector) relu(x value) value { return v.keepWhere(v.where(x, notAtMost, v.zero()), x) }
