package cluster_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/models/eval/cluster"
)

// scores returns NMI, ARI and purity.
func clusterScores(t *testing.T, labels, clusters []int) [3]float64 {
	t.Helper()
	var out [3]float64
	for i, f := range []func([]int, []int) (float64, error){cluster.NMI, cluster.ARI, cluster.Purity} {
		v := evaltest.Must(f(labels, clusters))
		out[i] = v
	}
	return out
}

// TestClusterScores: the values of the second case are worked by hand; scikit-learn's normalized_mutual_info_score and
// adjusted_rand_score give 0.4398695005110285 and 0.11764705882352941.
func TestClusterScores(t *testing.T) {
	for _, c := range []struct {
		labels, clusters []int
		want             [3]float64
	}{
		{[]int{0, 0, 1, 1, 2}, []int{7, 7, 3, 3, -1}, [3]float64{1, 1, 1}},
		// Clusters {a a}, {a b b}, {b}: I = ln 2 − (1/2)(ln 3 − (2/3) ln 2), H = ln 2 and (1/3) ln 3 + (1/2) ln 2 +
		// (1/6) ln 6.
		{[]int{0, 0, 0, 1, 1, 1}, []int{0, 0, 1, 1, 1, 2}, [3]float64{
			(math.Ln2 - (math.Log(3)-2./3*math.Ln2)/2) / ((math.Ln2 + math.Log(3)/3 + math.Ln2/2 + math.Log(6)/6) / 2),
			(2 - 6.*4/15) / (5 - 6.*4/15), 5. / 6,
		}},
		{[]int{0, 1, 2}, []int{0, 0, 0}, [3]float64{0, 0, 1. / 3}},
		{[]int{0, 0}, []int{1, 1}, [3]float64{1, 1, 1}},
		{[]int{0, 1}, []int{1, 0}, [3]float64{1, 1, 1}},
	} {
		got := clusterScores(t, c.labels, c.clusters)
		for i, name := range []string{"NMI", "ARI", "purity"} {
			evaltest.Close(t, name, got[i], c.want[i], 1e-12)
		}
	}
	if _, err := cluster.ARI([]int{1}, nil); err == nil {
		t.Error("labels without clusters are compared")
	}
}

// TestClusterScoresOfChance: other names change nothing, and a random clustering of many samples scores about nothing.
func TestClusterScoresOfChance(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	labels, clusters, renamed := make([]int, 5000), make([]int, 5000), make([]int, 5000)
	for i := range labels {
		labels[i], clusters[i] = random.IntN(10), random.IntN(6)
		renamed[i] = 100 - 3*clusters[i]
	}
	a, b := clusterScores(t, labels, clusters), clusterScores(t, labels, renamed)
	for i, v := range a {
		evaltest.Close(t, "after renaming", b[i], v, 1e-12)
	}
	if math.Abs(a[0]) > .02 || math.Abs(a[1]) > .02 {
		t.Errorf("NMI %v and ARI %v of a random clustering", a[0], a[1])
	}
}

// TestClusterScoresOfScikitLearn compares with normalized_mutual_info_score and adjusted_rand_score of scikit-learn.
func TestClusterScoresOfScikitLearn(t *testing.T) {
	got := clusterScores(t, []int{0, 0, 0, 1, 1, 1}, []int{0, 0, 1, 1, 1, 2})
	evaltest.Close(t, "NMI", got[0], 0.4398695005110285, 1e-12)
	evaltest.Close(t, "ARI", got[1], 0.11764705882352941, 1e-12)
}
