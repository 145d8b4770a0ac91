package philox

import "unsafe"

// Chunk is the number of elements of a stream that are drawn together.
const Chunk = 4 * group

// Fill writes the numbers of a stream from number first on, which is a multiple of Chunk, to dst.
func Fill[F Float](dst []F, s *Stream, first uint64, law Law[F]) {
	var words [Chunk]uint32
	for len(dst) >= Chunk {
		w := &words
		if unsafe.Sizeof(dst[0]) == unsafe.Sizeof(words[0]) { // float32: the words lie where the numbers will
			w = (*[Chunk]uint32)(unsafe.Pointer(unsafe.SliceData(dst)))
		}
		s.words(w[:], first)
		law.fill(dst[:Chunk], w)
		dst, first = dst[Chunk:], first+Chunk
	}
	if len(dst) > 0 {
		var last [Chunk]F
		s.words(words[:], first)
		law.fill(last[:], &words)
		copy(dst, last[:])
	}
}
