package main

import (
	"fmt"
	"slices"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// vector writes functions for one level of vector instructions over float32 (and the integers of their bits). The
// methods that compute take registers and constants, and return new registers; those whose name ends in To change their
// first argument. Each level rounds in the same places, so that the same program has the same result on both.
type vector struct {
	*build.Context
	wide  bool // AVX-512, 16 lanes; else AVX2 with FMA, 8 lanes
	lanes int

	loops     int // of the function so far, which number its labels
	constants *constants
	kept      map[uint32]value // constants that are in registers while the loop runs
	keepable  int              // how many constants there may be registers for; AVX-512 reads them from memory at no cost
	here      reg.Register     // the mask of the elements that are there, in the body of a loop
	restore   func()           // writes what the end of the function has to set back
}

// value is a vector register.
type value = reg.VecVirtual

// eachLevel calls f once for each level, with one table of constants.
func eachLevel(c *build.Context, f func(v *vector)) {
	table := &constants{written: map[uint32]bool{}}
	f(&vector{Context: c, lanes: 8, constants: table, keepable: 6})
	f(&vector{Context: c, lanes: 16, constants: table, wide: true})
}

// begin starts a function, whose name gets the level as its end. Pointers that it is given do not escape.
func (v *vector) begin(name, signature, doc string) {
	level := "AVX2"
	if v.wide {
		level = "AVX512"
	}
	v.Function(name + level)
	v.Attributes(attr.NOSPLIT)
	v.SignatureExpr(signature)
	v.Doc(name + level + " " + doc)
	v.Pragma("noescape")
	v.loops, v.restore = 0, func() {}
}

// end returns from the function.
func (v *vector) end() {
	v.restore()
	v.VZEROUPPER()
	v.RET()
}

// returns returns from the function with a result.
func (v *vector) returns(result reg.Register) {
	v.restore()
	v.VZEROUPPER()
	v.Store(result, v.ReturnIndex(0))
	v.RET()
}

// integer returns the parameter of the function, of 64 bits, in a register.
func (v *vector) integer(name string) reg.GPVirtual {
	r := v.GP64()
	v.Load(v.Param(name), r)
	return r
}

// integers returns several parameters in registers.
func (v *vector) integers(names ...string) []reg.GPVirtual {
	var rs []reg.GPVirtual
	for _, name := range names {
		rs = append(rs, v.integer(name))
	}
	return rs
}

// number returns a parameter of type float32 in all lanes.
func (v *vector) number(name string) value {
	m, err := v.Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	return v.broadcast(m.Addr)
}

// broadcast returns a float32 from memory in all lanes.
func (v *vector) broadcast(m operand.Mem) value {
	r := v.register()
	v.VBROADCASTSS(m, r)
	return r
}

// register returns a new register.
func (v *vector) register() value {
	if v.wide {
		return v.ZMM()
	}
	return v.YMM()
}

// label returns a name for a label of the function's loop that is being written.
func (v *vector) label(name string) string { return fmt.Sprintf("%s%d", name, v.loops) }

// loop runs body over n > 0 elements, a vector at a time. body gets a vector from each pointer of in, and returns one
// for each of out, in order; a pointer may be in both. The last vector may have fewer elements: missing ones are 0, and
// nothing is read or written beyond n. body runs as for the others; present tells missing elements apart. n and the
// pointers are lost.
func (v *vector) loop(n reg.GPVirtual, in, out []reg.GPVirtual, body func(v *vector, x []value) []value) {
	v.loops++
	masked := v.keep(len(in), body)
	for i, p := range slices.Concat(in, out) {
		if !slices.Contains(slices.Concat(in, out)[:i], p) {
			v.LEAQ(operand.Mem{Base: p, Index: n, Scale: 4}, p)
		}
	}
	v.NEGQ(n) // counts up to 0, as an index from the ends of the slices
	if v.wide {
		v.loopWide(n, in, out, body)
	} else {
		if masked {
			v.here = v.register()
			v.VPCMPEQD(v.here, v.here, v.here)
		}
		v.loopNarrow(n, in, out, body)
	}
	v.kept, v.here = nil, nil
}

// loopWide masks every vector, since that costs nothing; only the last mask is not full.
func (v *vector) loopWide(n reg.GPVirtual, in, out []reg.GPVirtual, body func(v *vector, x []value) []value) {
	k := v.K()
	v.here = k
	v.KXNORW(k, k, k)
	v.Label(v.label("loop"))
	v.CMPQ(n, operand.I8(-16))
	v.JLE(operand.LabelRef(v.label("whole")))
	left, ones := v.GP64(), v.GP32()
	v.MOVQ(n, left)
	v.NEGQ(left)
	v.MOVL(operand.U32(1<<16-1), ones)
	v.BZHIL(left.As32(), ones, ones)
	v.KMOVW(ones, k)
	v.Label(v.label("whole"))
	x := make([]value, len(in))
	for i, p := range in {
		x[i] = v.register()
		v.VMOVUPS_Z(at(p, n), k, x[i])
	}
	for i, y := range body(v, x) {
		v.VMOVUPS(y, k, at(out[i], n))
	}
	v.ADDQ(operand.Imm(16), n)
	v.JLT(operand.LabelRef(v.label("loop")))
}

// loopNarrow handles a last, incomplete vector outside the loop, since masks are expensive on some processors.
func (v *vector) loopNarrow(n reg.GPVirtual, in, out []reg.GPVirtual, body func(v *vector, x []value) []value) {
	v.Label(v.label("loop"))
	v.CMPQ(n, operand.I8(-8))
	v.JGT(operand.LabelRef(v.label("load")))
	x := make([]value, len(in))
	for i, p := range in {
		x[i] = v.register()
		v.VMOVUPS(at(p, n), x[i])
	}
	v.Label(v.label("loaded"))
	y := body(v, x)
	if len(out) > 0 {
		v.CMPQ(n, operand.I8(-8))
		v.JGT(operand.LabelRef(v.label("store")))
	}
	for i, p := range out {
		v.VMOVUPS(y[i], at(p, n))
	}
	v.ADDQ(operand.Imm(8), n)
	v.JLT(operand.LabelRef(v.label("loop")))
	v.JMP(operand.LabelRef(v.label("done")))

	v.Label(v.label("load"))
	mask := v.here
	if mask == nil {
		mask = v.register()
	}
	v.lastMaskTo(mask, n)
	for i, p := range in {
		v.VMASKMOVPS(at(p, n), mask, x[i])
	}
	v.JMP(operand.LabelRef(v.label("loaded")))
	if len(out) > 0 {
		v.Label(v.label("store"))
		mask = v.register()
		v.lastMaskTo(mask, n)
		for i, p := range out {
			v.VMASKMOVPS(y[i], mask, at(p, n))
		}
	}
	v.Label(v.label("done"))
}

// present returns x in the body of a loop, but other for the elements that are missing in the last vector.
func (v *vector) present(x, other operand.Op) value {
	v.constants.masked = true
	if v.here == nil { // in a trial run
		v.here = v.register()
	}
	return v.choose(v.here, x, other)
}
