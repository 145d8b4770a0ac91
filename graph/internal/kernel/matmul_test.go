package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestMatMul(t *testing.T) { both(t, testMatMul[float32], testMatMul[float64]) }

func testMatMul[F Float](t *testing.T, r *rand.Rand) {
	sizes := [][3]int{{1, 1, 1}, {1, 1, 9}, {1, 7, 1}, {5, 1, 1}, {1, 5, 8}, {64, 64, 64}, {65, 63, 130}, {128, 3, 257}}
	for range 30 {
		sizes = append(sizes, [3]int{1 + r.IntN(40), 1 + r.IntN(40), 1 + r.IntN(40)})
	}
	for _, e := range sizes {
		m, n, k := e[0], e[1], e[2]
		for _, ta := range []bool{false, true} {
			for _, tb := range []bool{false, true} {
				for _, beta := range []F{0, 1, -0.5} {
					a, b, c := normals[F](r, m*k), normals[F](r, k*n), normals[F](r, m*n)
					if beta == 0 {
						c = garbage[F](m * n) // must not be read
					}
					want := make([]float64, m*n)
					for i := range m {
						for j := range n {
							s := 0.0
							for l := range k {
								pa, pb := i*k+l, l*n+j
								if ta {
									pa = l*m + i
								}
								if tb {
									pb = j*k + l
								}
								s += float64(a[pa]) * float64(b[pb])
							}
							if beta != 0 {
								s += float64(beta) * float64(c[i*n+j])
							}
							want[i*n+j] = s
						}
					}
					keepA, keepB := slices.Clone(a), slices.Clone(b)
					MatMul(ta, tb, m, n, k, a, b, beta, c)
					for i, w := range want {
						if !(math.Abs(float64(c[i])-w) <= 8*epsilon[F]()*math.Sqrt(float64(k))*max(1, math.Abs(w))) {
							t.Fatalf("(%d, %d)·(%d, %d), transposed %t %t, beta %v: element %d is %v, want %v", m, k, k, n, ta, tb, beta, i,
								c[i], w)
						}
					}
					if !slices.Equal(a, keepA) || !slices.Equal(b, keepB) {
						t.Fatal("a factor changed")
					}
				}
			}
		}
	}
}

// TestAffineMaps compares a dense layer and a product that is added to a matrix with their parts.
func TestAffineMaps(t *testing.T) { both(t, testAffineMaps[float32], testAffineMaps[float64]) }

func testAffineMaps[F Float](t *testing.T, r *rand.Rand) {
	for _, e := range [][3]int{{1, 1, 1}, {1, 5, 3}, {7, 1, 9}, {33, 50, 70}, {128, 256, 300}} {
		m, n, k := e[0], e[1], e[2]
		x, w, bias, d := normals[F](r, m*k), normals[F](r, k*n), normals[F](r, n), normals[F](r, m*n)
		for _, tw := range []bool{false, true} {
			product, layer, sum := make([]F, m*n), garbage[F](m*n), garbage[F](m*n)
			MatMul(false, tw, m, n, k, x, w, 0, product)
			Dense(layer, x, w, bias, tw, m, n, k, func(dst, src []F) { Leaky(dst, src, 0) })
			MatMulAdd(false, tw, m, n, k, x, w, d, sum)
			for i, p := range product {
				wantLayer, wantSum := max(0, float64(p)+float64(bias[i%n])), float64(p)+float64(d[i])
				tolerance := 50 * epsilon[F]() * math.Sqrt(float64(k))
				if !(math.Abs(float64(layer[i])-wantLayer) <= tolerance) || !(math.Abs(float64(sum[i])-wantSum) <= tolerance) {
					t.Fatalf("%v, transposed %t: element %d of the layer is %v, not %v, of the sum %v, not %v", e, tw, i, layer[i],
						wantLayer, sum[i], wantSum)
				}
			}
		}
	}
}

func normals[F Float](r *rand.Rand, n int) []F {
	x := make([]F, n)
	for i := range x {
		x[i] = F(r.NormFloat64())
	}
	return x
}

