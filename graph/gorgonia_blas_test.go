package graph_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/mat"
	"gorgonia.org/gorgonia"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/internal/kernel/gemm"
	"github.com/aegis-ae/aegis/graph/internal/kernel/simd"
)

// TestGorgoniaMultipliesByOurProduct: Gorgonia's products have the same bits as ours, which gonum's do not.
func TestGorgoniaMultipliesByOurProduct(t *testing.T) {
	if _, ok := gorgonia.WhichBLAS().(gemm.Implementation); !ok {
		t.Errorf("Gorgonia uses %T", gorgonia.WhichBLAS())
	}
	const m, k, n = 9, 300, 50
	r := rand.New(rand.NewPCG(1, 1))
	a, b := make([]float64, m*k), make([]float64, k*n)
	for _, x := range [][]float64{a, b} {
		for i := range x {
			x[i] = r.NormFloat64()
		}
	}
	p := compileReading(t, graph.NewParams(graph.Float64, 1), graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
		a, b := s.Const(a, m, k), s.Const(b, k, n)
		theirs := raw(s, func(in []*gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.Mul(in[0], in[1]) }, a, b)
		return map[string]graph.Node{"ours": a.MatMul(b), "theirs": theirs}
	})
	run(t, p)
	ours, theirs := output(t, p, "ours"), output(t, p, "theirs")
	if !slices.Equal(ours, theirs) {
		t.Error("the product of Gorgonia's op is not that of ours, bit by bit")
	}
	stock := make([]float64, m*n)
	gonum.Implementation{}.Dgemm(blas.NoTrans, blas.NoTrans, m, n, k, 1, a, k, b, n, 0, stock, n)
	if simd.Available != simd.Portable && slices.Equal(theirs, stock) {
		t.Error("gonum's product has the same bits: this test cannot tell which one ran")
	}
}

// TestGonumMultipliesByOurProduct: so do the products of gonum's packages.
func TestGonumMultipliesByOurProduct(t *testing.T) {
	if _, ok := blas32.Implementation().(gemm.Implementation); !ok {
		t.Errorf("blas32 uses %T", blas32.Implementation())
	}
	if _, ok := blas64.Implementation().(gemm.Implementation); !ok {
		t.Errorf("blas64 uses %T", blas64.Implementation())
	}
	const m, k, n = 9, 300, 50
	r := rand.New(rand.NewPCG(1, 1))
	a, b := mat.NewDense(m, k, nil), mat.NewDense(k, n, nil)
	for _, x := range []*mat.Dense{a, b} {
		for i := range x.RawMatrix().Data {
			x.RawMatrix().Data[i] = r.NormFloat64()
		}
	}
	ours, theirs := make([]float64, m*n), mat.NewDense(m, n, nil)
	gemm.Multiply(false, false, m, n, k, 1, a.RawMatrix().Data, k, b.RawMatrix().Data, n, 0, ours, n)
	theirs.Mul(a, b)
	if !slices.Equal(ours, theirs.RawMatrix().Data) {
		t.Error("the product of gonum's matrices is not that of ours, bit by bit")
	}
}
