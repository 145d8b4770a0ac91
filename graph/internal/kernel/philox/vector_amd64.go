//go:build !noasm

package philox

import (
	"unsafe"

	"github.com/aegis-ae/aegis/graph/internal/kernel/simd"
)

// level is the vector instructions that are used: a test sets it.
var level = simd.Available

// wordsVector writes whole groups of words from a block on, if there are vector instructions.
func (s *Stream) wordsVector(dst []uint32, counter uint64) bool {
	switch level {
	case simd.AVX512:
		wordsAVX512(&dst[0], len(dst)/group, counter, &s.keys[0])
	case simd.AVX2:
		wordsAVX2(&dst[0], len(dst)/group, counter, &s.keys[0])
	default:
		return false
	}
	return true
}

// fillVector is fill for float32, if there are vector instructions.
func (l *Law[F]) fillVector(dst []F, words *[Chunk]uint32) bool {
	if level == simd.Portable || unsafe.Sizeof(dst[0]) != 4 {
		return false
	}
	const half = Chunk / 2
	x := (*[Chunk]float32)(unsafe.Pointer(unsafe.SliceData(dst)))
	a, b, wide := float32(l.a), float32(l.b), level == simd.AVX512
	switch l.kind {
	case normal:
		if wide {
			normalAVX512(&x[0], &x[half], &words[0], &words[half], half, a, b)
		} else {
			normalAVX2(&x[0], &x[half], &words[0], &words[half], half, a, b)
		}
	case uniform:
		if wide {
			uniformAVX512(&x[0], &words[0], Chunk, a, b, float32(l.span))
		} else {
			uniformAVX2(&x[0], &words[0], Chunk, a, b, float32(l.span))
		}
	case bernoulli:
		if l.threshold>>32 != 0 { // more than a word can hold
			return false
		}
		if wide {
			bernoulliAVX512(&x[0], &words[0], Chunk, uint32(l.threshold))
		} else {
			bernoulliAVX2(&x[0], &words[0], Chunk, uint32(l.threshold))
		}
	}
	return true
}
