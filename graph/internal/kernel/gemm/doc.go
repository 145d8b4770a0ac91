// Package gemm multiplies dense matrices, with inner loops in the vector instructions of the processor.
//
// Multiply computes C = alpha·op(A)·op(B) + beta·C, and Affine a dense layer. Implementation provides both element
// types as a BLAS for gonum and Gorgonia, with an implementation of A·Aᵀ in float64 for covariance matrices. On
// processors without AVX2, and under the build tag noasm, gonum multiplies. The module in the folder openblas compares
// both with OpenBLAS.
//
// # How it works
//
// The loops follow Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM Transactions on
// Mathematical Software 34 (2008), and Van Zee and van de Geijn, "BLIS: A Framework for Rapidly Instantiating BLAS
// Functionality", ibid. 41 (2015). From the inside out:
//
//   - A tile of C, of up to 8 rows and 3 vectors, is summed up in registers: each step along k loads one row of a panel
//     of B and multiplies it by as many elements of A, each spread over a vector. A function in assembly, written by
//     the command cmd/gen/assembly, does it for any strides of A, so that a transposed A is no case of its own.
//   - A panel of B, 3 vectors wide and as high as the first cache allows, is copied to consecutive memory when it is
//     transposed, incomplete, or used for more than a few tiles. Vectors are filled up with zeros; incomplete tiles are
//     computed in full aside, and what belongs to C is copied.
//   - A block of A, which is to stay in the second cache, is copied only where it is spread over too much memory and
//     many panels of B make up for it.
//   - The sum over k is cut into blocks at fixed places, and otherwise runs in order: so the bits of the result depend
//     neither on the number of threads nor on whether AVX2 or AVX-512 computed it, nor those of a row on the other
//     rows.
//   - The rows and columns of C are cut into regions, which package parallel shares between processors. Each packs what
//     it needs. Memory for it is kept, so that a product allocates nothing.
package gemm
