//go:build !amd64 || noasm

package philox

// The functions of this file leave all to the loops in Go.

func (s *Stream) wordsVector(_ []uint32, _ uint64) bool { return false }

func (l *Law[F]) fillVector(_ []F, _ *[Chunk]uint32) bool { return false }
