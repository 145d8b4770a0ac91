//go:build !amd64 || noasm

package gemm

import "github.com/aegis-ae/aegis/graph/internal/kernel/simd"

var (
	kernels32 [simd.AVX512 + 1]*kernels[float32]
	kernels64 [simd.AVX512 + 1]*kernels[float64]
)
