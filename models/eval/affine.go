package eval

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/data"
)

// Affine is the map y = W·(x − m) + c that is the best of its kind: what a denoiser or a super-resolution model has to beat.
type Affine struct {
	Weights [][]float64 // W: for each feature of x the weights of the features of y
	Mean    []float64   // m, of x
	Target  []float64   // c, the mean of y
	to      data.Set    // what y is
}

// FitAffine finds the affine map from x to y, sets of as many samples and any numbers of features, that minimises
//
//	(1/N) Σ_i ‖y_i − W(x_i − m) − c‖² + ridge ‖W‖²
//
// with the means m of x and c of y, so that the offset is not penalised. A ridge of 0 is plain least squares, and an error
// where x has features that others determine, as blank pixels are. Without noise in x, 1e-5 is enough for pixels in [0, 1].
func FitAffine(x, y *data.Set, ridge float64) (*Affine, error) {
	if !(ridge >= 0) || math.IsInf(ridge, 1) {
		return nil, fmt.Errorf("eval: affine: ridge %v: it must be a finite number of at least 0", ridge)
	}
	a, err := fitAffine(x, y, func(int) float64 { return ridge })
	if err != nil {
		return nil, fmt.Errorf("eval: affine: %w", err)
	}
	return a, nil
}

// fitAffine is FitAffine with a ridge for the weights of each feature of x.
func fitAffine(x, y *data.Set, ridge func(j int) float64) (*Affine, error) {
	for _, s := range []*data.Set{x, y} {
		if err := s.Check(); err != nil {
			return nil, err
		}
	}
	if x.N != y.N {
		return nil, fmt.Errorf("%d samples for %d targets: there must be as many", x.N, y.N)
	}
	a := &Affine{Mean: x.ColumnMeans(), Target: y.ColumnMeans()}
	a.to = data.Set{D: y.D, Image: y.Image, Features: slices.Clone(y.Features)}
	samples, targets := centred(x, a.Mean), centred(y, a.Target)
	gram := blas64.Symmetric{N: x.D, Stride: x.D, Data: make([]float64, x.D*x.D), Uplo: blas.Upper}
	blas64.Syrk(blas.Trans, 1/float64(x.N), samples, 0, gram)
	for j := range x.D {
		gram.Data[j*x.D+j] += ridge(j)
	}
	cross := blas64.General{Rows: x.D, Cols: y.D, Stride: y.D, Data: make([]float64, x.D*y.D)}
	blas64.Gemm(blas.Trans, blas.NoTrans, 1/float64(x.N), samples, targets, 0, cross)
	sym := mat.NewSymDense(x.D, nil)
	sym.SetRawSymmetric(gram)
	var cholesky mat.Cholesky
	if !cholesky.Factorize(sym) || cholesky.Cond() > 1e14 {
		return nil, errors.New("some features of x are determined by others: set a ridge, such as 1e-5")
	}
	var w mat.Dense
	if err := cholesky.SolveTo(&w, mat.NewDense(x.D, y.D, cross.Data)); err != nil {
		return nil, err
	}
	for j := range x.D {
		a.Weights = append(a.Weights, mat.Row(nil, j, &w))
	}
	return a, nil
}

// centred returns the samples of a set less the mean.
func centred(s *data.Set, mean []float64) blas64.General {
	x := float64s(s.X)
	for i := range x {
		x[i] -= mean[i%s.D]
	}
	return blas64.General{Rows: s.N, Cols: s.D, Stride: s.D, Data: x}
}

// Reconstruct returns what the map makes of every sample of x, with the labels of x, and the names and geometry of what
// y was.
func (a *Affine) Reconstruct(x *data.Set) (*data.Set, error) {
	if err := x.Check(); err != nil {
		return nil, fmt.Errorf("eval: affine: %w", err)
	}
	if x.D != len(a.Mean) {
		return nil, fmt.Errorf("eval: affine: the set has %d features, the map takes %d", x.D, len(a.Mean))
	}
	m, n := len(a.Mean), len(a.Target)
	w := blas64.General{Rows: m, Cols: n, Stride: n, Data: slices.Concat(a.Weights...)}
	y := blas64.General{Rows: x.N, Cols: n, Stride: n, Data: make([]float64, x.N*n)}
	for i := range y.Data {
		y.Data[i] = a.Target[i%n]
	}
	blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, centred(x, a.Mean), w, 1, y)
	out := &data.Set{Name: x.Name, X: float32s(y.Data), N: x.N, D: n, Labels: x.Labels, Classes: x.Classes}
	out.Image, out.Features = a.to.Image, a.to.Features
	return out, out.Check()
}
