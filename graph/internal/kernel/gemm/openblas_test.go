//go:build openblas

package gemm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/aegis-ae/aegis/graph/internal/kernel/gemm/library"
	"gonum.org/v1/gonum/blas"
)

// BenchmarkOpenBLAS compares the product of this package with that of OpenBLAS in one run: medians over many short windows
// of one and the other by turns. Run it with
//
//	go test -tags openblas -run XXX -bench OpenBLAS -benchtime 1x ./graph/internal/kernel/gemm
func BenchmarkOpenBLAS(b *testing.B) {
	for _, threads := range []int{1, 2} {
		if threads > runtime.NumCPU() {
			continue
		}
		old := runtime.GOMAXPROCS(threads)
		library.SetThreads(threads)
		logs, training := 0.0, 0
		for _, s := range benchmarkShapes {
			b.Run(fmt.Sprintf("threads=%d/%s", threads, s), func(b *testing.B) {
				ours, theirs := s.compare()
				b.ReportMetric(ours, "GFLOP/s")
				b.ReportMetric(theirs, "OpenBLAS-GFLOP/s")
				b.ReportMetric(ours/theirs, "ratio")
				b.ReportMetric(0, "ns/op")
				if s.k != 1024 {
					logs += math.Log(ours / theirs)
					training++
				}
			})
		}
		if training > 0 {
			b.Logf("%d threads: %.2f times OpenBLAS over %d shapes of training (geometric mean)", threads, math.Exp(logs/float64(training)), training)
		}
		runtime.GOMAXPROCS(old)
	}
}

// compare returns the medians of our GFLOP/s and of those of OpenBLAS.
func (s shape) compare() (ours, theirs float64) {
	r := rand.New(rand.NewPCG(1, 1))
	a, b, c := normals[float32](r, s.m*s.k), normals[float32](r, s.k*s.n), make([]float32, s.m*s.n)
	ta, tb, lda, ldb := blas.NoTrans, blas.NoTrans, s.k, s.n
	if s.transA {
		ta, lda = blas.Trans, s.m
	}
	if s.transB {
		tb, ldb = blas.Trans, s.k
	}
	functions := []func(){
		func() { Multiply(s.transA, s.transB, s.m, s.n, s.k, 1, a, lda, b, ldb, 0, c, s.n) },
		func() { library.Implementation{}.Sgemm(ta, tb, s.m, s.n, s.k, 1, a, lda, b, ldb, 0, c, s.n) },
	}
	operations := 2 * float64(s.m) * float64(s.n) * float64(s.k)
	calls := max(1, int(100e-6*100e9/operations))
	rates := make([][]float64, 2)
	for start := time.Now(); time.Since(start) < compareTime; {
		for i, f := range functions {
			f()
			for range 20 {
				t := time.Now()
				for range calls {
					f()
				}
				rates[i] = append(rates[i], operations*float64(calls)/time.Since(t).Seconds()/1e9)
			}
			// The threads of either spin for a while, in the way of the other.
			if runtime.GOMAXPROCS(0) > 1 {
				time.Sleep([]time.Duration{2 * time.Millisecond, 30 * time.Millisecond}[i])
			}
		}
	}
	for _, r := range rates {
		slices.Sort(r)
	}
	return rates[0][len(rates[0])/2], rates[1][len(rates[1])/2]
}

// compareTime is how long one shape is measured.
const compareTime = 500 * time.Millisecond
