// Package cluster finds clusters and densities of codes. [FitKMeans] finds clusters, which [NMI], [ARI] and [Purity]
// compare with classes:
//
//	codes, err := a.Encode(train)
//	clusters, err := cluster.FitKMeans(codes, 10, cluster.KMeansOptions{})
//	nmi, err := cluster.NMI(codes.Labels, clusters.Labels)
//
// [FitMixture] fits a mixture of Gaussians, a density that codes can be drawn from (see package sample).
package cluster
