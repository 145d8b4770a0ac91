package graph

import (
	"fmt"
	"math/rand/v2"

	"github.com/aegis-ae/aegis/graph/form"
	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// Product is a matrix product op(A)·op(B), (M, K) by (K, N), where op transposes if its flag is set.
type Product struct {
	M, N, K        int
	TransA, TransB bool
}

// FLOPs returns the number of floating-point operations of the product, 2·M·N·K: a multiplication and an addition for
// each term.
func (p Product) FLOPs() float64 { return 2 * float64(p.M) * float64(p.N) * float64(p.K) }

// String writes the product as its extents, with a mark after a transposed factor: (128x784)ᵀ · 128x256.
func (p Product) String() string {
	return factor(p.M, p.K, p.TransA) + " · " + factor(p.K, p.N, p.TransB)
}

func factor(rows, cols int, transposed bool) string {
	if transposed {
		return fmt.Sprintf("(%dx%d)ᵀ", cols, rows)
	}
	return fmt.Sprintf("%dx%d", rows, cols)
}

// Products lists the matrix products that a run computes, in the order of evaluation. A convolution, and each of its
// gradients, counts as one product for the whole batch, as if its windows were copied to a matrix (im2col).
func (p *Program) Products() []Product {
	var out []Product
	if p.machine == nil { // not from Compile
		return nil
	}
	for _, n := range p.machine.order {
		if o := p.machine.ops[n]; o != nil {
			out = append(out, o.products...)
		}
	}
	return out
}

// ProductsAlone returns a function that computes the matrix products of a run, on operands of its own, and nothing
// else. Its time is that of a run in which all other operations are free, a lower limit for a step. Convolutions may
// be faster than this limit, since their kernels move less memory than the product that stands for them here. The
// function is not safe for concurrent use.
func (p *Program) ProductsAlone() func() {
	if p.params == nil { // not from Compile
		return func() {}
	}
	if p.params.dtype == Float64 {
		return productsAlone[float64](p.Products())
	}
	return productsAlone[float32](p.Products())
}

func productsAlone[F kernel.Float](products []Product) func() {
	type operands struct{ a, b, c []F }
	random := rand.New(rand.NewPCG(1, 2))
	numbers := func(n int) []F {
		out := make([]F, n)
		for i := range out {
			out[i] = F(2*random.Float64() - 1)
		}
		return out
	}
	memory := make([]operands, len(products))
	for i, p := range products {
		memory[i] = operands{numbers(p.M * p.K), numbers(p.K * p.N), numbers(p.M * p.N)}
	}
	return func() {
		for i, p := range products {
			m := &memory[i]
			kernel.MatMul(p.TransA, p.TransB, p.M, p.N, p.K, m.a, m.b, 0, m.c)
		}
	}
}

// Bytes returns the size of the program's own tensors: inputs, noise, constants and the results of its ops, including
// gradients. It does not count the parameters, which programs share, nor the scratch memory of ops.
func (p *Program) Bytes() int {
	if p.params == nil {
		return 0
	}
	elements := 0
	for _, n := range p.machine.order {
		o := p.machine.ops[n]
		if n.Op != form.Parameter && n.Op != form.State && (o == nil || !o.view) {
			elements += size(n.Shape)
		}
	}
	if p.params.dtype == Float64 {
		return 8 * elements
	}
	return 4 * elements
}
