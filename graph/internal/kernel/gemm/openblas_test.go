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
// of one and the other by turns; the last ratio is the geometric mean over the
// shapes of training. Run it with
//
//	go test -tags openblas -run XXX -bench OpenBLAS -benchtime 1x ./graph/internal/kernel/gemm
func BenchmarkOpenBLAS(b *testing.B) {
	for threads := 1; threads <= min(2, runtime.NumCPU()); threads++ {
		logs, training := 0.0, 0
		for _, s := range benchmarkShapes {
			b.Run(fmt.Sprintf("threads=%d/%s", threads, s), func(b *testing.B) {
				ours, theirs := s.compare(threads)
				report(b, ours, theirs)
				if s.k < 1024 {
					logs += math.Log(ours / theirs)
					training++
				}
			})
		}
		b.Run(fmt.Sprintf("threads=%d/training", threads), func(b *testing.B) {
			report(b, math.Exp(logs/float64(training)), 1)
		})
	}
}

func report(b *testing.B, ours, theirs float64) {
	b.ReportMetric(0, "ns/op")
	if theirs != 1 {
		b.ReportMetric(ours, "GFLOP/s")
		b.ReportMetric(theirs, "GFLOP/s-OpenBLAS")
	}
	b.ReportMetric(ours/theirs, "ratio")
}

// compare returns the medians of our GFLOP/s and of those of OpenBLAS.
func (s shape) compare(threads int) (ours, theirs float64) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
	library.SetThreads(threads)
	preferLibrary = false
	defer func() { preferLibrary = true }()
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
	for range turns {
		for i, f := range functions {
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
	return rates[0][len(rates[0])/2], rates[1][len(rates[1])/2]
}

const (
	turns   = 4 // of each implementation, for one shape
	windows = 60
	warmUp  = 20 * time.Millisecond // before each turn
)
