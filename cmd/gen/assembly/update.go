package main

import (
	"fmt"
	"strings"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// update writes the loops of the optimisers. They round as the loops in Go do: no fused operations.
func update(c *build.Context) {
	adam(c)
	for _, name := range []string{"descent", "momentum", "nesterov"} {
		descent(c, name)
	}
	rmsprop(c)
	finite(c)
	clip(c)
}

// updater is a loop over slices of float32, eight elements at a time, with a structure of numbers that all elements
// share.
type updater struct {
	*build.Context
	slices map[string]reg.Register
	index  reg.Register
}

// newUpdater begins a function of the given slices and of count numbers, which are held in the registers that are
// returned.
func newUpdater(c *build.Context, name, doc string, count int, slices ...string) (updater, []reg.VecVirtual) {
	c.Function(name + "AVX2")
	c.Attributes(attr.NOSPLIT)
	c.SignatureExpr(fmt.Sprintf("func(%s *float32, n int, c *float32)", strings.Join(slices, ", ")))
	c.Pragma("noescape")
	c.Doc(name + "AVX2 " + doc + " of n elements, a positive multiple of 8.")
	u := updater{c, map[string]reg.Register{}, c.GP64()}
	for _, s := range slices {
		u.slices[s] = c.Load(c.Param(s), c.GP64())
	}
	shared := c.Load(c.Param("c"), c.GP64())
	values := make([]reg.VecVirtual, count)
	for i := range values {
		values[i] = c.YMM()
		c.VBROADCASTSS(operand.Mem{Base: shared, Disp: 4 * i}, values[i])
	}
	return u, values
}

// loop calls body for eight elements at a time, and ends the function.
func (u updater) loop(body func()) {
	n := u.Load(u.Param("n"), u.GP64())
	u.XORQ(u.index, u.index)
	restore := flush(u.Context)
	u.Label("loop")
	body()
	u.ADDQ(operand.Imm(8), u.index)
	u.CMPQ(u.index, n)
	u.JLT(operand.LabelRef("loop"))
	restore()
	u.VZEROUPPER()
	u.RET()
}

func (u updater) at(slice string) operand.Mem {
	return operand.Mem{Base: u.slices[slice], Index: u.index, Scale: 4}
}

func (u updater) load(slice string) reg.VecVirtual {
	x := u.YMM()
	u.VMOVUPS(u.at(slice), x)
	return x
}

func (u updater) store(slice string, x reg.VecVirtual) { u.VMOVUPS(x, u.at(slice)) }

// gradient returns the value and the gradient with the penalty.
func (u updater) gradient(penalty reg.VecVirtual) (p, g reg.VecVirtual) {
	p, g = u.load("value"), u.YMM()
	u.VMULPS(p, penalty, g)
	u.VADDPS(u.at("grad"), g, g)
	return p, g
}

// settled is share·slice + x, settled, and leaves it in the slice.
func (u updater) settled(slice string, share, x, grain reg.VecVirtual) reg.VecVirtual {
	y := u.YMM()
	u.VMULPS(u.at(slice), share, y)
	u.VADDPS(x, y, y)
	u.VADDPS(grain, y, y)
	u.VSUBPS(grain, y, y)
	u.store(slice, y)
	return y
}

// product returns x·y.
func (u updater) product(x, y reg.VecVirtual) reg.VecVirtual {
	z := u.YMM()
	u.VMULPS(x, y, z)
	return z
}

func adam(c *build.Context) {
	u, k := newUpdater(c, "adam", "is adamLoop", 9, "value", "grad", "m", "v")
	beta1, rest1, beta2, rest2, rate, epsilon, penalty, keep, grain := k[0], k[1], k[2], k[3], k[4], k[5], k[6], k[7], k[8]
	u.loop(func() {
		p, g := u.gradient(penalty)
		mean := u.settled("m", beta1, u.product(rest1, g), grain)
		square := u.settled("v", beta2, u.product(rest2, u.product(g, g)), grain)
		u.VSQRTPS(square, square)
		u.VADDPS(epsilon, square, square)
		u.VDIVPS(square, mean, mean)
		u.VMULPS(rate, mean, mean)
		u.VMULPS(keep, p, p)
		u.VSUBPS(mean, p, p)
		u.store("value", p)
	})
}

func descent(c *build.Context, name string) {
	slices := []string{"value", "grad"}
	doc := "is descentLoop"
	if name != "descent" {
		slices = append(slices, "velocity")
		doc = fmt.Sprintf("is momentumLoop with nesterov %v", name == "nesterov")
	}
	u, k := newUpdater(c, name, doc, 4, slices...)
	rate, penalty, mu, grain := k[0], k[1], k[2], k[3]
	u.loop(func() {
		p, step := u.gradient(penalty)
		switch name {
		case "momentum":
			step = u.settled("velocity", mu, step, grain)
		case "nesterov":
			b := u.settled("velocity", mu, step, grain)
			u.VMULPS(mu, b, b)
			u.VADDPS(b, step, step)
		}
		u.VMULPS(rate, step, step)
		u.VSUBPS(step, p, p)
		u.store("value", p)
	})
}

// rmsprop writes the loop without a mean and a velocity; the others are rare.
func rmsprop(c *build.Context) {
	u, k := newUpdater(c, "rmsprop", "is rmspropLoop with neither mean nor velocity", 7, "value", "grad", "square")
	alpha, rest, rate, epsilon, penalty, grain := k[0], k[1], k[2], k[3], k[4], k[6]
	u.loop(func() {
		p, g := u.gradient(penalty)
		v := u.settled("square", alpha, u.product(rest, u.product(g, g)), grain)
		u.VSQRTPS(v, v)
		u.VADDPS(epsilon, v, v)
		u.VDIVPS(v, g, g)
		u.VMULPS(rate, g, g)
		u.VSUBPS(g, p, p)
		u.store("value", p)
	})
}

// finite writes the check for numbers that are not finite: a float32 without its sign and mantissa, as an integer, is
// compared with an exponent.
func finite(c *build.Context) {
	const stride = 4 // vectors that are compared before the loop branches
	c.Function("finiteAVX2")
	c.Attributes(attr.NOSPLIT)
	c.SignatureExpr("func(s *float32, n int, infinity uint32) bool")
	c.Pragma("noescape")
	c.Doc("finiteAVX2 reports whether all of n elements, a positive multiple of 32, have an exponent below infinity's.")
	s, n := c.Load(c.Param("s"), c.GP64()), c.Load(c.Param("n"), c.GP64())
	broadcast := func(x reg.Register) reg.VecVirtual {
		y := c.YMM()
		c.VMOVD(x, y.AsX())
		c.VPBROADCASTD(y.AsX(), y)
		return y
	}
	limit := c.Load(c.Param("infinity"), c.GP32())
	c.DECL(limit)
	largest := broadcast(limit)
	bits := c.GP32()
	c.MOVL(operand.U32(0x7f800000), bits)
	exponent := broadcast(bits)
	seen := make([]reg.VecVirtual, stride) // lanes in which a larger exponent was seen
	for i := range seen {
		seen[i] = c.YMM()
		c.VPXOR(seen[i], seen[i], seen[i])
	}
	c.Label("loop")
	for i := range seen {
		x := c.YMM()
		c.VPAND(operand.Mem{Base: s, Disp: 32 * i}, exponent, x)
		c.VPCMPGTD(largest, x, x)
		c.VPOR(x, seen[i], seen[i])
	}
	c.ADDQ(operand.Imm(32*stride), s)
	c.SUBQ(operand.Imm(8*stride), n)
	c.JNE(operand.LabelRef("loop"))
	for i := 1; i < stride; i++ {
		c.VPOR(seen[i], seen[0], seen[0])
	}
	result := c.GP32()
	c.VPMOVMSKB(seen[0], result)
	c.TESTL(result, result)
	none := c.GP8()
	c.SETEQ(none)
	c.Store(none, c.ReturnIndex(0))
	c.VZEROUPPER()
	c.RET()
}
