// Package philox draws random numbers from a generator that counts: Philox4x32-10 (Salmon, Moraes, Dror and Shaw,
// "Parallel random numbers: as easy as 1, 2, 3", SC 2011). A block of four words of 32 bits is a function of a key and
// of the number of the block alone, so that any part of a stream can be drawn by itself, on any processor, and many
// blocks at once in vector instructions.
//
// The words of a stream are the same on every processor. So are, but for the precision of the type, the numbers made of
// them: normal ones in float32 differ in their last places between AVX2 or AVX-512, which agree, and the loop in Go.
package philox
