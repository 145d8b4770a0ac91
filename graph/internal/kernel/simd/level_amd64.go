//go:build !noasm

package simd

import "golang.org/x/sys/cpu"

func available() Level {
	x := &cpu.X86
	switch {
	case !(x.HasAVX2 && x.HasFMA && x.HasBMI2):
		return Portable
	case !(x.HasAVX512F && x.HasAVX512VL && x.HasAVX512DQ && x.HasAVX512BW):
		return AVX2
	}
	return AVX512
}
