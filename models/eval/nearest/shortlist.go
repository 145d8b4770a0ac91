package nearest

import (
	"math"
	"slices"
)

// candidate is a code that may be among the nearest.
type candidate struct {
	index    int
	distance float64
}

// compare orders by distance, and equally near ones by their number.
func (c candidate) compare(d candidate) int {
	switch {
	case c.distance < d.distance:
		return -1
	case c.distance > d.distance:
		return 1
	}
	return c.index - d.index
}

// shortlist holds the codes that may be among the k nearest, given distances with an error.
type shortlist struct {
	k      int
	margin float64 // twice the largest error of a distance: codes farther than the k-th by more are out
	limit  float64 // candidates are nearer than that
	list   []candidate
	full   int // the length at which the list is shortened
	keys   []float64
}

func newShortlist(k int, margin float64) shortlist {
	full := 2*k + 32
	return shortlist{k: k, margin: margin, limit: math.Inf(1), full: full, list: make([]candidate, 0, full)}
}

// add takes the distances of the codes from the given number on, except the code from + self.
func (s *shortlist) add(from int, distances []float64, self int) {
	limit := s.limit
	for j, v := range distances {
		if v > limit || j == self {
			continue
		}
		s.list = append(s.list, candidate{from + j, v})
		if len(s.list) >= s.full {
			s.shorten()
			limit = s.limit
		}
	}
}

// shorten drops codes that are out. If many are equally near, the list stays long and is shortened less often.
func (s *shortlist) shorten() {
	if len(s.list) > s.k {
		s.keys = s.keys[:0]
		for _, c := range s.list {
			s.keys = append(s.keys, c.distance)
		}
		slices.Sort(s.keys)
		s.limit = s.keys[s.k-1] + s.margin
		s.list = slices.DeleteFunc(s.list, func(c candidate) bool { return c.distance > s.limit })
	}
	s.full = max(2*s.k+32, 2*len(s.list))
}

// candidates returns the remaining codes.
func (s *shortlist) candidates() []candidate {
	s.shorten()
	return s.list
}
