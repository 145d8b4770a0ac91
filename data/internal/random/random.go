// Package random makes the random orders of package data and of those below it.
package random

import (
	"encoding/binary"
	"math/rand/v2"
)

// Order returns 0..n-1 in a random order that depends on the arguments alone. Seed, stream and purpose (at most 16
// bytes) fill the whole key of ChaCha8, whose outputs for different keys are unrelated: neighbouring seeds and
// epochs, or a split and a shuffle with the same seed, have nothing in common.
func Order(n int, seed, stream uint64, purpose string) []int {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[0:], seed)
	binary.LittleEndian.PutUint64(key[8:], stream)
	copy(key[16:], purpose)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	rand.New(rand.NewChaCha8(key)).Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
	return order
}
