package ratings

import (
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/internal/random"
)

// Split draws the share holdout of the ratings at random, and returns the remaining and the held-out ratings. Both
// have all users and items, so that their numbers mean the same in both; some may be left without ratings. The same
// seed gives the same parts. It is an error if holdout is not between 0 and 1, or if a part would be empty.
func (r *Ratings) Split(seed uint64, holdout float64) (rest, held *Ratings, err error) {
	if err := r.check(); err != nil {
		return nil, nil, fmt.Errorf("ratings: split: %w", err)
	}
	n := len(r.Values)
	out := int(math.Round(holdout * float64(n)))
	if !(holdout > 0 && holdout < 1) || out < 1 || out == n {
		return nil, nil, fmt.Errorf("ratings: split: a share of %v of %d ratings: "+
			"want more than 0 and less than 1, so that both parts have some",
			holdout, n)
	}
	isHeld := make([]bool, n)
	for _, k := range random.Order(n, seed, 0, "ratings")[:out] {
		isHeld[k] = true
	}
	return r.part("training", isHeld, false), r.part("held out", isHeld, true), nil
}

// part returns the ratings k with in[k] == which.
func (r *Ratings) part(name string, in []bool, which bool) *Ratings {
	if r.Name != "" {
		name = r.Name + ", " + name
	}
	p := &Ratings{Name: name, Users: slices.Clone(r.Users), Items: slices.Clone(r.Items),
		RowPtr: make([]int, 1, len(r.RowPtr))}
	for u := range r.Users {
		for k := r.RowPtr[u]; k < r.RowPtr[u+1]; k++ {
			if in[k] == which {
				p.Cols, p.Values = append(p.Cols, r.Cols[k]), append(p.Values, r.Values[k])
			}
		}
		p.RowPtr = append(p.RowPtr, len(p.Values))
	}
	return p
}

// RowMeans returns the mean rating of each user, accumulated in float64, or the mean of all for a user without
// ratings. It returns nil for unsound ratings.
func (r *Ratings) RowMeans() []float64 {
	if r.check() != nil {
		return nil
	}
	all := mean(r.Values)
	means := make([]float64, len(r.Users))
	for u := range means {
		means[u] = all
		if _, values := r.Row(u); len(values) > 0 {
			means[u] = mean(values)
		}
	}
	return means
}

// Centred returns a copy of the ratings less the mean of each user, and these means, which [Predictions] adds back.
func (r *Ratings) Centred() (*Ratings, []float64, error) {
	means := r.RowMeans()
	if means == nil {
		return nil, nil, fmt.Errorf("ratings: centre: %w", r.check())
	}
	c := *r
	c.Users, c.Items = slices.Clone(r.Users), slices.Clone(r.Items)
	c.RowPtr, c.Cols = slices.Clone(r.RowPtr), slices.Clone(r.Cols)
	c.Values = make([]float32, len(r.Values))
	for u, m := range means {
		for k := r.RowPtr[u]; k < r.RowPtr[u+1]; k++ {
			c.Values[k] = float32(float64(r.Values[k]) - m)
		}
	}
	return &c, means, nil
}

// Predictions returns a function that reads predictions from a reconstructed set: the value of the item in the user's
// row, plus the user's mean if means are given (see [Ratings.Centred]). It is an error if the set is unsound, or if
// there is not one mean for each user. The prediction for an unknown user or item is NaN.
func Predictions(s *data.Set, means []float64) (func(user, item int) float64, error) {
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("ratings: predictions: %w", err)
	}
	if means != nil && len(means) != s.N {
		return nil, fmt.Errorf("ratings: predictions: %d means for %d users", len(means), s.N)
	}
	return func(user, item int) float64 {
		if user < 0 || user >= s.N || item < 0 || item >= s.D {
			return math.NaN()
		}
		v := float64(s.X[user*s.D+item])
		if means != nil {
			v += means[user]
		}
		return v
	}, nil
}

// RMSE returns the root of the mean squared difference between the ratings and the predictions for the same users and
// items. It is an error if a prediction is not finite.
//
//	predict, err := ratings.Predictions(reconstructed, means)
//	rmse, err := heldOut.RMSE(predict)
func (r *Ratings) RMSE(predict func(user, item int) float64) (float64, error) {
	if err := r.check(); err != nil {
		return 0, fmt.Errorf("ratings: RMSE: %w", err)
	}
	if predict == nil {
		return 0, fmt.Errorf("ratings: RMSE: the function that predicts is nil")
	}
	sum := 0.0
	for u := range r.Users {
		items, values := r.Row(u)
		for k, i := range items {
			p := predict(u, int(i))
			if math.IsNaN(p) || math.IsInf(p, 0) {
				return 0, fmt.Errorf("ratings: RMSE: %v is predicted for user %d and item %d", p, u, i)
			}
			d := float64(values[k]) - p
			sum += d * d
		}
	}
	return math.Sqrt(sum / float64(len(r.Values))), nil
}
