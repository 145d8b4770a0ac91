package nearest

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// queryRows is the number of queries that a goroutine compares with all codes at a time.
const queryRows = 256

// search finds the k nearest codes of each query, other than itself if the queries are the codes.
//
// All distances are first estimated by products of matrices, ‖c‖² − 2 q·c. The codes that may be among the k nearest,
// given the rounding errors, are then compared by direct sums. The result is that of direct sums for all codes.
func (ix *Index) search(query *data.Set, k int, others bool) *Neighbours {
	out := &Neighbours{Indices: make([][]int, query.N), Distances: make([][]float64, query.N)}
	ix.scan(query, func(lo, hi int) scanner {
		near := make([]shortlist, hi-lo)
		for i := range near {
			near[i] = newShortlist(k, 2*ix.margin(query, lo+i))
		}
		return scanner{
			visit: func(i, from int, estimates []float64) {
				self := -1
				if others {
					self = i - from
				}
				near[i-lo].add(from, estimates, self)
			},
			finish: func() {
				for i := range near {
					out.Indices[lo+i], out.Distances[lo+i] = ix.rank(query, lo+i, near[i].candidates(), k)
				}
			},
		}
	})
	return out
}

// scanner handles the estimated distances of some queries, on one goroutine.
type scanner struct {
	visit  func(i, from int, estimates []float64) // query i, from the codes number from on
	finish func()
}

// scan estimates all distances, up to a constant for each query, for chunks of queries on several goroutines.
func (ix *Index) scan(query *data.Set, begin func(lo, hi int) scanner) {
	d, alpha := query.D, -2.0
	var factors []float64
	if ix.options.Cosine {
		factors, alpha = directions(query), -1
	}
	block := min(num.BlockRows(d), queryRows)
	num.InParts(query.N, (query.N+queryRows-1)/queryRows, func(_, lo, hi int) {
		q := blas64.General{Rows: hi - lo, Cols: d, Stride: d,
			Data: ix.load(make([]float64, (hi-lo)*d), query, lo, hi, factors)}
		x, products := make([]float64, block*d), make([]float64, (hi-lo)*block)
		s := begin(lo, hi)
		for from := 0; from < ix.codes.N; from += block {
			n := min(block, ix.codes.N-from)
			c := blas64.General{Rows: n, Cols: d, Stride: d, Data: ix.load(x, ix.codes, from, from+n, ix.factors)}
			p := blas64.General{Rows: hi - lo, Cols: n, Stride: n, Data: products[:(hi-lo)*n]}
			blas64.Gemm(blas.NoTrans, blas.Trans, alpha, q, c, 0, p)
			for i := lo; i < hi; i++ {
				estimates := p.Data[(i-lo)*n : (i-lo+1)*n]
				for j, v := range ix.norms[from : from+n] {
					estimates[j] += v
				}
				s.visit(i, from, estimates)
			}
		}
		s.finish()
	})
}

// load writes rows lo to below hi of a set to x, ready for products: less the offset, or times factors.
func (ix *Index) load(x []float64, s *data.Set, lo, hi int, factors []float64) []float64 {
	x = num.CentredRows(x, s, lo, hi, ix.offset)
	if ix.options.Cosine {
		for i := range x {
			x[i] *= factors[lo+i/s.D]
		}
	}
	return x
}

// margin bounds the errors of the estimate and the direct sum for query i.
func (ix *Index) margin(query *data.Set, i int) float64 {
	if ix.options.Cosine {
		return num.Rounding(query.D) * 2
	}
	return num.Rounding(query.D) * (num.SquaredDistance(query.Row(i), ix.offset) + ix.longest)
}

// rank returns the k nearest of the candidates for query i, and their distances.
func (ix *Index) rank(query *data.Set, i int, candidates []candidate, k int) ([]int, []float64) {
	for c := range candidates {
		candidates[c].distance = ix.distance(query.Row(i), ix.codes.Row(candidates[c].index))
	}
	slices.SortFunc(candidates, candidate.compare)
	indices, distances := make([]int, k), make([]float64, k)
	for at, c := range candidates[:k] {
		indices[at], distances[at] = c.index, c.distance
		if !ix.options.Cosine {
			distances[at] = math.Sqrt(c.distance)
		}
	}
	return indices, distances
}

// distance returns ‖q − c‖², or the cosine distance, which is ½ ‖q/‖q‖ − c/‖c‖‖² except for zeros.
func (ix *Index) distance(q, c []float32) float64 {
	if !ix.options.Cosine {
		sum := 0.0
		for j, v := range q {
			r := float64(v) - float64(c[j])
			sum += r * r
		}
		return sum
	}
	qq, cc := 0.0, 0.0
	for j, v := range q {
		qq += float64(v) * float64(v)
		cc += float64(c[j]) * float64(c[j])
	}
	if qq == 0 || cc == 0 {
		return 1
	}
	qq, cc = 1/math.Sqrt(qq), 1/math.Sqrt(cc)
	sum := 0.0
	for j, v := range q {
		r := float64(v)*qq - float64(c[j])*cc
		sum += r * r
	}
	return sum / 2
}
