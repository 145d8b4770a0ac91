// Package num computes with sets: products of matrices block by block, loops over fixed chunks of samples, streams of
// random numbers, and what two sets must have in common.
//
// Sets are float32, and sums are float64. Matrices are made block by block, so there is never a second, larger copy of
// a set. Fixed chunks keep results independent of GOMAXPROCS.
package num
