//go:build !noasm

package philox

import (
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph/internal/kernel/simd"
)

func levels() []testLevel {
	var all []testLevel
	for l := simd.Portable; l <= simd.Available; l++ {
		all = append(all, testLevel{l.String(), func() func() {
			was := level
			level = l
			return func() { level = was }
		}})
	}
	return all
}

// TestSameBitsOnVectorLevels: AVX2 and AVX-512 agree, and with the loop in Go where there is nothing but exact
// operations.
func TestSameBitsOnVectorLevels(t *testing.T) {
	s := New(8)
	for _, law := range laws[float32]() {
		var first []uint32
		for l, name := range levels() {
			if l == 0 && law.kind == normal {
				continue
			}
			back := name.use()
			x := make([]float32, 50*Chunk+9)
			Fill(x, &s, 0, law)
			back()
			bits := make([]uint32, len(x))
			for i, v := range x {
				bits[i] = math.Float32bits(v)
			}
			if first == nil {
				first = bits
			} else if !slices.Equal(bits, first) {
				t.Errorf("%+v: other numbers with %s", law, name.name)
			}
		}
	}
}
