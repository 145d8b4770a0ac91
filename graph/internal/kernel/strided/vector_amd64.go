//go:build !noasm

package strided

import "github.com/aegis-ae/aegis/graph/internal/kernel/simd"

// gatherVector is Gather for float32 and steps of 1 and 2, if there are vector instructions.
func gatherVector[F Float](dense, sparse []F, r *Rows) bool {
	d, s, ok := vectors(dense, sparse, r)
	if !ok {
		return false
	}
	if r.Step == 1 {
		gatherAVX2(d, s, &r.Planes)
	} else {
		gatherSecondAVX2(d, s, &r.Planes)
	}
	return true
}

// addVector is Add for float32 and steps of 1 and 2, if there are vector instructions.
func addVector[F Float](sparse, dense []F, r *Rows) bool {
	d, s, ok := vectors(dense, sparse, r)
	if !ok {
		return false
	}
	if r.Step == 1 {
		addAVX2(d, s, &r.Planes)
	} else {
		addSecondAVX2(d, s, &r.Planes)
	}
	return true
}

// vectors returns the beginnings of both tensors if there are loops for them, whose ends it checks.
func vectors[F Float](dense, sparse []F, r *Rows) (d, s *float32, ok bool) {
	dense32, ok := any(dense).([]float32)
	if !ok || r.Step > 2 || simd.Available < simd.AVX2 {
		return nil, nil, false
	}
	sparse32 := any(sparse).([]float32)
	lastDense, lastSparse := r.last()
	_, _ = dense32[lastDense], sparse32[lastSparse]
	return &dense32[0], &sparse32[0], true
}

func largerVector[F Float](best []F, index []int32, x []F, number int32) bool {
	b, ok := any(best).([]float32)
	if !ok || simd.Available < simd.AVX2 {
		return false
	}
	largerAVX2(&b[0], &index[0], &any(x).([]float32)[0], len(b)&^(Vector-1), number)
	return true
}

func pickVector[F Float](dst []F, index []int32, x []F, number int32) bool {
	d, ok := any(dst).([]float32)
	if !ok || simd.Available < simd.AVX2 {
		return false
	}
	pickAVX2(&d[0], &index[0], &any(x).([]float32)[0], len(d)&^(Vector-1), number)
	return true
}
