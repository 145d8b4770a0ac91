package cluster_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/cluster"
)

// ExampleFitKMeans finds two clusters on a line.
func ExampleFitKMeans() {
	codes, err := data.New([]float32{1, 2, 3, 11, 12, 13}, 6, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := cluster.FitKMeans(codes, 2, cluster.KMeansOptions{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	slices.SortFunc(m.Centres, func(a, b []float64) int { return int(a[0] - b[0]) })
	fmt.Println(m.Centres, m.Inertia, m.Converged)
	labels, err := m.Predict(codes)
	fmt.Println(labels, err)
	// Output:
	// [[2] [12]] 4 true
	// [0 0 0 1 1 1] <nil>
}

// TestKMeansAgainstAllPartitions: of eight points there are few enough partitions to try all of them.
func TestKMeansAgainstAllPartitions(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	for range 10 {
		const n, d = 8, 2
		k := 1 + r.IntN(4)
		s := &data.Set{N: n, D: d}
		for range n * d {
			s.X = append(s.X, float32(r.NormFloat64()))
		}
		least := math.Inf(1)
		labels := make([]int, n)
		for code := range int(math.Pow(float64(k), n)) {
			for i := range labels {
				labels[i] = code % k
				code /= k
			}
			least = min(least, inertia(s, labels, k))
		}
		m := evaltest.Must(cluster.FitKMeans(s, k, cluster.KMeansOptions{Starts: 60, Seed: seed}))
		if math.Abs(m.Inertia-least) > 1e-9 || math.Abs(inertia(s, m.Labels, k)-least) > 1e-9 || !m.Converged {
			t.Errorf("k = %d: inertia %v (of the labels %v), the least of all partitions is %v", k, m.Inertia,
				inertia(s, m.Labels, k), least)
		}
	}
}

// inertia sums up the squared distances from the means of the clusters, with an infinity if one is empty.
func inertia(s *data.Set, labels []int, k int) float64 {
	sum := 0.0
	for c := range k {
		mean, n := make([]float64, s.D), 0
		for i, label := range labels {
			if label == c {
				n++
				for j, v := range s.Row(i) {
					mean[j] += float64(v)
				}
			}
		}
		if n == 0 {
			return math.Inf(1)
		}
		for i, label := range labels {
			if label == c {
				for j, v := range s.Row(i) {
					sum += math.Pow(float64(v)-mean[j]/float64(n), 2)
				}
			}
		}
	}
	return sum
}

// TestKMeansOnBlobs compares with scikit-learn 1.9.1: KMeans(3, n_init=20, tol=0).fit(blobs) and KMeans(5, n_init=200,
// tol=0).
func TestKMeansOnBlobs(t *testing.T) {
	s := evaltest.Blobs(t)
	m := evaltest.Must(cluster.FitKMeans(s, 3, cluster.KMeansOptions{}))
	if math.Abs(m.Inertia-349.41165510478515) > 1e-9 {
		t.Errorf("inertia %v, scikit-learn's is 349.41165510478515", m.Inertia)
	}
	for _, want := range [][]float64{{0.8736662715, 4.1309804358}, {-0.2906035869, -0.0718563189},
		{3.913193036, 1.0824798594}} {
		if !slices.ContainsFunc(m.Centres, func(c []float64) bool { return math.Hypot(c[0]-want[0], c[1]-want[1]) < 1e-9 }) {
			t.Errorf("there is no centre %v among %v", want, m.Centres)
		}
	}
	counts := make([]int, 3)
	for _, label := range m.Labels {
		counts[label]++
	}
	if slices.Sort(counts); !slices.Equal(counts, []int{94, 98, 108}) {
		t.Errorf("clusters of %v codes, scikit-learn's have 94, 98 and 108", counts)
	}
	if labels, err := m.Predict(s); err != nil || !slices.Equal(labels, m.Labels) {
		t.Errorf("the labels predicted for the same codes are others (%v)", err)
	}
	m, err := cluster.FitKMeans(s, 5, cluster.KMeansOptions{Starts: 200})
	if err != nil || math.Abs(m.Inertia-193.47339301570003) > 1e-9 {
		t.Errorf("inertia %v (%v), the least that scikit-learn finds is 193.47339301570003", m.Inertia, err)
	}
}

// TestKMeansBits: the same bits for any number of processors, other ones for another seed.
func TestKMeansBits(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	s := &data.Set{N: 5000, D: 7}
	for range s.N * s.D {
		s.X = append(s.X, float32(r.NormFloat64()))
	}
	var first *cluster.KMeans
	evaltest.ForProcessors(func(n int) {
		m := evaltest.Must(cluster.FitKMeans(s, 6, cluster.KMeansOptions{Starts: 2, MaxIterations: 15, Seed: 3}))
		if first == nil {
			first = m
		}
		if !reflect.DeepEqual(m, first) {
			t.Errorf("other clusters with %d processors", n)
		}
	})
	if first.Converged || first.Iterations != 15 {
		t.Errorf("converged: %v after %d iterations of noise; this test wants a fit that was stopped", first.Converged,
			first.Iterations)
	}
	if labels, err := first.Predict(s); err != nil || !slices.Equal(labels, first.Labels) {
		t.Errorf("a fit that was stopped has other labels than Predict (%v)", err)
	}
	other, err := cluster.FitKMeans(s, 6, cluster.KMeansOptions{Starts: 2, MaxIterations: 15, Seed: 4})
	if err != nil || reflect.DeepEqual(other.Centres, first.Centres) {
		t.Errorf("the same centres from another seed (%v)", err)
	}
}

// TestKMeansFarFromTheOrigin: sums of squares of 10¹⁴ would drown distances of 1.
func TestKMeansFarFromTheOrigin(t *testing.T) {
	s := &data.Set{N: 64, D: 3}
	for i := range s.N {
		for j := range s.D {
			s.X = append(s.X, 1e7+float32(4*(i%8)+i/8%2)+float32(j))
		}
	}
	m := evaltest.Must(cluster.FitKMeans(s, 8, cluster.KMeansOptions{Starts: 20}))
	if m.Inertia != 64*3*.25 {
		t.Errorf("inertia %v, want 48: eight pairs of columns a step apart", m.Inertia)
	}
}

// TestKMeansOfCopies: as many clusters as there are different codes hold nothing but copies, however many there are,
// and every centre is used. More clusters are refused.
func TestKMeansOfCopies(t *testing.T) {
	s := &data.Set{N: 40, D: 1}
	for i := range s.N {
		s.X = append(s.X, float32(i%4*i%4))
	}
	distinct := map[float32]bool{}
	for _, v := range s.X {
		distinct[v] = true
	}
	m := evaltest.Must(cluster.FitKMeans(s, len(distinct), cluster.KMeansOptions{}))
	if m.Inertia != 0 {
		t.Errorf("inertia %v, want 0", m.Inertia)
	}
	used := map[int]bool{}
	for _, label := range m.Labels {
		used[label] = true
	}
	if len(used) != len(distinct) {
		t.Errorf("%d of %d clusters have codes", len(used), len(distinct))
	}
	_, err := cluster.FitKMeans(s, len(distinct)+1, cluster.KMeansOptions{})
	if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%d different codes", len(distinct))) {
		t.Errorf("error %v does not say that there are %d different codes", err, len(distinct))
	}
}

func TestKMeansErrors(t *testing.T) {
	s := evaltest.Blobs(t)
	m := evaltest.Must(cluster.FitKMeans(s, 2, cluster.KMeansOptions{}))
	bad := s.Clone()
	bad.X[5] = float32(math.NaN())
	_, nan := cluster.FitKMeans(bad, 2, cluster.KMeansOptions{})
	_, empty := cluster.FitKMeans(nil, 2, cluster.KMeansOptions{})
	_, none := cluster.FitKMeans(s, 0, cluster.KMeansOptions{})
	_, many := cluster.FitKMeans(s, 301, cluster.KMeansOptions{})
	_, starts := cluster.FitKMeans(s, 2, cluster.KMeansOptions{Starts: -1})
	_, iterations := cluster.FitKMeans(s, 2, cluster.KMeansOptions{MaxIterations: -1})
	_, dims := m.Predict(&data.Set{X: []float32{1, 2, 3}, N: 1, D: 3})
	_, unfitted := new(cluster.KMeans).Predict(s)
	var nobody *cluster.KMeans
	_, none2 := nobody.Predict(s)
	_, none3 := nobody.CentreSet()
	_, uneven := (&cluster.KMeans{Centres: [][]float64{{1, 2}, {1}}}).CentreSet()
	for _, c := range []struct {
		err  error
		want string
	}{
		{nan, "row 2, column 1"}, {empty, "nil"}, {none, "1 to 300"}, {many, "1 to 300"}, {starts, "starts"},
		{iterations, "iterations"},
		{dims, "3 values; centre 0 has 2"}, {unfitted, "FitKMeans"}, {none2, "FitKMeans"}, {none3, "FitKMeans"},
		{uneven, "values"},
	} {
		if c.err == nil || !strings.HasPrefix(c.err.Error(), "cluster: k-means: ") ||
			!strings.Contains(c.err.Error(), c.want) {
			t.Errorf("error %v does not say %q", c.err, c.want)
		}
	}
	centres, err := m.CentreSet()
	if err != nil || centres.N != 2 || centres.D != 2 || float64(centres.X[3]) != float64(float32(m.Centres[1][1])) {
		t.Errorf("centres %v (%v)", centres, err)
	}
}
