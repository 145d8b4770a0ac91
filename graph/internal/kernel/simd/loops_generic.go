//go:build !amd64 || noasm

package simd

// levels has no loops: there are only those in Go.
var levels = [AVX512 + 1]*loops{}
