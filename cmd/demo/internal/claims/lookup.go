package claims

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
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

func narrowOverfitting(l *experiments.Bench, f *Finding) {
	_, training, test := lookup(l)
	f.Stated.AtMost("one unit, with look-up: test MSE less training MSE", test-training, .01)
	f.True.Near("one unit, with look-up: training MSE", training, 0, 0)
	f.True.AtLeast("one unit, with look-up: test MSE", test, .08)
}

// lookup is the decoder that looks a random number up: how many training images the number tells apart, and the MSE of
// the decoder on training and test images.
func lookup(l *experiments.Bench) (different int, training, test float64) {
	known := randomCodes(l)
	asked := randomCodesOf(l, l.Test)
	order := make([]int, len(known))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(known[a], known[b]) })
	// lookUp returns the training images with the nearest codes.
	nearestImages := func(codes []float64) *data.Set {
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
	var errors [2]float64
	for i, s := range []*data.Set{l.Train, l.Test} {
		x := nearestImages([][]float64{known, asked}[i])
		errors[i] = try.Get(eval.MSE(s, x))
	}
	return distinct(known), errors[0], errors[1]
}

// meanImageMSE is the test error of the mean training image, by a linear autoencoder that knows nothing else.
func meanImageMSE(l *experiments.Bench) float64 {
	nothing := mat.NewDense(1, l.Train.D, nil)
	ae := linearOf(nothing, nothing.T(), l.Train.ColumnMeans())
	return l.TestMSE(ae)
}
