package gemm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/aegis-ae/aegis/graph/internal/kernel/simd"
)

// problem is a product with all that is needed to check it. Slices have guards around the elements that belong to them,
// and NaN where nothing may be read.
type problem[F Float] struct {
	shape
	lda, ldb, ldc int
	alpha, beta   F
	a, b, c       []F // with guardCells cells on either side
}

const guardCells = 40

// newProblem makes a problem of random elements, with pad more than the least cells from row to row.
func newProblem[F Float](r *rand.Rand, s shape, alpha, beta F, pad int) *problem[F] {
	p := &problem[F]{shape: s, alpha: alpha, beta: beta}
	matrix := func(rows, cols int, trans bool) ([]F, int) {
		if trans {
			rows, cols = cols, rows
		}
		stride := cols
		if pad > 0 {
			stride += r.IntN(pad)
		}
		x := make([]F, guardCells+(rows-1)*stride+cols+guardCells)
		for i := range x {
			x[i] = F(math.NaN())
		}
		for i := range rows {
			for j := range cols {
				x[guardCells+i*stride+j] = F(r.NormFloat64())
			}
		}
		return x, stride
	}
	p.a, p.lda = matrix(s.m, s.k, s.transA)
	p.b, p.ldb = matrix(s.k, s.n, s.transB)
	p.c, p.ldc = matrix(s.m, s.n, false)
	if beta == 0 { // must not be read
		for i := range p.c {
			p.c[i] = F(math.NaN())
		}
	}
	return p
}

func (p *problem[F]) String() string {
	return fmt.Sprintf("%T %s, rows %d, %d and %d apart, alpha %v, beta %v", p.alpha, p.shape, p.lda, p.ldb, p.ldc,
		p.alpha, p.beta)
}

// inner cuts the guards off: the slice ends where its last row does.
func inner[F Float](x []F) []F { return x[guardCells : len(x)-guardCells : len(x)-guardCells] }

// solve returns C, with its guards.
func (p *problem[F]) solve() []F {
	c := append([]F(nil), p.c...)
	Multiply(p.transA, p.transB, p.m, p.n, p.k, p.alpha, inner(p.a), p.lda, inner(p.b), p.ldb, p.beta, inner(c), p.ldc)
	return c
}

// check compares a solution with one in float64, element by element within the bound of the error of a sum of products:
// all elements, or, of a large problem, some.
func (p *problem[F]) check(t *testing.T, got []F) {
	t.Helper()
	a, b, c := inner(p.a), inner(p.b), inner(p.c)
	eps := 0x1p-24
	if size[F]() == 8 {
		eps = 0x1p-53
	}
	inside := make([]bool, len(got))
	every := 1 + p.m*p.n*p.k/200_000
	for i := range p.m {
		for j := range p.n {
			inside[guardCells+i*p.ldc+j] = true
			if every > 1 && (i*p.n+j)%every != 0 && i < p.m-1 && j < p.n-1 {
				continue
			}
			sum, size := 0.0, 0.0
			for l := range p.k {
				x, y := i*p.lda+l, l*p.ldb+j
				if p.transA {
					x = l*p.lda + i
				}
				if p.transB {
					y = j*p.ldb + l
				}
				sum += float64(a[x]) * float64(b[y])
				size += math.Abs(float64(a[x]) * float64(b[y]))
			}
			at := i*p.ldc + j
			want, bound := float64(p.alpha)*sum, math.Abs(float64(p.alpha))*size
			if p.beta != 0 {
				want += float64(p.beta) * float64(c[at])
				bound += math.Abs(float64(p.beta) * float64(c[at]))
			}
			if err := math.Abs(float64(got[guardCells+at]) - want); !(err <= 2*float64(p.k+3)*eps*bound) {
				t.Fatalf("%v: element %d, %d is %v, not %v: wrong by %.1f·eps·(|A||B|+|C|)", p, i, j, got[guardCells+at], want,
					err/eps/bound)
			}
		}
	}
	for i, v := range got {
		if !inside[i] && (bits(v) != bits(p.c[i])) {
			t.Fatalf("%v: cell %d outside of C was written", p, i-guardCells)
		}
	}
}

func bits[F Float](x F) uint64 {
	if size[F]() == 4 {
		return uint64(math.Float32bits(float32(x)))
	}
	return math.Float64bits(float64(x))
}

func same[F Float](t *testing.T, what string, got, want []F) {
	t.Helper()
	for i := range got {
		if bits(got[i]) != bits(want[i]) {
			t.Fatalf("%s: element %d is %v, not %v", what, i, got[i], want[i])
		}
	}
}

// levels calls f for every set of instructions that there are kernels for, and for gonum's product.
func levels(f func(name string)) {
	defer func(l simd.Level) { level = l }(level)
	for level = simd.AVX2; level <= simd.Available; level++ {
		if current[float32]() != nil {
			f(level.String())
		}
	}
	level = simd.Portable
	f("gonum")
}

// small makes blocks and thresholds small, so that problems which are quick to check see every path, until the test
// ends.
func small(t *testing.T) {
	k, bytes, tiles, panels, tile, block, multiplications := longestK, blockBytes, packedTiles, packedPanels, tileSpan,
		blockSpan, share
	t.Cleanup(func() {
		longestK, blockBytes, packedTiles, packedPanels, tileSpan, blockSpan, share = k, bytes, tiles, panels, tile, block,
			multiplications
	})
	longestK, blockBytes, packedTiles, packedPanels, tileSpan, blockSpan, share = 24, 4096, 2, 1, 512, 2048, 64
}

// pretend makes it look as if there were n processors, until the function that it returns is called.
func pretend(n int) func() {
	old := workers
	workers = func() int { return n }
	return func() { workers = old }
}

func random(t *testing.T) *rand.Rand {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}

// verify checks a problem for every level and for several numbers of threads.
func (p *problem[F]) verify(t *testing.T) {
	t.Helper()
	var first []F
	levels(func(name string) {
		for _, threads := range []int{1, 2, 7} {
			undo := pretend(threads)
			got := p.solve()
			undo()
			if name == "gonum" {
				p.check(t, got)
				return
			}
			if first == nil {
				p.check(t, got)
				first = got
			}
			same(t, fmt.Sprintf("%v with %s on %d threads", p, name, threads), got, first)
		}
	})
}

// allocations is testing.AllocsPerRun on all processors.
func allocations(f func()) float64 {
	for range 5 { // until every thread has its memory
		f()
	}
	const runs = 100
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range runs {
		f()
	}
	runtime.ReadMemStats(&after)
	return math.Floor(float64(after.Mallocs-before.Mallocs) / runs)
}

func normals[F Float](r *rand.Rand, n int) []F {
	x := make([]F, n)
	for i := range x {
		x[i] = F(r.NormFloat64())
	}
	return x
}
