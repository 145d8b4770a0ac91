package cluster

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// KMeans is a clustering around k centres: every code belongs to the nearest centre, ties going to the first, and every
// centre is the mean of its codes. Lloyd's iterations (IEEE Transactions on Information Theory 28, 1982), started by
// k-means++ (Arthur and Vassilvitskii, SODA 2007), find a local minimum of the inertia.
//
// Gonum has no k-means. The Go modules that have one lack k-means++ or a seed or are unmaintained, and none uses matrix
// products.
type KMeans struct {
	Centres    [][]float64 // k means of as many values as codes have
	Labels     []int       // the cluster of every code it was fitted to, 0..k-1
	Inertia    float64     // Σ ‖z − centre‖² over these codes
	Iterations int         // of the best start
	// Converged is whether another iteration would have changed nothing. If not, MaxIterations was too small, and the
	// centres are the means of the previous iteration's clusters.
	Converged bool
}

// KMeansOptions are the settings of [FitKMeans]. The zero value takes the best of 10 starts from seed 0, with at most
// 300 iterations.
type KMeansOptions struct {
	Starts        int // 0 means 10; the one with the smallest inertia counts
	MaxIterations int // of each start; 0 means 300
	Seed          uint64
}

func (o KMeansOptions) withDefaults() KMeansOptions {
	if o.Starts == 0 {
		o.Starts = 10
	}
	if o.MaxIterations == 0 {
		o.MaxIterations = 300
	}
	return o
}

// FitKMeans finds k clusters of codes, k between 1 and the number of different codes. Labels of the codes are ignored.
// The same seed gives the same bits.
func FitKMeans(codes *data.Set, k int, o KMeansOptions) (_ *KMeans, err error) {
	defer num.Name(&err, "cluster: k-means")
	o = o.withDefaults()
	if err := codes.Check(); err != nil {
		return nil, err
	}
	switch {
	case k < 1 || k > codes.N:
		return nil, fmt.Errorf("%d clusters of %d codes: there must be 1 to %d", k, codes.N, codes.N)
	case o.Starts < 1:
		return nil, fmt.Errorf("%d starts: there must be at least 1", o.Starts)
	case o.MaxIterations < 1:
		return nil, fmt.Errorf("%d iterations: there must be at least 1", o.MaxIterations)
	}
	var best *KMeans
	for start := range o.Starts {
		centres, err := plusPlus(codes, k, num.Random("k-means", o.Seed, uint64(start)))
		if err != nil {
			return nil, err
		}
		if m := lloyd(codes, centres, o.MaxIterations); best == nil || m.Inertia < best.Inertia {
			best = m
		}
	}
	return best, nil
}

// lloyd alternates between nearest centres and means until nothing changes.
func lloyd(codes *data.Set, centres [][]float64, most int) *KMeans {
	m := &KMeans{Centres: centres}
	squares := make([]float64, codes.N) // of the distances to the centres
	labels := make([]int, codes.N)
	for m.Iterations < most && !m.Converged {
		m.Iterations++
		assign(codes, m.Centres, labels, squares)
		repair(labels, squares, len(centres))
		if m.Converged = slices.Equal(labels, m.Labels); !m.Converged {
			m.Centres = means(codes, labels, len(centres))
		}
		m.Labels = append(m.Labels[:0], labels...)
	}
	if !m.Converged { // the centres have moved once more
		assign(codes, m.Centres, m.Labels, squares)
	}
	for _, v := range squares {
		m.Inertia += v
	}
	return m
}

// repair gives every empty cluster the code that is farthest from its centre, ties going to the first, without emptying
// another cluster. This can only lower the inertia.
func repair(labels []int, squares []float64, k int) {
	counts := make([]int, k)
	for _, label := range labels {
		counts[label]++
	}
	for empty := range counts {
		if counts[empty] > 0 {
			continue
		}
		far := -1
		for i, label := range labels {
			if counts[label] > 1 && (far < 0 || squares[i] > squares[far]) {
				far = i
			}
		}
		counts[labels[far]]--
		counts[empty]++
		labels[far], squares[far] = empty, 0
	}
}

// means returns the mean of every cluster; none is empty.
func means(codes *data.Set, labels []int, k int) [][]float64 {
	type sums struct {
		of     [][]float64
		counts []int
	}
	partial := make([]sums, num.Parts(codes.N, 1<<14/codes.D))
	num.InParts(codes.N, len(partial), func(part, lo, hi int) {
		p := sums{num.Matrix(k, codes.D), make([]int, k)}
		for i := lo; i < hi; i++ {
			p.counts[labels[i]]++
			sum := p.of[labels[i]]
			for j, v := range codes.Row(i) {
				sum[j] += float64(v)
			}
		}
		partial[part] = p
	})
	out := num.Matrix(k, codes.D)
	for c, centre := range out {
		n := 0
		for _, p := range partial {
			n += p.counts[c]
			for j, v := range p.of[c] {
				centre[j] += v
			}
		}
		for j := range centre {
			centre[j] /= float64(n)
		}
	}
	return out
}

// Predict returns the number of the nearest centre for every code, ties going to the first.
func (m *KMeans) Predict(codes *data.Set) ([]int, error) {
	if err := codes.Check(); err != nil {
		return nil, fmt.Errorf("cluster: k-means: predict: %w", err)
	}
	if m == nil || len(m.Centres) == 0 {
		return nil, errors.New("cluster: k-means: predict: there are no centres: FitKMeans finds them")
	}
	for c, centre := range m.Centres {
		if len(centre) != codes.D {
			return nil, fmt.Errorf("cluster: k-means: predict: codes of %d values; centre %d has %d", codes.D, c, len(centre))
		}
	}
	labels := make([]int, codes.N)
	assign(codes, m.Centres, labels, make([]float64, codes.N))
	return labels, nil
}

// CentreSet returns the centres as a set, for example to decode them.
func (m *KMeans) CentreSet() (*data.Set, error) {
	if m == nil || len(m.Centres) == 0 {
		return nil, errors.New("cluster: k-means: there are no centres: FitKMeans finds them")
	}
	s := &data.Set{Name: "cluster centres", N: len(m.Centres), D: len(m.Centres[0])}
	for _, centre := range m.Centres {
		s.X = append(s.X, num.Float32s(centre)...)
	}
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("cluster: k-means: centres: %w", err)
	}
	return s, nil
}

// infinite returns n infinities.
func infinite(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = math.Inf(1)
	}
	return out
}
