package input

import "github.com/aegis-ae/aegis/data"

// ByTurns returns the numbers of n samples: the first of each class, then the second of each, and so on; or simply the
// first n of a set without labels. There are fewer if the set is smaller.
func ByTurns(s *data.Set, n int) []int {
	queues := make([][]int, max(1, len(s.Classes)))
	for i := range s.N {
		class := 0
		if s.Labels != nil {
			class = s.Labels[i]
		}
		queues[class] = append(queues[class], i)
	}
	n = min(n, s.N)
	var out []int
	for turn := 0; len(out) < n; turn++ {
		for _, q := range queues {
			if turn < len(q) && len(out) < n {
				out = append(out, q[turn])
			}
		}
	}
	return out
}

// ClassOf returns the name of the class of a sample; nothing for a set without labels.
func ClassOf(s *data.Set, i int) string {
	if s.Labels == nil {
		return ""
	}
	return s.Classes[s.Labels[i]]
}

// ClassNames returns the name of the class of every sample; nil for a set without labels.
func ClassNames(s *data.Set) []string {
	var out []string
	for _, label := range s.Labels {
		out = append(out, s.Classes[label])
	}
	return out
}

// MaxShown is the number of images side by side beyond which they are too small to see.
const MaxShown = 20

// Doubles returns the values in float64.
func Doubles(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}

// BetweenZeroAndOne reports whether all values lie from 0 to 1.
func BetweenZeroAndOne(s *data.Set) bool {
	lo, hi, err := s.Range()
	return err == nil && lo >= 0 && hi <= 1
}
