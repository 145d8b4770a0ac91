package cluster

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// plusPlus chooses the first centres by k-means++: a random code, then repeatedly a code with probability proportional
// to its squared distance from the nearest centre so far (Arthur and Vassilvitskii 2007, section 2.2).
func plusPlus(codes *data.Set, k int, r *rand.Rand) ([][]float64, error) {
	squares := infinite(codes.N)
	next := r.IntN(codes.N)
	var centres [][]float64
	for {
		centre := num.Float64s(codes.Row(next))
		if centres = append(centres, centre); len(centres) == k {
			return centres, nil
		}
		num.InParts(codes.N, num.Parts(codes.N, 1<<14/codes.D), func(_, lo, hi int) {
			for i := lo; i < hi; i++ {
				squares[i] = min(squares[i], num.SquaredDistance(codes.Row(i), centre))
			}
		})
		total := 0.0
		for _, v := range squares {
			total += v
		}
		if total == 0 {
			return nil, fmt.Errorf("%d clusters of %d different codes: there cannot be more clusters than that", k, len(centres))
		}
		at := r.Float64() * total
		for i, v := range squares { // the last possible one if rounding leaves a remainder
			if v > 0 {
				next = i
			}
			if at -= v; at < 0 {
				break
			}
		}
	}
}

// assign writes the number of the nearest centre and the squared distance from it to labels and squares for every code.
//
// The centres are compared by ‖c‖² − 2 z·c, with one product of matrices. The mean of the centres is subtracted first,
// so a common offset costs no digits. If rounding cannot separate two centres, (z − c)² is summed up directly. The
// result is that of direct sums.
func assign(codes *data.Set, centres [][]float64, labels []int, squares []float64) {
	k, d := len(centres), codes.D
	offset := make([]float64, d)
	for _, centre := range centres {
		for j, v := range centre {
			offset[j] += v / float64(k)
		}
	}
	c := blas64.General{Rows: k, Cols: d, Stride: d, Data: make([]float64, k*d)}
	norms, longest := make([]float64, k), 0.0
	for i, centre := range centres {
		for j, v := range centre {
			c.Data[i*d+j] = v - offset[j]
			norms[i] += c.Data[i*d+j] * c.Data[i*d+j]
		}
		longest = max(longest, norms[i])
	}
	block := num.BlockRows(max(d, k))
	num.InParts(codes.N, num.Parts(codes.N, block), func(_, lo, hi int) {
		x, products := make([]float64, block*d), make([]float64, block*k)
		for ; lo < hi; lo += block {
			rows := min(block, hi-lo)
			z := blas64.General{Rows: rows, Cols: d, Stride: d, Data: num.CentredRows(x, codes, lo, lo+rows, offset)}
			p := blas64.General{Rows: rows, Cols: k, Stride: k, Data: products[:rows*k]}
			blas64.Gemm(blas.NoTrans, blas.Trans, -2, z, c, 0, p)
			for i := range rows {
				row := z.Data[i*d : (i+1)*d]
				margin := num.Rounding(d) * (blas64.Dot(blas64.Vector{N: d, Inc: 1, Data: row},
					blas64.Vector{N: d, Inc: 1, Data: row}) + longest)
				label := nearest(p.Data[i*k:(i+1)*k], norms, margin)
				if label < 0 {
					label = nearestDirectly(codes.Row(lo+i), centres)
				}
				labels[lo+i], squares[lo+i] = label, num.SquaredDistance(codes.Row(lo+i), centres[label])
			}
		}
	})
}

// nearest returns the index of the smallest sum of the two, -1 if another is within the margin.
func nearest(products, norms []float64, margin float64) int {
	best, second, at := math.Inf(1), math.Inf(1), -1
	for c, v := range products {
		switch v += norms[c]; {
		case v < best:
			best, second, at = v, best, c
		case v < second:
			second = v
		}
	}
	if second-best <= 2*margin {
		return -1
	}
	return at
}

func nearestDirectly(z []float32, centres [][]float64) int {
	best, at := math.Inf(1), 0
	for c, centre := range centres {
		if v := num.SquaredDistance(z, centre); v < best {
			best, at = v, c
		}
	}
	return at
}
