// Package nearest finds the nearest of given codes, to retrieve what is alike and to classify by a vote. An [Index]
// compares all of them, so no neighbour is missed:
//
//	ix, err := nearest.NewIndex(codes, nearest.Options{})
//	alike, err := ix.Neighbours(queries, 10)
//	precision, err := ix.PrecisionAt(queries, 10)
//	classes, err := ix.Classify(queries, 5)
package nearest
