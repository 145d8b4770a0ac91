package openblas

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/netlib/blas/netlib"

	"github.com/aegis-ae/aegis/graph/internal/kernel/gemm"
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

// training are the products of a training step of the autoencoder 784-256-32-256-784 with 128 samples: outputs,
// gradients of weights, gradients of inputs.
var training = []shape{
	{false, false, 128, 256, 784}, {false, false, 128, 32, 256}, {false, false, 128, 256, 32},
	{false, false, 128, 784, 256},
	{true, false, 784, 256, 128}, {true, false, 256, 32, 128}, {true, false, 32, 256, 128}, {true, false, 256, 784, 128},
	{false, true, 128, 256, 784}, {false, true, 128, 32, 256}, {false, true, 128, 256, 32},
}

// product is a shape with random matrices and both functions that multiply them.
type product struct {
	ours, theirs func()
	ourC, theirC []float32
}

func (s shape) product(seed uint64) product {
	r := rand.New(rand.NewPCG(seed, 1))
	normals := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(r.NormFloat64())
		}
		return x
	}
	a, b := normals(s.m*s.k), normals(s.k*s.n)
	ta, tb, lda, ldb := blas.NoTrans, blas.NoTrans, s.k, s.n
	if s.transA {
		ta, lda = blas.Trans, s.m
	}
	if s.transB {
		tb, ldb = blas.Trans, s.k
	}
	p := product{ourC: make([]float32, s.m*s.n), theirC: make([]float32, s.m*s.n)}
	p.ours = func() { gemm.Multiply(s.transA, s.transB, s.m, s.n, s.k, 1, a, lda, b, ldb, 0, p.ourC, s.n) }
	p.theirs = func() { netlib.Implementation{}.Sgemm(ta, tb, s.m, s.n, s.k, 1, a, lda, b, ldb, 0, p.theirC, s.n) }
	return p
}

// TestSameProduct: both products agree within the rounding of float32.
func TestSameProduct(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	for _, s := range training {
		p := s.product(seed)
		p.ours()
		p.theirs()
		for i, got := range p.ourC {
			if diff := math.Abs(float64(got - p.theirC[i])); !(diff <= 1e-5*float64(s.k)) {
				t.Fatalf("%s: element %d is %v here and %v in OpenBLAS", s, i, got, p.theirC[i])
			}
		}
	}
}

// BenchmarkOpenBLAS compares the speed of both products: medians over many short windows, by turns. The last ratio is
// the geometric mean over the shapes of training.
func BenchmarkOpenBLAS(b *testing.B) {
	for threads := 1; threads <= min(2, runtime.NumCPU()); threads++ {
		logs := 0.0
		for _, s := range training {
			b.Run(fmt.Sprintf("threads=%d/%s", threads, s), func(b *testing.B) { logs += math.Log(s.compare(b, threads)) })
		}
		large := shape{false, false, 1024, 1024, 1024}
		b.Run(fmt.Sprintf("threads=%d/%s", threads, large), func(b *testing.B) { large.compare(b, threads) })
		b.Run(fmt.Sprintf("threads=%d/training", threads), func(b *testing.B) {
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(math.Exp(logs/float64(len(training))), "ratio")
		})
	}
}

const (
	turns   = 4 // of each implementation, for one shape
	windows = 60
	warmUp  = 20 * time.Millisecond // before each turn
)

// compare reports the medians of both GFLOP/s and returns their ratio.
func (s shape) compare(b *testing.B, threads int) float64 {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
	setThreads(threads)
	p := s.product(1)
	operations := 2 * float64(s.m) * float64(s.n) * float64(s.k)
	calls := max(1, int(100e-6*100e9/operations))
	var rates [2][]float64
	for range turns {
		for i, f := range []func(){p.ours, p.theirs} {
			for start := time.Now(); time.Since(start) < warmUp; { // until all threads have a processor
				f()
			}
			for range windows {
				t := time.Now()
				for range calls {
					f()
				}
				rates[i] = append(rates[i], operations*float64(calls)/time.Since(t).Seconds()/1e9)
			}
			// Idle threads of OpenBLAS spin for 2²⁸ cycles, in the way of others; ours for less than a millisecond.
			if threads > 1 && i == 1 {
				time.Sleep(150 * time.Millisecond)
			}
		}
	}
	for _, r := range rates {
		slices.Sort(r)
	}
	ours, theirs := rates[0][len(rates[0])/2], rates[1][len(rates[1])/2]
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ours, "GFLOP/s")
	b.ReportMetric(theirs, "GFLOP/s-OpenBLAS")
	b.ReportMetric(ours/theirs, "ratio")
	return ours / theirs
}
