package gemm

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// shape is a product: op(A) is (m, k), op(B) is (k, n).
type shape struct {
	transA, transB bool
	m, n, k        int
}

func (s shape) String() string {
	letter := map[bool]string{false: "N", true: "T"}
	return fmt.Sprintf("%s%s-%dx%dx%d", letter[s.transA], letter[s.transB], s.m, s.n, s.k)
}

// benchmarkShapes are the products of a training step of the autoencoder 784-256-32-256-784 with 128 samples (outputs,
// gradients of weights, gradients of inputs), and a large one.
var benchmarkShapes = []shape{
	{false, false, 128, 256, 784}, {false, false, 128, 32, 256}, {false, false, 128, 256, 32},
	{false, false, 128, 784, 256},
	{true, false, 784, 256, 128}, {true, false, 256, 32, 128}, {true, false, 32, 256, 128}, {true, false, 256, 784, 128},
	{false, true, 128, 256, 784}, {false, true, 128, 32, 256}, {false, true, 128, 256, 32},
	{false, false, 1024, 1024, 1024},
}

func BenchmarkMultiply(b *testing.B) {
	b.Run("float32", benchmarkMultiply[float32])
	b.Run("float64", benchmarkMultiply[float64])
}

func benchmarkMultiply[F Float](bench *testing.B) {
	for _, s := range benchmarkShapes {
		bench.Run(s.String(), func(bench *testing.B) {
			r := rand.New(rand.NewPCG(1, 1))
			a, b, c := normals[F](r, s.m*s.k), normals[F](r, s.k*s.n), make([]F, s.m*s.n)
			lda, ldb := s.k, s.n
			if s.transA {
				lda = s.m
			}
			if s.transB {
				ldb = s.k
			}
			bench.ReportAllocs()
			for bench.Loop() {
				Multiply(s.transA, s.transB, s.m, s.n, s.k, 1, a, lda, b, ldb, 0, c, s.n)
			}
			bench.ReportMetric(2*float64(s.m*s.n*s.k)*float64(bench.N)/bench.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}
