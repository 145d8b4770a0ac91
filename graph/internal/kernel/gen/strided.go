package main

import (
	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// strided writes the loops that move rows of elements, 8 at a time.
func strided(c *build.Context) {
	m := &mover{Context: c}
	m.tables()
	m.function("gather", "copies rows from the sparse tensor, in which elements are neighbours, to the dense one", m.gather)
	m.function("gatherSecond", "copies rows from the sparse tensor, in which elements are 2 apart, to the dense one", m.gatherSecond)
	m.function("add", "adds rows of the dense tensor to the sparse one, in which elements are neighbours", m.add)
	m.function("addSecond", "adds rows of the dense tensor to the sparse one, in which elements are 2 apart", m.addSecond)
}

// mover is a function that moves rows.
//
// A vector whose elements are 2 apart in memory is two vectors of it: of the first, elements 0, 2, 4 and 6 are used, and of
// the second, which begins at element 7, those at 8, 10, 12 and 14 are its lanes 1, 3, 5 and 7. So both fill the lanes of
// one, in another order.
type mover struct {
	*build.Context
	dense, sparse reg.GPVirtual // where the next elements are
	mask          reg.VecVirtual
	even, odd     reg.VecVirtual // the lanes of mask in that order, by halves
	order         reg.VecVirtual
}

const (
	laneMasks  = "laneMasks"  // 8 words of ones, and 8 of zeros
	evenLanes  = "evenLanes"  // ones in every second lane, and their complement one word further
	intoOrder  = "intoOrder"  // the lanes of a vector that the other order takes
	outOfOrder = "outOfOrder" // the inverse
)

func (m *mover) tables() {
	table := func(name string, words ...uint32) {
		m.StaticGlobal(name)
		m.DataAttributes(attr.RODATA | attr.NOPTR)
		for _, w := range words {
			m.AppendDatum(operand.U32(w))
		}
	}
	const ones = 1<<32 - 1
	table(laneMasks, ones, ones, ones, ones, ones, ones, ones, ones, 0, 0, 0, 0, 0, 0, 0, 0)
	table(evenLanes, ones, 0, ones, 0, ones, 0, ones, 0, ones)
	table(intoOrder, 0, 4, 1, 5, 2, 6, 3, 7)
	table(outOfOrder, 0, 2, 4, 6, 1, 3, 5, 7)
}

func tableAt(name string, offset int) operand.Mem {
	return operand.NewDataAddr(operand.NewStaticSymbol(name), offset)
}

// setMask makes the masks for the first n lanes.
func (m *mover) setMask(n reg.GPVirtual) {
	p, back := m.GP64(), m.GP64()
	m.LEAQ(tableAt(laneMasks, 32), p)
	m.MOVQ(n, back)
	m.NEGQ(back)
	m.VMOVDQU(operand.Mem{Base: p, Index: back, Scale: 4}, m.mask)
	if m.order != nil {
		into := m.YMM()
		m.VMOVDQU(tableAt(intoOrder, 0), into)
		m.VPERMD(m.mask, into, m.odd)
		m.VPAND(tableAt(evenLanes, 0), m.odd, m.even)
		m.VPAND(tableAt(evenLanes, 4), m.odd, m.odd)
	}
}

// function writes a loop over planes, rows, and vectors of 8 elements, of which the last has the elements that are left.
func (m *mover) function(name, doc string, move func()) {
	m.Function(name + "AVX2")
	m.Attributes(attr.NOSPLIT)
	m.SignatureExpr("func(dense, sparse *float32, rows *int)")
	m.Pragma("noescape")
	m.Doc(name + "AVX2 " + doc + ": rows is the structure of that name.")
	densePlane, sparsePlane := m.Load(m.Param("dense"), m.GP64()), m.Load(m.Param("sparse"), m.GP64())
	shape := m.Load(m.Param("rows"), m.GP64())
	field := func(i int) operand.Mem { return operand.Mem{Base: shape, Disp: 8 * i} }
	*m = mover{Context: m.Context, dense: m.GP64(), sparse: m.GP64(), mask: m.YMM()}
	second := name == "gatherSecond" || name == "addSecond"
	step := 1
	if second {
		step = 2
		m.even, m.odd, m.order = m.YMM(), m.YMM(), m.YMM()
		order := intoOrder
		if name == "gatherSecond" {
			order = outOfOrder
		}
		m.VMOVDQU(tableAt(order, 0), m.order)
	}
	left, planes := m.GP64(), m.GP64()
	m.MOVQ(field(0), planes)
	// Rows of at most 8 elements need one mask.
	m.MOVQ(field(2), left)
	m.CMPQ(left, operand.Imm(8))
	m.JGT(operand.LabelRef("plane"))
	m.setMask(left)

	m.Label("plane")
	denseRow, sparseRow, rows := m.GP64(), m.GP64(), m.GP64()
	m.MOVQ(densePlane, denseRow)
	m.MOVQ(sparsePlane, sparseRow)
	m.MOVQ(field(1), rows)

	m.Label("row")
	m.MOVQ(denseRow, m.dense)
	m.MOVQ(sparseRow, m.sparse)
	m.MOVQ(field(2), left)
	m.CMPQ(left, operand.Imm(8))
	m.JLE(operand.LabelRef("last"))
	eight := m.GP64()
	m.MOVQ(operand.U32(8), eight)
	m.setMask(eight)
	m.Label("vector")
	move()
	m.ADDQ(operand.Imm(32), m.dense)
	m.ADDQ(operand.Imm(uint64(32*step)), m.sparse)
	m.SUBQ(operand.Imm(8), left)
	m.CMPQ(left, operand.Imm(8))
	m.JGT(operand.LabelRef("vector"))
	m.setMask(left)
	m.Label("last")
	move()

	next := func(p reg.GPVirtual, stride int) {
		m.MOVQ(field(stride), left)
		m.LEAQ(operand.Mem{Base: p, Index: left, Scale: 4}, p)
	}
	next(denseRow, 4)
	next(sparseRow, 6)
	m.DECQ(rows)
	m.JNE(operand.LabelRef("row"))
	next(densePlane.(reg.GPVirtual), 3)
	next(sparsePlane.(reg.GPVirtual), 5)
	m.DECQ(planes)
	m.JNE(operand.LabelRef("plane"))
	m.VZEROUPPER()
	m.RET()
}

func (m *mover) load(p reg.GPVirtual, offset int, mask reg.VecVirtual) reg.VecVirtual {
	x := m.YMM()
	m.VMASKMOVPS(operand.Mem{Base: p, Disp: offset}, mask, x)
	return x
}

func (m *mover) store(x reg.VecVirtual, p reg.GPVirtual, offset int, mask reg.VecVirtual) {
	m.VMASKMOVPS(x, mask, operand.Mem{Base: p, Disp: offset})
}

func (m *mover) gather() { m.store(m.load(m.sparse, 0, m.mask), m.dense, 0, m.mask) }

func (m *mover) add() {
	x := m.load(m.sparse, 0, m.mask)
	m.VADDPS(m.load(m.dense, 0, m.mask), x, x)
	m.store(x, m.sparse, 0, m.mask)
}

func (m *mover) gatherSecond() {
	x := m.load(m.sparse, 0, m.even)
	m.VORPS(m.load(m.sparse, 28, m.odd), x, x)
	m.VPERMPS(x, m.order, x)
	m.store(x, m.dense, 0, m.mask)
}

// addSecond loads both vectors before it stores one: processors wait for a store whose memory overlaps that of a load.
func (m *mover) addSecond() {
	x := m.load(m.dense, 0, m.mask)
	m.VPERMPS(x, m.order, x)
	first, second := m.load(m.sparse, 0, m.even), m.load(m.sparse, 28, m.odd)
	m.VADDPS(x, first, first)
	m.VADDPS(x, second, second)
	m.store(first, m.sparse, 0, m.even)
	m.store(second, m.sparse, 28, m.odd)
}
