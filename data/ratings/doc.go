// Package ratings holds what users think of items, most of which they have not seen, with the baselines that a
// recommender has to beat.
//
// [Load] reads [Ratings] from triplets of user, item and value, and [New] makes them of numbers in memory. A model
// trains on them as a [data.Source] whose samples are the users, best less the mean of each user, and is measured on
// ratings that were held out:
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
