package num

import (
	"math"
)

// SquaredDistance returns ‖z − c‖².
func SquaredDistance(z []float32, c []float64) float64 {
	sum := 0.0
	for j, v := range z {
		r := float64(v) - c[j]
		sum += r * r
	}
	return sum
}

// Rounding bounds the errors of ‖c‖² − 2 z·c and of the direct sum ‖z − c‖² in float64, relative to ‖z‖² + ‖c‖².
func Rounding(d int) float64 { return 4 * float64(d+4) * 0x1p-53 }

// Matrix returns rows of zeros.
func Matrix(rows, columns int) [][]float64 {
	all, out := make([]float64, rows*columns), make([][]float64, rows)
	for i := range out {
		out[i] = all[i*columns : (i+1)*columns : (i+1)*columns]
	}
	return out
}

// Finite reports whether every value is neither NaN nor infinite.
func Finite(x []float64) bool {
	for _, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
