package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// constants is the table of 32-bit constants of a file. In a trial run of a loop's body, which writes nothing, it only
// counts their uses.
type constants struct {
	written map[uint32]bool
	masks   bool // whether those of lastMaskTo are written
	uses    map[uint32]int
	masked  bool // whether the body uses present
}

// real returns a constant as an operand of a computation.
func (v *vector) real(x float64) operand.Op { return v.bits(math.Float32bits(float32(x))) }

// bits returns a constant of the given bits in each lane, as an operand of a computation: a register if the loop keeps
// it in one or the level needs it there, else a place in memory that AVX-512 instructions broadcast.
func (v *vector) bits(b uint32) operand.Op {
	if r, ok := v.kept[b]; ok {
		return r
	}
	m := v.place(b)
	if v.wide {
		return m
	}
	return v.broadcast(m)
}

// inRegister returns an operand in a register, which must not be changed.
func (v *vector) inRegister(x operand.Op) value {
	if m, ok := x.(operand.Mem); ok {
		return v.broadcast(m)
	}
	return x.(value)
}

// copied returns an operand in a register of its own.
func (v *vector) copied(x operand.Op) value {
	if m, ok := x.(operand.Mem); ok {
		return v.broadcast(m)
	}
	r := v.register()
	v.VMOVAPS(x, r)
	return r
}

// place returns where a constant is in memory.
func (v *vector) place(b uint32) operand.Mem {
	t := v.constants
	name := fmt.Sprintf("bits_%08x", b)
	if t.uses != nil {
		t.uses[b]++
	} else if !t.written[b] {
		t.written[b] = true
		return v.ConstData(name, operand.U32(b))
	}
	return operand.NewDataAddr(operand.NewStaticSymbol(name), 0)
}

// keep puts constants that body uses into registers: those used most, as far as there are registers. It reports whether
// body uses present.
func (v *vector) keep(inputs int, body func(v *vector, x []value) []value) (masked bool) {
	trial := *v
	trial.Context = build.NewContext()
	trial.Function("trial")
	trial.constants = &constants{uses: map[uint32]int{}}
	x := make([]value, inputs)
	for i := range x {
		x[i] = trial.register()
	}
	body(&trial, x)
	uses := trial.constants.uses
	order := slices.SortedFunc(maps.Keys(uses), func(a, b uint32) int {
		return cmp.Or(cmp.Compare(uses[b], uses[a]), cmp.Compare(a, b))
	})
	v.kept = map[uint32]value{}
	for _, b := range order[:min(len(order), v.keepable)] {
		v.kept[b] = v.broadcast(v.place(b))
	}
	return trial.constants.masked
}

// lastMaskTo makes mask the one of AVX2 for the -n elements, fewer than 8, that are left when the index is n.
func (v *vector) lastMaskTo(mask, n reg.Register) {
	const name = "masks"
	m := operand.NewDataAddr(operand.NewStaticSymbol(name), 0)
	if !v.constants.masks {
		v.constants.masks = true
		v.StaticGlobal(name)
		v.DataAttributes(attr.RODATA | attr.NOPTR)
		for i := range 8 { // 8 words of ones, and 8 of zeros
			v.AppendDatum(operand.U64(math.MaxUint64 * uint64(1-i/4)))
		}
	}
	p := v.GP64()
	v.LEAQ(m.Offset(32), p)
	v.VMOVUPS(at(p, n), mask)
}
