// Package library chooses, when a program is built, the BLAS that stands in for our own product of matrices.
package library
