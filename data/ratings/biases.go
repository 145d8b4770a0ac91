package ratings

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
)

// Biases is a baseline that predicts the rating of item i by user u as Mean + User[u] + Item[i]. A useful model of
// ratings does better. [Ratings.MeanBaseline], [Ratings.UserBaseline] and [Ratings.Biases] make one each.
type Biases struct {
	Mean float64   // of all ratings
	User []float64 // of each user, or nil
	Item []float64 // of each item, or nil
}

// Predict returns the predicted rating. An unknown user or item has no bias.
func (b *Biases) Predict(user, item int) float64 {
	v := b.Mean
	if user >= 0 && user < len(b.User) {
		v += b.User[user]
	}
	if item >= 0 && item < len(b.Item) {
		v += b.Item[item]
	}
	return v
}

// MeanBaseline predicts the mean of all ratings. The baselines of unsound ratings (see [Ratings.Check]) are NaN.
func (r *Ratings) MeanBaseline() *Biases {
	if r.check() != nil {
		return &Biases{Mean: math.NaN()}
	}
	return &Biases{Mean: mean(r.Values)}
}

// UserBaseline predicts the mean of the user's ratings, and for users without ratings the mean of all.
func (r *Ratings) UserBaseline() *Biases {
	b := r.MeanBaseline()
	for _, m := range r.RowMeans() {
		b.User = append(b.User, m-b.Mean)
	}
	return b
}

// Biases returns the biases of users and items that minimise
//
//	Σ (value - Mean - User[u] - Item[i])² + lambda (Σ User[u]² + Σ Item[i]²)
//
// over all ratings, where Mean is their mean (Y. Koren, R. Bell and C. Volinsky, Matrix factorization techniques for
// recommender systems, Computer 42(8), 2009, equation 3 without the factors). It solves for each bias in turn, given
// all others, until none changes by more than 1e-9 of the ratings' standard deviation. It is an error if lambda is
// negative or not finite, or so small that 10,000 rounds are not enough.
func (r *Ratings) Biases(lambda float64) (*Biases, error) {
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("ratings: biases: %w", err)
	}
	if !(lambda >= 0) || math.IsInf(lambda, 1) {
		return nil, fmt.Errorf("ratings: biases: lambda is %v: want a finite number of at least 0", lambda)
	}
	b := &Biases{Mean: mean(r.Values), User: make([]float64, len(r.Users)), Item: make([]float64, len(r.Items))}
	spread := 0.0
	ratings := make([]float64, len(r.Items)) // of each item, how many
	for k, v := range r.Values {
		d := float64(v) - b.Mean
		spread += d * d
		ratings[r.Cols[k]]++
	}
	tolerance := 1e-9 * math.Sqrt(spread/float64(len(r.Values)))
	sums := make([]float64, len(r.Items))
	const rounds = 10_000
	for range rounds {
		if change := b.round(r, lambda, ratings, sums); change <= tolerance {
			return b, nil
		}
	}
	return nil, fmt.Errorf("ratings: biases: lambda is %v: after %d rounds the biases still change; want a larger one",
		lambda, rounds)
}

// round solves for all users, then for all items. It returns the largest change.
func (b *Biases) round(r *Ratings, lambda float64, ratings, sums []float64) (change float64) {
	update := func(bias *float64, sum, n float64) {
		if n > 0 {
			v := sum / (n + lambda)
			change, *bias = max(change, math.Abs(v-*bias)), v
		}
	}
	clear(sums)
	for u := range r.Users {
		items, values := r.Row(u)
		sum := 0.0
		for k, i := range items {
			sum += float64(values[k]) - b.Mean - b.Item[i]
		}
		update(&b.User[u], sum, float64(len(items)))
		for k, i := range items {
			sums[i] += float64(values[k]) - b.Mean - b.User[u]
		}
	}
	for i, sum := range sums {
		update(&b.Item[i], sum, ratings[i])
	}
	return change
}

// mean is the mean of some ratings, accumulated in float64.
func mean(values []float32) float64 { return (&data.Set{X: values, N: len(values), D: 1}).Mean() }
