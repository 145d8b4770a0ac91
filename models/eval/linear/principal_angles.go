package linear

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// PrincipalAngles returns the angles between the subspaces spanned by two lists of vectors, in radians from 0 to π/2,
// rising: one for each dimension of the smaller subspace (Björck and Golub, Mathematics of Computation 27, 1973). The
// subspaces are equal if there are equally many vectors and the largest angle is 0; the vectors need not be orthogonal.
// They must be linearly independent, within 1e-12 of the longest.
//
// A linear autoencoder has found what PCA finds if the angles between the columns of its decoder's matrix and
// PCA.Components are small.
func PrincipalAngles(a, b [][]float64) ([]float64, error) {
	qa, err := orthonormal(a)
	if err != nil {
		return nil, fmt.Errorf("linear: principal angles: first subspace: %w", err)
	}
	qb, err := orthonormal(b)
	if err != nil {
		return nil, fmt.Errorf("linear: principal angles: second subspace: %w", err)
	}
	if m, n := qa.RawMatrix().Rows, qb.RawMatrix().Rows; m != n {
		return nil, fmt.Errorf("linear: principal angles: vectors of %d and of %d elements", m, n)
	}
	if qa.RawMatrix().Cols < qb.RawMatrix().Cols {
		qa, qb = qb, qa
	}
	// The singular values of QaᵀQb are the cosines, those of Qb − QaQaᵀQb the sines. Arc cosines cannot resolve angles
	// below 1e-8, nor arc sines angles near π/2; atan2 resolves both.
	var cosines, residual mat.Dense
	cosines.Mul(qa.T(), qb)
	residual.Mul(qa, &cosines)
	residual.Sub(qb, &residual)
	cos, err := singularValues(&cosines)
	if err != nil {
		return nil, err
	}
	sin, err := singularValues(&residual)
	if err != nil {
		return nil, err
	}
	slices.Reverse(sin)
	angles := make([]float64, len(cos))
	for i := range angles {
		angles[i] = math.Atan2(sin[i], cos[i])
	}
	return angles, nil
}

// orthonormal returns a matrix whose columns are an orthonormal basis of the span of the vectors.
func orthonormal(vectors [][]float64) (*mat.Dense, error) {
	if len(vectors) == 0 || len(vectors[0]) < len(vectors) {
		return nil, fmt.Errorf("%d vectors: there must be at least 1, and at most as many as elements", len(vectors))
	}
	n := len(vectors[0])
	v := mat.NewDense(n, len(vectors), nil)
	for j, column := range vectors {
		if len(column) != n {
			return nil, fmt.Errorf("vector %d has %d elements, vector 0 has %d", j, len(column), n)
		}
		for _, x := range column {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return nil, fmt.Errorf("vector %d is not finite", j)
			}
		}
		v.SetCol(j, column)
	}
	var svd mat.SVD
	if !svd.Factorize(v, mat.SVDThinU) {
		return nil, errors.New("the singular values did not converge")
	}
	if s := svd.Values(nil); !(s[len(s)-1] > 1e-12*s[0]) {
		return nil, errors.New("the vectors are linearly dependent")
	}
	var u mat.Dense
	svd.UTo(&u)
	return &u, nil
}

// singularValues returns the singular values, falling.
func singularValues(m mat.Matrix) ([]float64, error) {
	var svd mat.SVD
	if !svd.Factorize(m, mat.SVDNone) {
		return nil, errors.New("linear: principal angles: the singular values did not converge")
	}
	return svd.Values(nil), nil
}
