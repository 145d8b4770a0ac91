package graph_test

import (
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// TestProducts counts the products of a training step by hand: of two dense layers, two forward, two for the
// gradients of the matrices and one for the gradient of what is between them; the gradient of the input is not
// computed.
func TestProducts(t *testing.T) {
	const batch, in, hidden = 6, 5, 3
	build := func(s *graph.Scope) graph.Outputs {
		x := s.Input("x", in)
		h := s.In("a").Dense("h", x, hidden)
		return graph.Outputs{Loss: s.Dense("y", h, in).Sub(x).Square().Sum(1).Mean()}
	}
	forward := []graph.Product{{M: batch, N: hidden, K: in}, {M: batch, N: in, K: hidden}}
	backward := []graph.Product{
		{M: hidden, N: in, K: batch, TransA: true}, {M: batch, N: hidden, K: in, TransB: true},
		{M: in, N: hidden, K: batch, TransA: true},
	}
	for mode, want := range map[graph.Mode][]graph.Product{
		graph.Training: slices.Concat(forward, backward), graph.Evaluation: forward,
	} {
		for _, dtype := range []graph.DType{graph.Float32, graph.Float64} {
			p := compile(t, graph.NewParams(dtype, 1), graph.Config{Batch: batch, Mode: mode}, build)
			if got := p.Products(); !sameProducts(got, want) {
				t.Errorf("mode %v: products %v, want %v", mode, got, want)
			}
			if allocations := testing.AllocsPerRun(10, p.ProductsAlone()); allocations > float64(2*len(want)) {
				t.Errorf("the products alone allocate %v times", allocations)
			}
		}
	}
}

// sameProducts compares regardless of the order.
func sameProducts(a, b []graph.Product) bool {
	text := func(ps []graph.Product) []string {
		var out []string
		for _, p := range ps {
			out = append(out, p.String())
		}
		slices.Sort(out)
		return out
	}
	return slices.Equal(text(a), text(b))
}

// TestProductsOfConvolutions: the operations are those of the definition, 2 for each window, filter and element that
// the window sees, in the forward pass and in each of the gradients.
func TestProductsOfConvolutions(t *testing.T) {
	const batch, channels, filters, kernel, size = 2, 3, 4, 3, 8
	const half = size / 2
	p := compile(t, graph.NewParams(graph.Float32, 1), graph.Config{Batch: batch, Mode: graph.Training},
		func(s *graph.Scope) graph.Outputs {
			x := s.Input("x", channels, size, size)
			h := graph.Conv2D{Channels: filters, Kernel: kernel, Stride: 2, Padding: 1}.Apply(s.In("down"), x)
			y := graph.ConvTranspose2D{Channels: channels, Kernel: kernel, Stride: 2, Padding: 1,
				OutputPadding: [2]int{1, 1}}.Apply(s.In("up"), h)
			return graph.Outputs{Loss: y.Sub(x).Square().Sum(1, 2, 3).Mean()}
		})
	one := 2.0 * batch * half * half * filters * channels * kernel * kernel
	got := 0.0
	for _, p := range p.Products() {
		if p.FLOPs() != one {
			t.Errorf("%v takes %v operations, want %v", p, p.FLOPs(), one)
		}
		got += p.FLOPs()
	}
	if want := 5 * one; got != want { // the first layer has no gradient of its input
		t.Errorf("%v operations, want %v: %v", got, want, p.Products())
	}
}

func TestProductString(t *testing.T) {
	if got, want := (graph.Product{M: 784, N: 256, K: 128, TransA: true}).String(), "(128x784)ᵀ · 128x256"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	var none graph.Program
	none.ProductsAlone()()
	if none.Products() != nil || none.Bytes() != 0 {
		t.Error("a program that Compile has not made has products or tensors")
	}
}

// TestBytes counts the elements of a small inference program: the input, the dense layer and the product; the
// parameters are shared.
func TestBytes(t *testing.T) {
	for dtype, size := range map[graph.DType]int{graph.Float32: 4, graph.Float64: 8} {
		p := compile(t, graph.NewParams(dtype, 1), graph.Config{Batch: 2}, func(s *graph.Scope) graph.Outputs {
			return graph.Outputs{Read: map[string]graph.Node{"y": s.Dense("h", s.Input("x", 5), 3).Square()}}
		})
		if want := size * (2*5 + 2*3 + 2*3); p.Bytes() != want {
			t.Errorf("%v: %d bytes, want %d", dtype, p.Bytes(), want)
		}
	}
}
