package eval

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/data"
)

// PCA is principal component analysis: the linear code z = V(x − m) and the reconstruction x̂ = m + Vᵀz, with the mean
// m and the top eigenvectors V of the covariance matrix (1/N) Σ (x − m)(x − m)ᵀ of the set it was fitted to. No linear
// autoencoder of as many code units reconstructs that set better (Baldi and Hornik, Neural Networks 2, 1989).
type PCA struct {
	Mean       []float64   // of each feature
	Components [][]float64 // orthonormal eigenvectors, by falling variance; the largest entry of each is positive
	Variances  []float64   // the eigenvalues of all features, falling, at least 0
}

// FitPCA finds the d leading principal components of a set, d between 1 and the number of features.
func FitPCA(s *data.Set, d int) (*PCA, error) {
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("eval: pca: %w", err)
	}
	if d < 1 || d > s.D {
		return nil, fmt.Errorf("eval: pca: %d components of %d features: there must be 1 to %d", d, s.D, s.D)
	}
	p := &PCA{Mean: s.ColumnMeans()}
	centred := p.centre(s)
	cov := blas64.Symmetric{N: s.D, Stride: s.D, Data: make([]float64, s.D*s.D), Uplo: blas.Upper}
	blas64.Syrk(blas.Trans, 1/float64(s.N), centred, 0, cov)
	sym := mat.NewSymDense(s.D, nil)
	sym.SetRawSymmetric(cov)
	var eigen mat.EigenSym
	if !eigen.Factorize(sym, true) {
		return nil, errors.New("eval: pca: the eigenvalues of the covariance matrix did not converge")
	}
	rising := eigen.Values(nil)
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	for i := range s.D {
		p.Variances = append(p.Variances, max(0, rising[s.D-1-i]))
	}
	for i := range d {
		v := mat.Col(nil, s.D-1-i, &vectors)
		orient(v)
		p.Components = append(p.Components, v)
	}
	return p, nil
}

// orient flips an eigenvector, whose sign is arbitrary, so that its largest entry is positive.
func orient(v []float64) {
	at := 0
	for i := range v {
		if math.Abs(v[i]) > math.Abs(v[at]) {
			at = i
		}
	}
	if v[at] < 0 {
		for i := range v {
			v[i] = -v[i]
		}
	}
}

// Truncate returns the analysis with the first d components only.
func (p *PCA) Truncate(d int) (*PCA, error) {
	if d < 1 || d > len(p.Components) {
		return nil, fmt.Errorf("eval: pca: %d components: there are 1 to %d", d, len(p.Components))
	}
	return &PCA{Mean: p.Mean, Components: p.Components[:d], Variances: p.Variances}, nil
}

// VarianceKept returns the share of the variance of the fitted set that the components hold, 1 if it has none.
func (p *PCA) VarianceKept() float64 {
	kept, all := 0.0, 0.0
	for i, v := range p.Variances {
		all += v
		if i < len(p.Components) {
			kept += v
		}
	}
	if all == 0 { // one point, which the mean alone restores
		return 1
	}
	return kept / all
}

// Encode returns the code of every sample, with the labels of s.
func (p *PCA) Encode(s *data.Set) (*data.Set, error) {
	if err := p.checkSet("encode", s, len(p.Mean)); err != nil {
		return nil, err
	}
	d := len(p.Components)
	z := blas64.General{Rows: s.N, Cols: d, Stride: d, Data: make([]float64, s.N*d)}
	blas64.Gemm(blas.NoTrans, blas.Trans, 1, p.centre(s), p.basis(), 0, z)
	codes := &data.Set{Name: s.Name, X: float32s(z.Data), N: s.N, D: d, Labels: s.Labels, Classes: s.Classes}
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
	z := blas64.General{Rows: codes.N, Cols: codes.D, Stride: codes.D, Data: float64s(codes.X)}
	x := blas64.General{Rows: codes.N, Cols: n, Stride: n, Data: make([]float64, codes.N*n)}
	for i := range x.Data {
		x.Data[i] = p.Mean[i%n]
	}
	blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, z, p.basis(), 1, x)
	out := &data.Set{Name: codes.Name, X: float32s(x.Data), N: codes.N, D: n, Labels: codes.Labels, Classes: codes.Classes}
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
		return fmt.Errorf("eval: pca: %s: %w", what, err)
	}
	if s.D != features {
		return fmt.Errorf("eval: pca: %s: the set has %d features, the analysis %d", what, s.D, features)
	}
	return nil
}

// centre returns the samples less the mean.
func (p *PCA) centre(s *data.Set) blas64.General { return centred(s, p.Mean) }

// basis returns the components as the rows of a matrix.
func (p *PCA) basis() blas64.General {
	n := len(p.Mean)
	b := blas64.General{Rows: len(p.Components), Cols: n, Stride: n}
	for _, c := range p.Components {
		b.Data = append(b.Data, c...)
	}
	return b
}

func float64s(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}

func float32s(x []float64) []float32 {
	out := make([]float32, len(x))
	for i, v := range x {
		out[i] = float32(v)
	}
	return out
}
