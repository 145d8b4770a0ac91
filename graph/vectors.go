package graph

import "github.com/aegis-ae/aegis/graph/internal/kernel/simd"

// VectorLevel names the vector instructions that the kernels use on this processor: "AVX-512", "AVX2" (with FMA), or
// "portable" for plain Go, on other processors and under the build tag noasm.
func VectorLevel() string { return simd.Available.String() }
