// Package philox draws random numbers from a counter-based generator: Philox4x32-10 (Salmon, Moraes, Dror and Shaw,
// "Parallel random numbers: as easy as 1, 2, 3", SC 2011). A block of four 32-bit words is a function of a key and of
// the block's number, so any part of a stream can be drawn on its own, on any processor, and many blocks at once in
// vector instructions.
//
// The words of a stream are the same on every processor. So are the numbers made from them, up to the precision of the
// type: normal numbers in float32 differ in the last digits between AVX2 or AVX-512, which agree, and the loop in Go.
package philox
