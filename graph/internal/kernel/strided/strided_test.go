package strided

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestRows(t *testing.T) {
	t.Run("float32", testRows[float32])
	t.Run("float64", testRows[float64])
}

// testRows compares random shapes, with gaps between rows and planes, element by element; both slices end with the last
// row, and nothing but the rows is changed.
func testRows[F Float](t *testing.T) {
	const seed = 20
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 1))
	draw := func(n int) []F {
		s := make([]F, n)
		for i := range s {
			s[i] = F(rng.NormFloat64())
		}
		return s
	}
	for range 3000 {
		r := Rows{Planes: 1 + rng.IntN(3), Rows: 1 + rng.IntN(4), Width: 1 + rng.IntN(40), Step: 1 + rng.IntN(3)}
		if rng.IntN(20) == 0 {
			r.Width = 60 + rng.IntN(20)
		}
		r.DenseRow = r.Width + rng.IntN(4)
		r.DensePlane = r.DenseRow*r.Rows + rng.IntN(4)
		r.SparseRow = (r.Width-1)*r.Step + 1 + rng.IntN(4)
		r.SparsePlane = r.SparseRow*r.Rows + rng.IntN(4)
		d, s := r.last()
		dense, sparse := draw(d+1), draw(s+1)
		wantDense, wantSparse := slices.Clone(dense), slices.Clone(sparse)
		for p := range r.Planes {
			for q := range r.Rows {
				for i := range r.Width {
					at, from := p*r.DensePlane+q*r.DenseRow+i, p*r.SparsePlane+q*r.SparseRow+i*r.Step
					wantDense[at] = sparse[from]
					wantSparse[from] += dense[at]
				}
			}
		}
		gotDense, gotSparse := slices.Clone(dense), slices.Clone(sparse)
		if Gather(gotDense, sparse, &r); !slices.Equal(gotDense, wantDense) {
			t.Fatalf("%+v: gathered wrong", r)
		}
		if Add(gotSparse, dense, &r); !slices.Equal(gotSparse, wantSparse) {
			t.Fatalf("%+v: added wrong", r)
		}
	}
	Gather[F](nil, nil, &Rows{Planes: 0, Rows: 1, Width: 1, Step: 1})
	Add[F](nil, nil, &Rows{Planes: 1, Rows: 0, Width: 1, Step: 1})
}

// TestShortSlices: no row may lie outside the slices.
func TestShortSlices(t *testing.T) {
	r := Rows{Planes: 2, Rows: 2, Width: 9, DensePlane: 18, DenseRow: 9, SparsePlane: 40, SparseRow: 20, Step: 2}
	d, s := r.last()
	for _, f := range []func(){
		func() { Gather(make([]float32, d), make([]float32, s+1), &r) },
		func() { Gather(make([]float32, d+1), make([]float32, s), &r) },
		func() { Add(make([]float32, s), make([]float32, d+1), &r) },
		func() { Add(make([]float32, s+1), make([]float32, d), &r) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("a slice that is too short is not noticed")
				}
			}()
			f()
		}()
	}
}

func BenchmarkRows(b *testing.B) {
	for _, c := range []struct {
		name string
		rows Rows
	}{
		{"7 of 14", Rows{16, 7, 7, 49, 7, 196, 28, 2}}, {"14 of 28", Rows{16, 14, 14, 196, 14, 784, 56, 2}},
		{"28 of 28", Rows{16, 28, 28, 784, 28, 784, 28, 1}}, {"49 of 49", Rows{16, 32, 49, 49, 784, 1568, 49, 1}},
	} {
		d, s := c.rows.last()
		dense, sparse := make([]float32, d+1), make([]float32, s+1)
		n := float64(c.rows.Planes * c.rows.Rows * c.rows.Width)
		for _, f := range []struct {
			name string
			run  func()
		}{{"gather", func() { Gather(dense, sparse, &c.rows) }}, {"add", func() { Add(sparse, dense, &c.rows) }}} {
			b.Run(c.name+"/"+f.name, func(b *testing.B) {
				for b.Loop() {
					f.run()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/element")
			})
		}
	}
}

func TestChoose(t *testing.T) {
	t.Run("float32", testChoose[float32])
	t.Run("float64", testChoose[float64])
}

// testChoose compares all pairs of special numbers and random ones with comparisons in float64.
func testChoose[F Float](t *testing.T) {
	special := []F{0, F(math.Copysign(0, -1)), 1, -1, F(math.Inf(1)), F(math.Inf(-1)), F(math.NaN()), 1e-40}
	n := len(special) * len(special)
	best, x, index := make([]F, n), make([]F, n), make([]int32, n)
	for i := range n {
		best[i], x[i], index[i] = special[i%len(special)], special[i/len(special)], int32(i%3)
	}
	got, gotIndex := slices.Clone(best), slices.Clone(index)
	Larger(got, gotIndex, x, 7)
	for i, b := range best {
		want, wantIndex := b, index[i]
		if x[i] > b || x[i] != x[i] && b == b {
			want, wantIndex = x[i], 7
		}
		if math.Float64bits(float64(got[i])) != math.Float64bits(float64(want)) && want == want || gotIndex[i] != wantIndex {
			t.Errorf("%v against %v: %v, number %d; want %v, %d", x[i], b, got[i], gotIndex[i], want, wantIndex)
		}
	}
	got = slices.Clone(best)
	Pick(got, index, x, 1)
	for i, v := range got {
		want := best[i]
		if index[i] == 1 {
			want = x[i]
		}
		if v != want && (v == v || want == want) {
			t.Errorf("element %d of index %d is %v, want %v", i, index[i], v, want)
		}
	}
	Larger[F](nil, nil, nil, 1)
	Pick[F](nil, nil, nil, 1)
}
