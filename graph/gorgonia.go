package graph

import (
	// Gorgonia requires a version of this module with which every program panics at start on Go 1.21 and later. This
	// import makes go.mod, and that of every module that uses this one, name a version that works.
	_ "go4.org/unsafe/assume-no-moving-gc"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"
	"gorgonia.org/gorgonia"

	"github.com/aegis-ae/aegis/graph/internal/kernel/gemm"
)

// Matrix products of Gorgonia (see Scope.Apply) and of gonum (packages blas32, blas64, mat and lapack64) run as fast as
// those of this package. A program may choose another BLAS by gorgonia.Use, blas32.Use and blas64.Use.
func init() {
	gorgonia.Use(gemm.Implementation{})
	blas32.Use(gemm.Implementation{})
	blas64.Use(gemm.Implementation{})
}
