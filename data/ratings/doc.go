// Package ratings holds sparse ratings of items by users, and the baselines that a recommender has to beat.
//
// [Load] reads [Ratings] from triplets of user, item and value, and [New] makes them from numbers in memory. Ratings
// are a [data.Source] whose samples are the users. A model trains best on ratings less the mean of each user, and is
// evaluated on held-out ratings:
//
//	all, err := ratings.Load("ratings.csv", data.ReadOptions{})
//	seen, held, err := all.Split(1, 0.1)
//	centred, means, err := seen.Centred()
//	... // train on centred, and reconstruct centred.Set()
//	predict, err := ratings.Predictions(reconstructed, means)
//	rmse, err := held.RMSE(predict)
//	biases, err := seen.Biases(5)
//	baseline, err := held.RMSE(biases.Predict)
package ratings
