package kernel

import "github.com/aegis-ae/aegis/graph/internal/kernel/simd"

// sum is the sum of the elements.
func sum[F Float](x []F) float64 { return simd.Sum(x) }
