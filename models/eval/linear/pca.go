package linear

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// PCA is principal component analysis: the linear code z = V(x − m) and the reconstruction x̂ = m + Vᵀz, with the mean
// m and the top eigenvectors V of the covariance matrix (1/N) Σ (x − m)(x − m)ᵀ of the set it was fitted to. No linear
// autoencoder of as many code units reconstructs that set better (Baldi and Hornik, Neural Networks 2, 1989).
//
// [FitPCA] is exact; [FitRandomizedPCA] is approximate, and takes less time and memory.
type PCA struct {
	Mean       []float64   // of each feature
	Components [][]float64 // orthonormal eigenvectors, by falling variance; the largest entry of each is positive
	Variances  []float64   // the largest eigenvalues, falling, at least 0; FitPCA gives one for each feature
	Total      float64     // variance of all features together, the sum of all eigenvalues
}

var _ eval.Coder = (*PCA)(nil)

// Truncate returns the analysis with the first d components only.
func (p *PCA) Truncate(d int) (*PCA, error) {
	if d < 1 || d > len(p.Components) {
		return nil, fmt.Errorf("linear: pca: %d components: there are 1 to %d", d, len(p.Components))
	}
	return &PCA{Mean: p.Mean, Components: p.Components[:d], Variances: p.Variances, Total: p.Total}, nil
}

// VarianceKept returns the share of the fitted set's variance that the components keep, 1 if it has none.
func (p *PCA) VarianceKept() float64 {
	if p.Total == 0 { // a single point: the mean restores it
		return 1
	}
	kept := 0.0
	for i := range min(len(p.Components), len(p.Variances)) {
		kept += p.Variances[i]
	}
	return min(1, kept/p.Total)
}

// Encode returns the code of every sample, with the labels of s.
func (p *PCA) Encode(s *data.Set) (*data.Set, error) {
	if err := p.checkSet("encode", s, len(p.Mean)); err != nil {
		return nil, err
	}
	d := len(p.Components)
	codes := &data.Set{Name: s.Name, X: make([]float32, s.N*d), N: s.N, D: d}
	codes.Labels, codes.Classes, codes.Inputs = s.Labels, s.Classes, s.Inputs
	v := p.basis()
	z := make([]float64, min(s.N, num.BlockRows(s.D))*d)
	num.EachBlock(s, p.Mean, func(lo, hi int, x blas64.General) {
		z := blas64.General{Rows: hi - lo, Cols: d, Stride: d, Data: z}
		blas64.Gemm(blas.NoTrans, blas.Trans, 1, x, v, 0, z)
		num.ToFloat32(codes.X[lo*d:hi*d], z.Data)
	})
	for j := range d {
		codes.Features = append(codes.Features, fmt.Sprintf("z%d", j+1))
	}
	return codes, codes.Check()
}

// Decode returns the data that codes stand for, with the labels of the codes.
func (p *PCA) Decode(codes *data.Set) (*data.Set, error) {
	if err := p.checkSet("decode", codes, len(p.Components)); err != nil {
		return nil, err
	}
	n := len(p.Mean)
	out := &data.Set{Name: codes.Name, X: make([]float32, codes.N*n), N: codes.N, D: n}
	out.Labels, out.Classes, out.Inputs = codes.Labels, codes.Classes, codes.Inputs
	v := p.basis()
	x := make([]float64, min(codes.N, num.BlockRows(n))*n)
	num.EachBlockOf(codes, num.BlockRows(n), nil, func(lo, hi int, z blas64.General) {
		x := blas64.General{Rows: hi - lo, Cols: n, Stride: n, Data: x}
		for i := range x.Rows {
			copy(x.Data[i*n:], p.Mean)
		}
		blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, z, v, 1, x)
		num.ToFloat32(out.X[lo*n:hi*n], x.Data)
	})
	return out, out.Check()
}

// Reconstruct returns the reconstruction of every sample, with the names, labels and geometry of s.
func (p *PCA) Reconstruct(s *data.Set) (*data.Set, error) {
	codes, err := p.Encode(s)
	if err != nil {
		return nil, err
	}
	x, err := p.Decode(codes)
	if err != nil {
		return nil, err
	}
	x.Image, x.Features = s.Image, s.Features
	return x, nil
}

func (p *PCA) checkSet(what string, s *data.Set, features int) error {
	if err := s.Check(); err != nil {
		return fmt.Errorf("linear: pca: %s: %w", what, err)
	}
	if s.D != features {
		return fmt.Errorf("linear: pca: %s: the set has %d features, the analysis %d", what, s.D, features)
	}
	return nil
}

// basis returns the components as the rows of a matrix.
func (p *PCA) basis() blas64.General {
	n := len(p.Mean)
	b := blas64.General{Rows: len(p.Components), Cols: n, Stride: n}
	for _, c := range p.Components {
		b.Data = append(b.Data, c...)
	}
	return b
}