// TestMatMulPropagatesNaN: a factor of 0 does not hide a NaN or an infinity of the other.
func TestMatMulPropagatesNaN(t *testing.T) {
	c := make([]float64, 1)
	for _, bad := range []float64{math.NaN(), math.Inf(1)} {
		MatMul(false, false, 1, 1, 2, []float64{1, 1}, []float64{bad, 1}, 0, c)
		if !math.IsNaN(c[0]) && !math.IsInf(c[0], 1) {
			t.Errorf("1·%v + 1·1 = %v", bad, c[0])
		}
	}
}

func TestCopies(t *testing.T) { both(t, testCopies[float32], testCopies[float64]) }

func testCopies[F Float](t *testing.T, r *rand.Rand) {
	for _, e := range [][2]int{{1, 1}, {1, 6}, {5, 1}, {3, 4}, {33, 17}} {
		rows, cols := e[0], e[1]
		x := normals[F](r, rows*cols)
		out := garbage[F](len(x))
		Transpose(out, x, rows, cols)
		for i := range rows {
			for j := range cols {
				if out[j*rows+i] != x[i*cols+j] {
					t.Fatalf("the transpose of %v is wrong at %d, %d", e, i, j)
				}
			}
		}
		// A block in the middle of rows of a larger matrix, whose other elements stay.
		large := slices.Repeat([]F{7}, rows*(cols+3))
		CopyBlock(large[2:], x, rows, cols, cols+3, cols)
		for i := range rows {
			for j := range cols + 3 {
				want := F(7)
				if j >= 2 && j < cols+2 {
					want = x[i*cols+j-2]
				}
				if large[i*(cols+3)+j] != want {
					t.Fatalf("CopyBlock of %v is wrong at %d, %d", e, i, j)
				}
			}
		}
		clear(out)
		CopyBlock(out, large[2:], rows, cols, cols, cols+3)
		same(t, "the block copied back", out, x, 0)
	}
	Transpose[F](nil, nil, 0, 0)
	CopyBlock[F](nil, nil, 0, 3, 3, 3)
}

func BenchmarkMatMul(b *testing.B) {
	for _, e := range [][3]int{{128, 256, 784}, {128, 32, 256}, {784, 256, 128}} {
		b.Run(fmt.Sprint(e), func(b *testing.B) {
			m, n, k := e[0], e[1], e[2]
			x, y, z := make([]float32, m*k), make([]float32, k*n), make([]float32, m*n)
			b.ReportAllocs()
			for b.Loop() {
				MatMul(false, false, m, n, k, x, y, 0, z)
			}
			b.ReportMetric(2*float64(m*n*k)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}

func BenchmarkElementwise(b *testing.B) {
	const n = 128 * 784
	x, y := make([]float32, n), make([]float32, n)
	for i := range x {
		x[i] = float32(i%200)/50 - 2
	}
	acc := make([]float64, 784)
	for name, f := range map[string]func(){
		"Sigmoid":            func() { Map(y, x, Sigmoid) },
		"Tanh":               func() { Map(y, x, Tanh) },
		"ReLU":               func() { Leaky(y, x, 0) },
		"Square":             func() { Square(y, x) },
		"Add":                func() { Binary(Add, y, x, x, []int{n}, []int{1}, []int{1}) },
		"AddRow":             func() { Binary(Add, y, x, x[:784], []int{128, 784}, []int{784, 1}, []int{0, 1}) },
		"Sum":                func() { SumTo(y[:1], x, []int{n}, []bool{true}, acc[:1]) },
		"SumColumns":         func() { SumTo(y[:784], x, []int{128, 784}, []bool{true, false}, acc) },
		"Softmax":            func() { Softmax(y, x, 128, 784, 1) },
		"CrossEntropyLogits": func() { CrossEntropyLogits(y, x, x) },
		"Normal":             func() { Noise(y, Normal, 0, 1, 1) },
		"Bernoulli":          func() { Noise(y, Bernoulli, 0.5, 0, 1) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(4 * n)
			for b.Loop() {
				f()
			}
		})
	}
}
