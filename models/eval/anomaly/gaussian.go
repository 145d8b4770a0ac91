package anomaly

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/data"
)

// gaussian is the normal distribution that codes are compared with.
type gaussian struct {
	Mean []float64 `json:"mean"`
	// Factor is the lower triangle L of the Cholesky factor Σ = LLᵀ of the covariance, row by row. It is saved instead of
	// the covariance, since factorising again might give other bits.
	Factor    []float64 `json:"factor"`
	Shrinkage float64   `json:"shrinkage"`
}

// fitGaussian finds the mean and the covariance (1 − a)·S + a·(tr S/d)·I of codes, with the covariance S of the codes
// (divisor N) and the shrinkage a, which makes it regular if units depend on each other or samples are few. 0 means the
// shrinkage of Ledoit and Wolf (Journal of Multivariate Analysis 88, 2004), by their estimate the nearest to the true
// covariance.
func fitGaussian(codes *data.Set, shrinkage float64) (*gaussian, error) {
	d, n := codes.D, float64(codes.N)
	g := &gaussian{Mean: codes.ColumnMeans(), Shrinkage: shrinkage}
	centred := blas64.General{Rows: codes.N, Cols: d, Stride: d, Data: make([]float64, codes.N*d)}
	fourth := 0.0 // the sum of ‖z − m‖⁴
	for i := range codes.N {
		square := 0.0
		for j, v := range codes.Row(i) {
			e := float64(v) - g.Mean[j]
			centred.Data[i*d+j] = e
			square += e * e
		}
		fourth += square * square
	}
	s := mat.NewSymDense(d, nil)
	blas64.Syrk(blas.Trans, 1/n, centred, 0, s.RawSymmetric())
	scale := mat.Trace(s) / float64(d)
	if !(scale > 0) || math.IsInf(scale, 1) {
		return nil, errors.New("the codes of the normal samples are all the same, or not finite: they have no spread")
	}
	if g.Shrinkage == 0 {
		g.Shrinkage = ledoitWolf(s, scale, fourth, n)
	}
	for i := range d {
		for j := i; j < d; j++ {
			v := (1 - g.Shrinkage) * s.At(i, j)
			if i == j {
				v += g.Shrinkage * scale
			}
			s.SetSym(i, j, v)
		}
	}
	var cholesky mat.Cholesky
	if !cholesky.Factorize(s) {
		return nil, fmt.Errorf("the covariance of the codes is singular with a shrinkage of %.3g: set Shrinkage to 0.01, say",
			g.Shrinkage)
	}
	var l mat.TriDense
	cholesky.LTo(&l)
	for i := range d {
		for j := range i + 1 {
			g.Factor = append(g.Factor, l.At(i, j))
		}
	}
	return g, nil
}

// ledoitWolf returns the shrinkage min(1, b²/d²): d² is the squared distance of S from its multiple of the identity,
// and b² estimates its squared distance from the true covariance, given the sum of the fourth powers of the distances
// of n codes from the mean.
func ledoitWolf(s *mat.SymDense, scale, fourth, n float64) float64 {
	d := s.SymmetricDim()
	squares, distance := 0.0, 0.0
	for i := range d {
		for j := range d {
			v := s.At(i, j)
			squares += v * v
			if i == j {
				v -= scale
			}
			distance += v * v
		}
	}
	if distance == 0 {
		return 0
	}
	return min(1, max(0, (fourth/n-squares)/n/distance))
}

// distances returns the Mahalanobis distance of every code from the mean, ‖L⁻¹(z − m)‖.
func (g *gaussian) distances(codes *data.Set) ([]float64, error) {
	d := len(g.Mean)
	if codes.D != d {
		return nil, fmt.Errorf("codes of %d units; the normal ones have %d", codes.D, d)
	}
	out, y := make([]float64, codes.N), make([]float64, d)
	for i := range out {
		sum := 0.0
		for j, v := range codes.Row(i) {
			row := g.Factor[j*(j+1)/2 : (j+1)*(j+2)/2]
			e := float64(v) - g.Mean[j]
			for k, f := range row[:j] {
				e -= float64(f * y[k])
			}
			y[j] = e / row[j]
			sum += float64(y[j] * y[j])
		}
		out[i] = math.Sqrt(sum)
	}
	return out, nil
}

// check reports a distribution that no fit can have returned.
func (g *gaussian) check() error {
	d := len(g.Mean)
	if d == 0 || len(g.Factor) != d*(d+1)/2 {
		return fmt.Errorf("a factor of %d numbers for a mean of %d: there must be d(d+1)/2 of them for d of at least 1",
			len(g.Factor), d)
	}
	for j := range d {
		if !(g.Factor[j*(j+3)/2] > 0) {
			return fmt.Errorf("diagonal element %d of the factor is %v: it must be positive", j, g.Factor[j*(j+3)/2])
		}
	}
	return nil
}
