package philox

import "math/bits"

// The multipliers and the increments of the keys of Philox4x32, and its number of rounds.
const (
	multiplier0, multiplier1 = 0xd2511f53, 0xcd9e8d57
	increment0, increment1   = 0x9e3779b9, 0xbb67ae85
	rounds                   = 10
)

// Stream is the numbers that belong to a key.
type Stream struct {
	keys [2 * rounds]uint32 // two for each round
}

// New returns the stream of a key. Streams of different keys are independent.
func New(key uint64) Stream {
	var s Stream
	k0, k1 := uint32(key), uint32(key>>32)
	for i := 0; i < len(s.keys); i += 2 {
		s.keys[i], s.keys[i+1] = k0, k1
		k0, k1 = k0+increment0, k1+increment1
	}
	return s
}

// block encrypts a counter.
func (s *Stream) block(x [4]uint32) [4]uint32 {
	for i := 0; i < len(s.keys); i += 2 {
		high0, low0 := bits.Mul32(multiplier0, x[0])
		high1, low1 := bits.Mul32(multiplier1, x[2])
		x = [4]uint32{high1 ^ x[1] ^ s.keys[i], low1, high0 ^ x[3] ^ s.keys[i+1], low0}
	}
	return x
}

// A group is so many blocks, whose first words come first, then the second ones and so on: vectors hold the same word
// of several blocks.
const (
	groupBlocks = 16
	group       = 4 * groupBlocks // in words
)

// words writes whole groups of the stream to dst, from word first on, which begins a group.
func (s *Stream) words(dst []uint32, first uint64) {
	counter := first / 4
	if s.wordsVector(dst, counter) {
		return
	}
	for ; len(dst) > 0; dst = dst[group:] {
		for b := range uint64(groupBlocks) {
			n := counter + b
			for i, w := range s.block([4]uint32{uint32(n), uint32(n >> 32)}) {
				dst[i*groupBlocks+int(b)] = w
			}
		}
		counter += groupBlocks
	}
}
