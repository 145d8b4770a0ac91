//go:build !noasm

package gemm

import "github.com/aegis-ae/aegis/graph/internal/kernel/simd"

var kernels32 = [...]*kernels[float32]{
	simd.AVX512: {
		lanes: 16,
		tiles: []tile[float32]{
			{8, [...]tileFunc[float32]{tileAVX512F32x8x1, tileAVX512F32x8x2, tileAVX512F32x8x3}},
			{4, [...]tileFunc[float32]{tileAVX512F32x4x1, tileAVX512F32x4x2, tileAVX512F32x4x3}},
			{2, [...]tileFunc[float32]{tileAVX512F32x2x1, tileAVX512F32x2x2, tileAVX512F32x2x3}},
			{1, [...]tileFunc[float32]{tileAVX512F32x1x1, tileAVX512F32x1x2, tileAVX512F32x1x3}},
		},
		packRows: packRowsAVX512, transpose: transposeAVX512F32,
	},
	simd.AVX2: {
		lanes: 8,
		tiles: []tile[float32]{
			{4, [...]tileFunc[float32]{tileAVX2F32x4x1, tileAVX2F32x4x2, tileAVX2F32x4x3}},
			{2, [...]tileFunc[float32]{tileAVX2F32x2x1, tileAVX2F32x2x2, tileAVX2F32x2x3}},
			{1, [...]tileFunc[float32]{tileAVX2F32x1x1, tileAVX2F32x1x2, tileAVX2F32x1x3}},
		},
		packRows: packRowsAVX2, transpose: transposeAVX2F32,
	},
}

var kernels64 = [...]*kernels[float64]{
	simd.AVX512: {
		lanes: 8,
		tiles: []tile[float64]{
			{8, [...]tileFunc[float64]{tileAVX512F64x8x1, tileAVX512F64x8x2, tileAVX512F64x8x3}},
			{4, [...]tileFunc[float64]{tileAVX512F64x4x1, tileAVX512F64x4x2, tileAVX512F64x4x3}},
			{2, [...]tileFunc[float64]{tileAVX512F64x2x1, tileAVX512F64x2x2, tileAVX512F64x2x3}},
			{1, [...]tileFunc[float64]{tileAVX512F64x1x1, tileAVX512F64x1x2, tileAVX512F64x1x3}},
		},
		packRows: packRowsAVX512, transpose: transposeAVX512F64,
	},
	simd.AVX2: {
		lanes: 4,
		tiles: []tile[float64]{
			{4, [...]tileFunc[float64]{tileAVX2F64x4x1, tileAVX2F64x4x2, tileAVX2F64x4x3}},
			{2, [...]tileFunc[float64]{tileAVX2F64x2x1, tileAVX2F64x2x2, tileAVX2F64x2x3}},
			{1, [...]tileFunc[float64]{tileAVX2F64x1x1, tileAVX2F64x1x2, tileAVX2F64x1x3}},
		},
		packRows: packRowsAVX2, transpose: transposeAVX2F64,
	},
}
