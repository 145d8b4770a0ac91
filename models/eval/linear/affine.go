package linear

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// Affine is the affine map y = W·(x − m) + c of least squares: what a denoiser or a super-resolution model has to beat.
type Affine struct {
	Weights [][]float64 // W: for each feature of x the weights of the features of y
	Mean    []float64   // m, of x
	Target  []float64   // c, the mean of y
	to      data.Set    // the geometry and names of y
}

// FitAffine finds the affine map from x to y, two sets of equally many samples, that minimises
//
//	(1/N) Σ_i ‖y_i − W(x_i − m) − c‖² + ridge ‖W‖²
//
// with the means m of x and c of y, so the offset is not penalised. A ridge of 0 is plain least squares; it is an error
// if some features of x determine others, as for blank pixels. Without noise in x, 1e-5 is enough for pixels in [0, 1].
func FitAffine(x, y *data.Set, ridge float64) (*Affine, error) {
	if !(ridge >= 0) || math.IsInf(ridge, 1) {
		return nil, fmt.Errorf("linear: affine: ridge %v: it must be a finite number of at least 0", ridge)
	}
	a, err := FitAffineRidges(x, y, func(int) float64 { return ridge })
	if err != nil {
		return nil, fmt.Errorf("linear: affine: %w", err)
	}
	return a, nil
}

// FitAffineRidges is [FitAffine] with a separate ridge for the weights of each feature j of x.
func FitAffineRidges(x, y *data.Set, ridge func(j int) float64) (*Affine, error) {
	for _, s := range []*data.Set{x, y} {
		if err := s.Check(); err != nil {
			return nil, err
		}
	}
	if x.N != y.N {
		return nil, fmt.Errorf("%d samples for %d targets: there must be equally many", x.N, y.N)
	}
	mean, target := x.ColumnMeans(), y.ColumnMeans()
	rows := max(num.BlockRows(x.D), num.BlockRows(y.D))
	across, block := num.Zeros(x.D, y.D), make([]float64, min(rows, y.N)*y.D)
	num.EachBlockOf(x, rows, mean, func(lo, hi int, samples blas64.General) {
		targets := blas64.General{Rows: hi - lo, Cols: y.D, Stride: y.D, Data: num.CentredRows(block, y, lo, hi, target)}
		blas64.Gemm(blas.Trans, blas.NoTrans, 1/float64(x.N), samples, targets, 1, across)
	})
	return SolveAffine(mean, y, num.Covariance(x, mean, float64(x.N)), across, ridge)
}

// SolveAffine finds the affine map to y from the moments of x: its mean, its covariance, whose diagonal gets the ridge
// of each feature, and its covariance with y. The samples of x need not be known.
func SolveAffine(
	mean []float64, y *data.Set, within blas64.Symmetric, across blas64.General, ridge func(j int) float64,
) (*Affine, error) {
	to := data.Set{D: y.D, Image: y.Image, Features: slices.Clone(y.Features)}
	a := &Affine{Mean: mean, Target: y.ColumnMeans(), to: to}
	for j := range a.Mean {
		within.Data[j*within.Stride+j] += ridge(j)
	}
	sym := mat.NewSymDense(within.N, nil)
	sym.SetRawSymmetric(within)
	var cholesky mat.Cholesky
	if !cholesky.Factorize(sym) || cholesky.Cond() > 1e14 {
		return nil, errors.New("some features of x determine others: set a ridge, such as 1e-5")
	}
	var w mat.Dense
	if err := cholesky.SolveTo(&w, mat.NewDense(across.Rows, across.Cols, across.Data)); err != nil {
		return nil, err
	}
	for j := range a.Mean {
		a.Weights = append(a.Weights, mat.Row(nil, j, &w))
	}
	return a, nil
}

// Reconstruct maps every sample of x. The result has the labels of x, and the names and geometry of y.
func (a *Affine) Reconstruct(x *data.Set) (*data.Set, error) {
	if err := x.Check(); err != nil {
		return nil, fmt.Errorf("linear: affine: %w", err)
	}
	if x.D != len(a.Mean) {
		return nil, fmt.Errorf("linear: affine: the set has %d features, the map takes %d", x.D, len(a.Mean))
	}
	w := num.Zeros(len(a.Mean), len(a.Target))
	for j, row := range a.Weights {
		copy(w.Data[j*w.Stride:], row)
	}
	y := num.Times(x, a.Mean, w)
	for i := range y.Data {
		y.Data[i] += a.Target[i%len(a.Target)]
	}
	out := &data.Set{Name: x.Name, X: num.Float32s(y.Data), N: x.N, D: y.Cols}
	out.Labels, out.Classes, out.Inputs = x.Labels, x.Classes, x.Inputs
	out.Image, out.Features = a.to.Image, a.to.Features
	return out, out.Check()
}
