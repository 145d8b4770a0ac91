package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// fusedCase is a chain over a matrix x (rows, cols) and inputs that are repeated over it:
//
//	a = x·row + col, b = a·number, c = b - a
//
// with a as a whole, c as a whole and in all kinds of sums, and the sums of the columns of x itself.
type fusedCase struct{ rows, cols int }

func (c fusedCase) plan() Plan {
	n := c.rows * c.cols
	row := Load{Dims: []int{c.rows, c.cols}, Strides: []int{1, 0}, Number: true}
	col := Load{Dims: []int{c.rows, c.cols}, Strides: []int{0, 1}}
	return Plan{
		Size: n, Columns: c.cols,
		Loads: []Load{{Dims: []int{n}, Strides: []int{1}}, row, col, {Dims: []int{n}, Strides: []int{0}, Number: true}},
		Results: []Result{
			{Value: 5, Kind: Whole}, {Value: 7, Kind: Whole}, {Value: 7, Kind: RowSums}, {Value: 7, Kind: ColumnSums},
			{Value: 7, Kind: Total}, {Value: 0, Kind: ColumnSums}, {Value: 7, Kind: RowSums, Sums: c.sums()},
		},
	}
}

func fusedSteps[F Float]() []Step[F] {
	op := func(kind BinaryOp, a, b int) Step[F] {
		return Step[F]{func(dst []F, in [][]F) { Combine(kind, dst, in[0], in[1]) }, []int{a, b}}
	}
	return []Step[F]{op(Mul, 0, 1), op(Add, 4, 2), op(Mul, 5, 3), op(Sub, 6, 5)}
}

// sums is the number of sums of rows that are added: a divisor of the number of rows.
func (c fusedCase) sums() int {
	if c.rows%2 == 0 {
		return c.rows / 2
	}
	return 1
}

// want is the chain in plain Go.
func (c fusedCase) want(in [][]float64) [][]float64 {
	x, row, col, number := in[0], in[1], in[2], in[3][0]
	a, d := make([]float64, len(x)), make([]float64, len(x))
	rows, cols, total, ofX := make([]float64, c.rows), make([]float64, c.cols), []float64{0}, make([]float64, c.cols)
	added := make([]float64, c.sums())
	for i := range x {
		r, j := i/c.cols, i%c.cols
		a[i] = x[i]*row[r] + col[j]
		d[i] = a[i]*number - a[i]
		rows[r] += d[i]
		cols[j] += d[i]
		total[0] += d[i]
		ofX[j] += x[i]
		added[r%len(added)] += d[i]
	}
	return [][]float64{a, d, rows, cols, total, ofX, added}
}

// cases are matrices of one block and of many, whose rows are parts of a block, a block, and several.
var fusedCases = []fusedCase{
	{1, 1}, {1, 7}, {5, 1}, {3, 4}, {128, 16}, {2000, 3}, {128, 784}, {1, blockSize}, {2, blockSize + 1}, {3, 5000},
	{67, 1601}, {1, 40000}, {40000, 1},
}

func TestFused(t *testing.T) {
	const seed = 7
	for _, c := range fusedCases {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 0))
			testFused[float64](t, c, r, 1e-11)
			testFused[float32](t, c, r, 1e-5)
		})
	}
}

func testFused[F Float](t *testing.T, c fusedCase, r *rand.Rand, tolerance float64) {
	t.Helper()
	var in64 [][]float64
	var in [][]F
	for _, n := range []int{c.rows * c.cols, c.rows, c.cols, 1} {
		x, x64 := make([]F, n), make([]float64, n)
		for i := range x {
			x[i] = F(r.NormFloat64())
			x64[i] = float64(x[i])
		}
		in, in64 = append(in, x), append(in64, x64)
	}
	want := c.want(in64)
	f := NewFused(c.plan(), fusedSteps[F]())
	run := func() [][]F {
		for i, w := range want {
			f.Outs[i] = make([]F, len(w))
		}
		f.Run(in)
		return slices.Clone(f.Outs)
	}
	first := run()
	for i, w := range want {
		scale := math.Sqrt(float64(len(want[0]) / len(w)))
		for j := range w {
			if got := float64(first[i][j]); !(math.Abs(got-w[j]) <= tolerance*scale*max(1, math.Abs(w[j]))) {
				t.Fatalf("%T: output %d, element %d: %v, want %v", got, i, j, got, w[j])
			}
		}
	}
	for _, processors := range []int{1, 2, 8} { // the same bits, also of a second run
		old := runtime.GOMAXPROCS(processors)
		again := run()
		runtime.GOMAXPROCS(old)
		for i := range first {
			if !slices.Equal(first[i], again[i]) {
				t.Fatalf("output %d differs with %d processors", i, processors)
			}
		}
	}
}

// TestFusedLoads checks inputs that are repeated along any dimensions of a tensor, in blocks that cut across them.
func TestFusedLoads(t *testing.T) {
	dims := []int{7, 5, 3, 40}
	size := 7 * 5 * 3 * 40
	for mask := range 16 {
		strides, n := make([]int, 4), 1
		for d := 3; d >= 0; d-- {
			if mask>>d&1 == 0 {
				strides[d] = n
				n *= dims[d]
			}
		}
		x := make([]float64, n)
		for i := range x {
			x[i] = float64(i)
		}
		for _, number := range []bool{false, true} {
			l := Load{Dims: dims, Strides: strides, Number: number}
			for _, length := range []int{1, 13, 40, 100, size} {
				own := make([]float64, length)
				for lo := 0; lo < size; lo += length {
					hi := min(lo+length, size)
					got := load(&l, x, lo, hi, own)
					if len(got) != hi-lo && !(number && len(got) == 1) {
						t.Fatalf("mask %d, [%d, %d): %d elements", mask, lo, hi, len(got))
					}
					for i := lo; i < hi; i++ {
						rest, at := i, 0
						for d := 3; d >= 0; d-- {
							at += rest % dims[d] * strides[d]
							rest /= dims[d]
						}
						if v := got[min(i-lo, len(got)-1)]; v != float64(at) {
							t.Fatalf("mask %d, [%d, %d): element %d is %v, want %d", mask, lo, hi, i, v, at)
						}
					}
				}
			}
		}
	}
}

func TestFusedAllocatesNothing(t *testing.T) {
	c := fusedCase{128, 784}
	f, in := benchmarkFused(c)
	f.Run(in)
	if n := testing.AllocsPerRun(20, func() { f.Run(in) }); n > 0.5 { // a second worker is made when it is needed first
		t.Errorf("%v allocations", n)
	}
}

func benchmarkFused(c fusedCase) (*Fused[float32], [][]float32) {
	f := NewFused(c.plan(), fusedSteps[float32]())
	n := c.rows * c.cols
	for i, l := range []int{n, n, c.rows, c.cols, 1, c.cols, c.sums()} {
		f.Outs[i] = make([]float32, l)
	}
	return f, [][]float32{make([]float32, n), make([]float32, c.rows), make([]float32, c.cols), {2}}
}

func BenchmarkFused(b *testing.B) {
	for _, c := range []fusedCase{{128, 784}, {128, 256}, {128, 32}, {1, 1}} {
		b.Run(fmt.Sprint(c.rows, "x", c.cols), func(b *testing.B) {
			f, in := benchmarkFused(c)
			b.ReportAllocs()
			for b.Loop() {
				f.Run(in)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(c.rows*c.cols), "ns/element")
		})
	}
}
