//go:build !amd64 || noasm

package simd

func available() Level { return Portable }
