package num

// Importing package graph makes its matrix product the one of gonum's blas64 and mat. It is many times faster, and
// evaluation is mostly products of matrices.
import _ "github.com/aegis-ae/aegis/graph"
