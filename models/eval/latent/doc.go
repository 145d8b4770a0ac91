// Package latent shows what a decoder makes of codes that no sample has: along paths between samples ([Interpolate]), along
// single units of the code ([Traverse]), on a grid of the plane ([Grid]), and, for a decoder that is told labels, as every
// class ([Labelled], [SwapLabels]):
//
//	way, err := latent.Interpolate(a, from, to, 11, latent.Spherical)
//	units, err := latent.PriorUnits(mean, logvar)
//	rows, err := latent.Traverse(a, base, units, nil, nil)
//	page, err := latent.Grid(a, latent.NormalQuantiles(20), latent.NormalQuantiles(20))
//
// Whether units stand for something is asked by package disentanglement where the factors are known that samples were made of.
package latent
