// Package simd holds loops over slices of float32 in the vector instructions of the processor, chosen when the program
// starts: AVX-512, AVX2 with FMA, or none, on other processors and under the build tag noasm. Where there is none, a loop
// in Go takes their place.
package simd
