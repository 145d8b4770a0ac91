package cluster

import (
	"fmt"
	"math"
)

// Clusters are compared with classes by how their members are distributed. The numbering of clusters and classes does
// not matter, nor need there be equally many.

// contingency counts the samples of each class in each cluster.
type contingency struct {
	counts            [][]int
	classes, clusters []int // totals
	n                 int
}

func newContingency(what string, labels, clusters []int) (*contingency, error) {
	if len(labels) != len(clusters) || len(labels) == 0 {
		return nil, fmt.Errorf("cluster: %s: %d labels for %d samples: there must be equally many, and at least 1",
			what, len(labels), len(clusters))
	}
	c := &contingency{n: len(labels)}
	class, cluster := map[int]int{}, map[int]int{}
	number := func(m map[int]int, v int) int {
		i, ok := m[v]
		if !ok {
			i = len(m)
			m[v] = i
		}
		return i
	}
	for k := range labels {
		i, j := number(class, labels[k]), number(cluster, clusters[k])
		for len(c.counts) <= i {
			c.counts, c.classes = append(c.counts, nil), append(c.classes, 0)
		}
		for len(c.clusters) <= j {
			c.clusters = append(c.clusters, 0)
		}
		for len(c.counts[i]) <= j {
			c.counts[i] = append(c.counts[i], 0)
		}
		c.counts[i][j]++
		c.classes[i]++
		c.clusters[j]++
	}
	return c, nil
}

// entropy returns the entropy of a distribution given by counts, in nats.
func (c *contingency) entropy(counts []int) float64 {
	h := 0.0
	for _, k := range counts {
		p := float64(k) / float64(c.n)
		h -= p * math.Log(p)
	}
	return h
}

// NMI returns the normalised mutual information I(U; V)/((H(U) + H(V))/2) of a clustering and the classes: 1 if they
// are the same up to names, about 0 if independent, and 1 if both have only one member (with the arithmetic mean, as in
// scikit-learn; Vinh, Epps and Bailey, JMLR 11, 2010).
func NMI(labels, clusters []int) (float64, error) {
	c, err := newContingency("nmi", labels, clusters)
	if err != nil {
		return 0, err
	}
	mutual := 0.0
	for i, row := range c.counts {
		for j, k := range row {
			if k > 0 {
				p := float64(k) / float64(c.n)
				mutual += p * math.Log(p*float64(c.n)/float64(c.classes[i])*float64(c.n)/float64(c.clusters[j]))
			}
		}
	}
	norm := (c.entropy(c.classes) + c.entropy(c.clusters)) / 2
	if norm == 0 {
		return 1, nil
	}
	return min(max(mutual/norm, 0), 1), nil
}

// ARI returns the adjusted Rand index of a clustering and the classes (Hubert and Arabie, Journal of Classification 2,
// 1985): the share of pairs of samples on which they agree, adjusted to be 0 on average for independent clusterings and
// 1 for equal ones.
func ARI(labels, clusters []int) (float64, error) {
	c, err := newContingency("ari", labels, clusters)
	if err != nil {
		return 0, err
	}
	pairs := func(k int) float64 { return float64(k) * float64(k-1) / 2 }
	both, inClasses, inClusters := 0.0, 0.0, 0.0
	for _, row := range c.counts {
		for _, k := range row {
			both += pairs(k)
		}
	}
	for _, k := range c.classes {
		inClasses += pairs(k)
	}
	for _, k := range c.clusters {
		inClusters += pairs(k)
	}
	if all := pairs(c.n); all > 0 {
		expected, most := inClasses*inClusters/all, (inClasses+inClusters)/2
		if most != expected {
			return (both - expected) / (most - expected), nil
		}
	}
	return 1, nil // both put all samples together, or all apart
}

// Purity returns the share of samples that belong to the most frequent class of their cluster. It grows with the number
// of clusters: compare it only for equal numbers.
func Purity(labels, clusters []int) (float64, error) {
	c, err := newContingency("purity", labels, clusters)
	if err != nil {
		return 0, err
	}
	most := make([]int, len(c.clusters))
	for _, row := range c.counts {
		for j, k := range row {
			most[j] = max(most[j], k)
		}
	}
	sum := 0
	for _, k := range most {
		sum += k
	}
	return float64(sum) / float64(c.n), nil
}
