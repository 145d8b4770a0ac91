package claims

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
)

func init() {
	register(Claim{
		ID: "C98", Place: "S3", Expect: Corrected,
		Statement: "A narrow code alone keeps an autoencoder from overfitting; yet even a code of one unit may memorise " +
			"the training data.",
		Correction: "The second part is right, and contradicts the first: one number tells all 10,000 images apart. A " +
			"decoder that looks it up makes no error on them, and a large one on other images.",
		Run: narrowOverfitting,
	})
}

func narrowOverfitting(l *bench, f *Finding) {
	_, training, test := lookup(l)
	f.Stated.AtMost("one unit, with look-up: test MSE less training MSE", test-training, .01)
	f.True.Near("one unit, with look-up: training MSE", training, 0, 0)
	f.True.AtLeast("one unit, with look-up: test MSE", test, .08)
}

// lookup describes a decoder that looks a random number up: how many training images the number tells apart, and the
// decoder's MSE on training and test images.
func lookup(l *bench) (different int, training, test float64) {
	known, asked := randomCodes(l, l.Train), randomCodes(l, l.Test)
	order := make([]int, len(known))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(known[a], known[b]) })
	// images returns the training images with the nearest codes.
	images := func(codes []float64) *data.Set {
		var nearest []int
		for _, c := range codes {
			k, _ := slices.BinarySearchFunc(order, c, func(i int, c float64) int { return cmp.Compare(known[i], c) })
			if k == len(order) || k > 0 && c-known[order[k-1]] < known[order[k]]-c {
				k--
			}
			nearest = append(nearest, order[k])
		}
		return try.Get(l.Train.Select(nearest))
	}
	return distinct(known), try.Get(eval.MSE(l.Train, images(known))), try.Get(eval.MSE(l.Test, images(asked)))
}

// meanImageMSE is the test error of the mean training image, by a linear autoencoder with nothing but a bias.
func meanImageMSE(l *bench) float64 {
	nothing := mat.NewDense(1, l.Train.D, nil)
	return l.TestMSE(linearOf(nothing, nothing.T(), l.Train.ColumnMeans()))
}
