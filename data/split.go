package data

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/data/internal/random"
)

// Split deals the samples at random into one part for each fraction. The parts are disjoint and cover the set; their
// sizes are the fractions of N, rounded up or down, and exact where the fraction is a whole number of samples. The
// same seed gives the same parts.
//
//	parts, err := set.Split(1, 0.8, 0.1, 0.1) // training, validation, test
//
// The parts are copies in random order, named after the set: "iris, part 1 of 3". Split returns an error if a fraction
// is not positive, if they do not sum to 1 within 1e-9, or if a part would be empty.
func (s *Set) Split(seed uint64, fractions ...float64) ([]*Set, error) {
	parts, err := s.split(seed, false, fractions)
	if err != nil {
		return nil, fmt.Errorf("data: split: %w", err)
	}
	return parts, nil
}

// SplitStratified is [Set.Split] with the class proportions of the set kept in every part: the number of samples of a
// class in a part differs from its exact share by at most 1 for two parts, and by less than 2 for more. The parts
// have the same sizes as with Split. It returns an error if the set has no labels.
func (s *Set) SplitStratified(seed uint64, fractions ...float64) ([]*Set, error) {
	parts, err := s.split(seed, true, fractions)
	if err != nil {
		return nil, fmt.Errorf("data: stratified split: %w", err)
	}
	return parts, nil
}

func (s *Set) split(seed uint64, stratified bool, fractions []float64) ([]*Set, error) {
	if err := s.checkForm(); err != nil {
		return nil, err
	}
	if stratified && s.Labels == nil {
		return nil, errors.New("the set has no labels")
	}
	if err := checkFractions(fractions); err != nil {
		return nil, err
	}

	// The samples are dealt in a random order. To stratify, they queue up class by class: dealing is fair on every
	// stretch of the queue, and so within each class. The parts are then collected in the random order again, so that
	// they are not sorted by class.
	order := random.Order(s.N, seed, 0, "split")
	queue := order
	if stratified {
		queue = slices.Clone(order)
		slices.SortStableFunc(queue, func(a, b int) int { return s.Labels[a] - s.Labels[b] })
	}
	partOf := make([]int, s.N)
	for k, part := range deal(s.N, fractions) {
		partOf[queue[k]] = part
	}
	members := make([][]int, len(fractions))
	for _, i := range order {
		members[partOf[i]] = append(members[partOf[i]], i)
	}

	for k, m := range members {
		if len(m) == 0 {
			return nil, fmt.Errorf("part %d would be empty: %v of %s", k+1, fractions[k], count(s.N, "sample"))
		}
	}
	parts := make([]*Set, len(fractions))
	for k, m := range members {
		part := s.pick(m)
		part.Name = fmt.Sprintf("part %d of %d", k+1, len(fractions))
		if s.Name != "" {
			part.Name = s.Name + ", " + part.Name
		}
		parts[k] = part
	}
	return parts, nil
}

func checkFractions(fractions []float64) error {
	if len(fractions) == 0 {
		return errors.New("no fractions")
	}
	sum := 0.0
	for k, f := range fractions {
		if !(f > 0 && f <= 1) { // catches NaN too
			return fmt.Errorf("fraction %d is %v: want more than 0 and at most 1", k+1, f)
		}
		sum += f
	}
	if math.Abs(sum-1) > 1e-9 {
		return fmt.Errorf("fractions %v sum to %v: want 1", fractions, sum)
	}
	return nil
}

// deal returns for each of n consecutive places the part it goes to. After any number p of places each part k of K
// has fractions[k]*p of them within 1-1/(2K-2). That is the best possible bound, reached by the algorithm of R.
// Tijdeman, The chairman assignment problem, Discrete Mathematics 32 (1980), 323-330: among the parts that are far
// enough behind to be served, serve the one with the earliest deadline. Ties go to the first part.
func deal(n int, fractions []float64) []int {
	const slack = 1e-6 // of one place: more than rounding can add up to, and harmless
	bound := 1 / float64(max(2*len(fractions)-2, 1))
	total := 0.0
	for _, f := range fractions {
		total += f
	}
	parts := make([]int, n)
	got := make([]int, len(fractions))
	for p := range parts {
		best, deadline := 0, math.Inf(1)
		for k, f := range fractions {
			// The conversion forbids a fused multiply-add, which would let the processor decide ties.
			behind := float64(f/total*float64(p+1)) - float64(got[k])
			if behind < bound-slack {
				continue
			}
			if d := (1 - bound - behind) / f; d < deadline-slack {
				best, deadline = k, d
			}
		}
		parts[p] = best
		got[best]++
	}
	return parts
}
