package graph

import (
	"fmt"
	"math/rand/v2"

	"github.com/aegis-ae/aegis/graph/form"
	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// Product is a product of matrices op(A)·op(B), (M, K) by (K, N), where op transposes if its flag is set.
type Product struct {
	M, N, K        int
	TransA, TransB bool
}

// FLOPs returns the number of floating-point operations of the product, 2·M·N·K: a multiplication and an addition for each
// of its terms.
func (p Product) FLOPs() float64 { return 2 * float64(p.M) * float64(p.N) * float64(p.K) }

// String writes the product as its extents, with a mark behind what is transposed: 784x128ᵀ · 128x256.
func (p Product) String() string {
	return factor(p.M, p.K, p.TransA) + " · " + factor(p.K, p.N, p.TransB)
}

func factor(rows, cols int, transposed bool) string {
	if transposed {
		return fmt.Sprintf("(%dx%d)ᵀ", cols, rows)
	}
	return fmt.Sprintf("%dx%d", rows, cols)
}

// Products lists the products of matrices that a run computes, in the order of evaluation. A convolution and its gradients
// count as the one product, for the whole batch, that they are of what their windows see (im2col).
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

// ProductsAlone returns a function that computes the products of a run, on operands of its own, and nothing else. The time
// it takes is what a run would take if everything but the products of matrices were free: the limit that a step is
// measured by. (Convolutions need not keep to it, since kernels of their own can do with fewer movements of memory than the
// product of matrices that they stand for here.) It is not safe for concurrent use.
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

// Bytes returns the size of the tensors that the program has for itself: inputs, noise, constants and the results of its
// ops, gradients among them. The parameters, which programs share, are not counted, nor is what ops keep beside
// their results.
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
