// Package latent shows what a decoder makes of codes that no sample has: along paths between samples ([Interpolate]),
// along single units of the code ([Traverse]), on a grid of the plane ([Grid]), and, for a decoder that is told labels,
// as every class ([Labelled], [SwapLabels]):
//
//	way, err := latent.Interpolate(a, from, to, 11, latent.Spherical)
//	units, _, err := latent.UnitsOf(a, train)
//	rows, err := latent.Traverse(a, base, units, nil, nil)
//	across, up, err := latent.Plane(a, train, 20)
//	page, err := latent.Grid(a, across, up)
//
// [PosteriorOf] measures how much information a posterior carries. [PosteriorOf], [UnitsOf] and [Plane] respect a
// model's own prior.
//
// Package disentanglement measures whether units stand for the known factors of samples.
package latent
