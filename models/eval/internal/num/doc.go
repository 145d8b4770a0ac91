// Package num computes with sets: products of matrices block by block, loops over fixed chunks of samples, streams of
// random numbers, and what two sets must have in common.
//
// Sets are float32, and sums of them are float64 here. Their matrix is made block by block, so that no second, larger
// copy of a set is in memory. Chunks do not depend on the number of processors, so neither does a bit of the results.
package num
