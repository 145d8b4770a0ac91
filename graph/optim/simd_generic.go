//go:build !amd64 || noasm

package optim

// finiteVector leaves all elements to allFinite's portable loop.
func finiteVector(_ []float32, _ float32) (n int, finite bool) { return 0, true }

// adamVector leaves all elements to adamUpdate.
func adamVector(_, _, _, _ []float32, _ *adamNumbers[float32]) int { return 0 }
