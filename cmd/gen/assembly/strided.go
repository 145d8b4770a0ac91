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
	m.function("gather", "copies rows from the sparse tensor, in which elements are neighbours, to the dense one",
		false, m.gather)
	m.function("gatherSecond", "copies rows from the sparse tensor, in which elements are 2 apart, to the dense one",
		true, m.gatherSecond)
	m.function("add", "adds rows of the dense tensor to the sparse one, in which elements are neighbours", false, m.add)
	m.function("addSecond", "adds rows of the dense tensor to the sparse one, in which elements are 2 apart",
		true, m.addSecond)
	choose(c)
}

// mover is a function that moves rows.
//
// Eight elements that are 2 apart in memory come from two vectors. The first provides elements 0, 2, 4 and 6; the
// second begins at element 7 and provides elements 8, 10, 12 and 14 in its lanes 1, 3, 5 and 7. Together they fill the
// lanes of one vector, in another order.
type mover struct {
	*build.Context
	dense, sparse reg.GPVirtual  // where the next elements are
	mask          reg.VecVirtual // of the last vector of a row
	even, odd     reg.VecVirtual // the lanes of mask in that order, by halves
	order         reg.VecVirtual // into that order or out of it
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

// setMask makes the masks for a last vector of n elements.
func (m *mover) setMask(n reg.GPVirtual) {
	p := m.GP64()
	m.LEAQ(tableAt(laneMasks, 32), p)
	m.NEGQ(n)
	m.VMOVDQU(operand.Mem{Base: p, Index: n, Scale: 4}, m.mask)
	if m.order != nil {
		into := m.YMM()
		m.VMOVDQU(tableAt(intoOrder, 0), into)
		m.VPERMD(m.mask, into, m.odd)
		m.VPAND(tableAt(evenLanes, 0), m.odd, m.even)
		m.VPAND(tableAt(evenLanes, 4), m.odd, m.odd)
	}
}

// function writes a loop over planes, rows, and vectors of 8 elements. The last vector has 1 to 8 elements and is
// masked.
func (m *mover) function(name, doc string, second bool, move func(masked bool)) {
	m.Function(name + "AVX2")
	m.Attributes(attr.NOSPLIT)
	m.SignatureExpr("func(dense, sparse *float32, rows *int)")
	m.Pragma("noescape")
	m.Doc(name + "AVX2 " + doc + ": rows is the structure of that name.")
	integer := func(name string) reg.GPVirtual {
		r := m.GP64()
		m.Load(m.Param(name), r)
		return r
	}
	densePlane, sparsePlane, shape := integer("dense"), integer("sparse"), integer("rows")
	field := func(i int) reg.GPVirtual {
		r := m.GP64()
		m.MOVQ(operand.Mem{Base: shape, Disp: 8 * i}, r)
		return r
	}
	advance := func(p, stride reg.GPVirtual) { m.LEAQ(operand.Mem{Base: p, Index: stride, Scale: 4}, p) }
	*m = mover{Context: m.Context, dense: m.GP64(), sparse: m.GP64(), mask: m.YMM()}
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
	planes, vectors, last := field(0), field(2), m.GP64()
	m.DECQ(vectors)
	m.MOVQ(vectors, last)
	m.SHRQ(operand.Imm(3), vectors) // those before the last one
	m.ANDQ(operand.Imm(7), last)
	m.INCQ(last)
	m.setMask(last)
	denseStride, sparseStride := field(4), field(6)

	m.Label("plane")
	denseRow, sparseRow, rows := m.GP64(), m.GP64(), field(1)
	m.MOVQ(densePlane, denseRow)
	m.MOVQ(sparsePlane, sparseRow)
	m.Label("row")
	m.MOVQ(denseRow, m.dense)
	m.MOVQ(sparseRow, m.sparse)
	left := m.GP64()
	m.MOVQ(vectors, left)
	m.TESTQ(left, left)
	m.JE(operand.LabelRef("last"))
	m.Label("vector")
	move(false)
	m.ADDQ(operand.Imm(32), m.dense)
	m.ADDQ(operand.Imm(uint64(32*step)), m.sparse)
	m.DECQ(left)
	m.JNE(operand.LabelRef("vector"))
	m.Label("last")
	move(true)
	advance(denseRow, denseStride)
	advance(sparseRow, sparseStride)
	m.DECQ(rows)
	m.JNE(operand.LabelRef("row"))
	advance(densePlane, field(3))
	advance(sparsePlane, field(5))
	m.DECQ(planes)
	m.JNE(operand.LabelRef("plane"))
	m.VZEROUPPER()
	m.RET()
}

// load and store move a vector, or those of its lanes that a mask has.
func (m *mover) load(p reg.GPVirtual, offset int, mask reg.VecVirtual) reg.VecVirtual {
	x, at := m.YMM(), operand.Mem{Base: p, Disp: offset}
	if mask == nil {
		m.VMOVUPS(at, x)
	} else {
		m.VMASKMOVPS(at, mask, x)
	}
	return x
}

func (m *mover) store(x reg.VecVirtual, p reg.GPVirtual, offset int, mask reg.VecVirtual) {
	at := operand.Mem{Base: p, Disp: offset}
	if mask == nil {
		m.VMOVUPS(x, at)
	} else {
		m.VMASKMOVPS(x, mask, at)
	}
}

// masks returns the masks of the lanes, and of those by halves, or nil for whole vectors.
func (m *mover) masks(masked bool) (mask, even, odd reg.VecVirtual) {
	if !masked {
		return nil, nil, nil
	}
	return m.mask, m.even, m.odd
}

func (m *mover) gather(masked bool) {
	mask, _, _ := m.masks(masked)
	m.store(m.load(m.sparse, 0, mask), m.dense, 0, mask)
}

func (m *mover) add(masked bool) {
	mask, _, _ := m.masks(masked)
	x := m.load(m.sparse, 0, mask)
	m.VADDPS(m.load(m.dense, 0, mask), x, x)
	m.store(x, m.sparse, 0, mask)
}

func (m *mover) gatherSecond(masked bool) {
	mask, even, odd := m.masks(masked)
	x, y := m.load(m.sparse, 0, even), m.load(m.sparse, 28, odd)
	m.VBLENDPS(operand.Imm(0xaa), y, x, x)
	m.VPERMPS(x, m.order, x)
	m.store(x, m.dense, 0, mask)
}

// addSecond loads both vectors before it stores one: processors wait for a store whose memory overlaps that of a load.
func (m *mover) addSecond(masked bool) {
	mask, even, odd := m.masks(masked)
	x := m.load(m.dense, 0, mask)
	m.VPERMPS(x, m.order, x)
	first, second := m.load(m.sparse, 0, even), m.load(m.sparse, 28, odd)
	y := m.YMM()
	m.VADDPS(x, first, y)
	m.VADDPS(x, second, x)
	m.VBLENDPS(operand.Imm(0x55), y, first, first) // the elements between stay as they are
	m.VBLENDPS(operand.Imm(0xaa), x, second, second)
	m.store(first, m.sparse, 0, even)
	m.store(second, m.sparse, 28, odd)
}
