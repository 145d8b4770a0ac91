package graph

import (
	// Gorgonia requires a version of this module with which every program panics at start on Go 1.21 and later. Importing
	// it makes go.mod, and that of every module which uses this one, name a version that does not.
	_ "go4.org/unsafe/assume-no-moving-gc"
	"gorgonia.org/gorgonia"

	"github.com/aegis-ae/aegis/graph/internal/kernel/gemm"
)

// Gorgonia's own products, which Scope.Apply may add, run as fast as those of this package. A program may choose another
// BLAS by gorgonia.Use.
func init() { gorgonia.Use(gemm.Implementation{}) }
