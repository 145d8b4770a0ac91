package data

import "math"

// medians returns the median of each column; every column has at least one value. It takes four passes and memory
// that does not grow with the number of samples: it finds the two middle values digit by digit, in base 256.
func medians(src Source, m Summary) ([]float64, error) {
	d := len(m.Missing)
	// Column j looks for the values of the 0-based ranks (n-1)/2 and n/2, which for odd n are one: middle[2j] and
	// middle[2j+1].
	middle := make([]ranked, 2*d)
	for j, missing := range m.Missing {
		n := m.N - missing
		middle[2*j].rank, middle[2*j+1].rank = (n-1)/2, n/2
	}
	counts := make([][256]uint32, 2*d)
	for shift := 24; shift >= 0; shift -= 8 {
		clear(counts)
		for b, err := range src.Stream(BatchOptions{}) {
			if err != nil {
				return nil, bare(err)
			}
			for i, v := range b.X {
				if v != v {
					continue
				}
				key, j := orderedBits(v), i%d
				for k := 2 * j; k <= 2*j+1; k++ {
					if middle[k].agrees(key, shift+8) {
						counts[k][key>>shift&0xff]++
					}
				}
			}
		}
		for k := range middle {
			middle[k].next(&counts[k])
		}
	}
	values := make([]float64, d)
	for j := range values {
		lo, hi := float64(fromOrderedBits(middle[2*j].digits)), float64(fromOrderedBits(middle[2*j+1].digits))
		values[j] = lo + (hi-lo)/2
	}
	return values, nil
}

// ranked holds the first digits of a value, and its rank among all values that begin with them.
type ranked struct {
	digits uint32
	rank   int
}

// agrees reports whether key begins with the known digits, which stand above bit shift.
func (r ranked) agrees(key uint32, shift int) bool { return uint64(key)>>shift == uint64(r.digits) }

// next finds one more digit, given how many values with the same leading digits have each.
func (r *ranked) next(counts *[256]uint32) {
	digit := 0
	for digit < 255 && r.rank >= int(counts[digit]) {
		r.rank -= int(counts[digit])
		digit++
	}
	r.digits = r.digits<<8 | uint32(digit)
}

// orderedBits maps numbers to integers in the same order, with both zeros equal.
func orderedBits(v float32) uint32 {
	bits := math.Float32bits(v + 0) // -0 + 0 is 0
	if bits>>31 == 1 {
		return ^bits
	}
	return bits | 1<<31
}

func fromOrderedBits(key uint32) float32 {
	if key>>31 == 1 {
		return math.Float32frombits(key &^ (1 << 31))
	}
	return math.Float32frombits(^key)
}
