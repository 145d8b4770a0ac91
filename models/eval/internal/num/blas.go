package num

// Importing package graph makes its matrix product that of gonum's packages blas64 and mat, many times as fast as their
// own: what is measured on whole data sets here is products of matrices for the most part.
import _ "github.com/aegis-ae/aegis/graph"
