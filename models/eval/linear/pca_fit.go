package linear

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// FitPCA finds the d leading principal components of a set, d between 1 and the number of features, from the
// eigenvectors of the covariance matrix or, if there are fewer samples than features, of the matrix of their inner
// products, which has the same eigenvalues but for zeros. Components beyond the rank of the set have no variance and
// complete the basis. The matrix has the smaller of the two numbers squared as its size; if that is too large or too
// slow, use [FitRandomizedPCA].
func FitPCA(s *data.Set, d int) (*PCA, error) {
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("linear: pca: %w", err)
	}
	if d < 1 || d > s.D {
		return nil, fmt.Errorf("linear: pca: %d components of %d features: there must be 1 to %d", d, s.D, s.D)
	}
	fit := fitTall
	if s.N < s.D {
		fit = fitWide
	}
	p := &PCA{Mean: s.ColumnMeans(), Variances: make([]float64, s.D)}
	if err := fit(p, s, d); err != nil {
		return nil, fmt.Errorf("linear: pca: %w", err)
	}
	for _, v := range p.Components {
		orient(v)
	}
	for _, v := range p.Variances {
		p.Total += v
	}
	return p, nil
}

// fitTall takes the eigenvectors of the covariance matrix.
func fitTall(p *PCA, s *data.Set, d int) error {
	variances, vectors, err := num.Eigen(num.Covariance(s, p.Mean, float64(s.N)))
	if err != nil {
		return err
	}
	copy(p.Variances, variances)
	for i := range d {
		p.Components = append(p.Components, mat.Col(nil, i, vectors))
	}
	return nil
}

// fitWide takes the eigenvectors of K = (1/N) XXᵀ: if K u = λ u, Xᵀu is an eigenvector of the covariance matrix, of
// length √(Nλ). Orthonormalising them removes rounding errors at small eigenvalues and completes the basis.
func fitWide(p *PCA, s *data.Set, d int) error {
	k := blas64.Symmetric{N: s.N, Stride: s.N, Data: make([]float64, s.N*s.N), Uplo: blas.Upper}
	num.EachColumns(s, p.Mean, func(_, _ int, x blas64.General) {
		blas64.Syrk(blas.NoTrans, 1/float64(s.N), x, 1, k)
	})
	variances, vectors, err := num.Eigen(k)
	if err != nil {
		return err
	}
	copy(p.Variances, variances)
	p.Variances[s.N-1] = 0 // N points about their mean span at most N − 1 dimensions
	v, u := num.Zeros(s.D, d), vectors.RawMatrix()
	u.Cols = min(d, s.N)
	num.EachColumns(s, p.Mean, func(lo, hi int, x blas64.General) {
		to := num.RowsOf(v, lo, hi)
		to.Cols = u.Cols // further columns stay 0; orthonormalising fills them
		blas64.Gemm(blas.Trans, blas.NoTrans, 1, x, u, 0, to)
	})
	num.Orthonormalise(v)
	for i := range d {
		p.Components = append(p.Components, num.Column(v, i))
	}
	return nil
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
