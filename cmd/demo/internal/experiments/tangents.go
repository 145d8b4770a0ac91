package experiments

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/eval/nearest"
)

// sensitivity is what the Jacobian of a code does to directions, averaged over images.
type sensitivity struct {
	singular []float64 // the singular values of the Jacobian, falling
	// along is the root mean square of ‖J t‖ over unit vectors t along the data, across over unit vectors orthogonal to
	// them.
	along, across float64
}

// The directions along the data at an image are the leading principal directions of the nearest training images.
const (
	tangentImages     = 60 // test images to measure at
	tangentNeighbours = 30
	tangents          = 8
)

// tangentPlanes returns, for the first test images, an orthonormal basis of the directions in which their nearest
// training images differ from one another, n x tangents each.
func (l *Bench) tangentPlanes() (images *data.Set, planes []*mat.Dense) {
	images = try.Get(l.Test.Head(min(tangentImages, l.Test.N)))
	index := try.Get(nearest.NewIndex(l.Train, nearest.Options{}))
	found := try.Get(index.Neighbours(images, tangentNeighbours))
	for _, near := range found.Indices {
		neighbours := try.Get(l.Train.Select(near))
		pca := try.Get(linear.FitPCA(neighbours, tangents))
		plane := mat.NewDense(images.D, tangents, nil)
		for k, component := range pca.Components {
			plane.SetCol(k, component)
		}
		planes = append(planes, plane)
	}
	return images, planes
}

// sensitivity measures a code of one layer of sigmoids, whose Jacobian is diag(z(1 − z)) W.
func (l *Bench) sensitivity(ae *Trained, images *data.Set, planes []*mat.Dense) sensitivity {
	codes := try.Get(ae.Encode(images))
	weights := columns(ae.Autoencoder, "code/W")
	s := sensitivity{singular: make([]float64, codes.D)}
	share, n := 1/float64(images.N), images.D
	for i, plane := range planes {
		jacobian := mat.NewDense(codes.D, n, nil)
		for j, z := range codes.Row(i) {
			slope := float64(z) * (1 - float64(z))
			for k, w := range weights[j] {
				jacobian.Set(j, k, slope*w)
			}
		}
		var svd mat.SVD
		if !svd.Factorize(jacobian, mat.SVDNone) {
			try.OK(fmt.Errorf("the singular values of the Jacobian at image %d were not found", i))
		}
		total := 0.0
		for j, v := range svd.Values(nil) {
			s.singular[j] += share * v
			total += v * v
		}
		var moved mat.Dense
		moved.Mul(jacobian, plane)
		within := math.Pow(mat.Norm(&moved, 2), 2)
		s.along += share * within / tangents
		s.across += share * (total - within) / float64(n-tangents)
	}
	s.along, s.across = math.Sqrt(s.along), math.Sqrt(s.across)
	return s
}
