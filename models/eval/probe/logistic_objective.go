package probe

import (
	"math"
	"slices"

	"github.com/aegis-ae/aegis/models/eval/internal/num"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
)

// regression is the objective of logistic regression and its gradient, for the weights and the bias of each class in
// turn.
type regression struct {
	x       []float64 // the samples, standardised
	labels  []int     // 0..k-1
	n, d, k int
	c       float64
}

// evaluate returns the objective at w and writes its gradient to grad.
func (r *regression) evaluate(grad, w []float64) float64 {
	type part struct {
		loss float64
		grad []float64
	}
	k, d := r.k, r.d
	weights := blas64.General{Rows: k, Cols: d, Stride: d + 1, Data: w}
	block := num.BlockRows(d)
	partial := make([]part, num.Parts(r.n, block))
	num.InParts(r.n, len(partial), func(at, lo, hi int) {
		p := part{grad: make([]float64, len(w))}
		residuals := make([]float64, block*k)
		for ; lo < hi; lo += block {
			rows := min(block, hi-lo)
			x := blas64.General{Rows: rows, Cols: d, Stride: d, Data: r.x[lo*d : (lo+rows)*d]}
			of := blas64.General{Rows: rows, Cols: k, Stride: k, Data: residuals[:rows*k]}
			blas64.Gemm(blas.NoTrans, blas.Trans, 1, x, weights, 0, of)
			for i := range rows {
				logits := of.Data[i*k : (i+1)*k]
				for c := range logits {
					logits[c] += w[c*(d+1)+d]
				}
				p.loss += softmaxLoss(logits, r.labels[lo+i])
				for c, v := range logits {
					p.grad[c*(d+1)+d] += v
				}
			}
			blas64.Gemm(blas.Trans, blas.NoTrans, 1, of, x, 1, blas64.General{Rows: k, Cols: d, Stride: d + 1, Data: p.grad})
		}
		partial[at] = p
	})
	clear(grad)
	loss := 0.0
	for _, p := range partial {
		loss += p.loss
		floats.Add(grad, p.grad)
	}
	floats.Scale(r.c, grad)
	loss *= r.c
	for c := range k {
		for j, v := range w[c*(d+1) : c*(d+1)+d] {
			loss += v * v / 2
			grad[c*(d+1)+j] += v
		}
	}
	return loss
}

// softmaxLoss returns −log p(label) and replaces the logits by its derivatives.
func softmaxLoss(logits []float64, label int) float64 {
	largest := slices.Max(logits)
	of, sum := logits[label]-largest, 0.0
	for c, v := range logits {
		logits[c] = math.Exp(v - largest)
		sum += logits[c]
	}
	for c := range logits {
		logits[c] /= sum
	}
	logits[label]--
	return math.Log(sum) - of
}
