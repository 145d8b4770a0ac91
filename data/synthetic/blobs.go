package synthetic

import (
	"fmt"

	"github.com/aegis-ae/aegis/data"
)

// Blobs are round Gaussian clusters: sample i belongs to class i modulo Classes, and is the centre of the class plus
// independent Gaussian noise in every feature. The centres are uniform in a box. A longer set begins with the samples
// of a shorter one.
type Blobs struct {
	N       int     // samples; zero: 1,000
	D       int     // features; zero: 2
	Classes int     // blobs; zero: 3
	Std     float64 // standard deviation of each blob in every direction; zero: 1
	Box     float64 // the centres lie in [-Box, Box] in every feature; zero: 10
}

// Sample draws the set: features "x1" to "xD", classes "blob 1", "blob 2", ... It returns an error if a field is
// negative or not finite.
func (b Blobs) Sample(seed uint64) (*data.Set, error) {
	centres, err := b.Centres(seed)
	if err != nil {
		return nil, err
	}
	n, std := orDefault(b.N, defaultN), orDefault(b.Std, 1)
	random := newRandom(seed, "blobs")
	s, err := newSet("blobs", n, len(centres[0]), numbered("blob", len(centres)), func(i int, row []float64) int {
		class := i % len(centres)
		for j := range row {
			row[j] = centres[class][j] + float64(std*random.NormFloat64())
		}
		return class
	})
	if err != nil {
		return nil, failed("blobs", err)
	}
	s.Features = axes(s.D)
	return s, nil
}

// Centres returns the class centres of the set that Sample draws with the same seed.
func (b Blobs) Centres(seed uint64) ([][]float64, error) {
	n, d, k := orDefault(b.N, defaultN), orDefault(b.D, 2), orDefault(b.Classes, 3)
	if err := failed("blobs", checkSize(n, d), checkSize(k, d), checkScale("standard deviation", b.Std),
		checkScale("box", b.Box)); err != nil {
		return nil, err
	}
	box := orDefault(b.Box, 10)
	random := newRandom(seed, "blobs centres")
	centres := make([][]float64, k)
	for c := range centres {
		centres[c] = make([]float64, d)
		for j := range centres[c] {
			centres[c][j] = box * (2*random.Float64() - 1)
		}
	}
	return centres, nil
}

// axes names the features of a space: "x1" to "xd".
func axes(d int) []string {
	names := make([]string, d)
	for j := range names {
		names[j] = fmt.Sprintf("x%d", j+1)
	}
	return names
}
