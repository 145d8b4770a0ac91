// Package random makes the random streams of package data and of those below it.
package random

import (
	"encoding/binary"
	"math/rand/v2"
)

// Source returns a stream that depends on the arguments alone: up to three numbers, such as a seed and an epoch, and a
// purpose of up to 16 bytes (8 with three numbers). They fill the key of ChaCha8, whose outputs for different keys are
// unrelated: neighbouring seeds and epochs, or a split and a shuffle with the same seed, have nothing in common.
func Source(purpose string, numbers ...uint64) *rand.ChaCha8 {
	var key [32]byte
	for k, n := range numbers {
		binary.LittleEndian.PutUint64(key[8*k:], n)
	}
	copy(key[8*max(2, len(numbers)):], purpose)
	return rand.NewChaCha8(key)
}

// Order returns 0..n-1 in a random order, drawn from the Source of the other arguments.
func Order(n int, seed, stream uint64, purpose string) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	rand.New(Source(purpose, seed, stream)).Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
	return order
}
