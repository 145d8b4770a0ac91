// Package anomaly tells samples that are unlike those a model was trained on from those that are like them.
//
// # A detector
//
// An autoencoder that was trained on normal samples alone reconstructs them better than others, and gives them codes
// where theirs are. A [Detector] measures that by one [Score] or several, of which each counts in units of its spread:
//
//	d, err := anomaly.Fit(model, train, anomaly.Options{
//		Scores: []anomaly.Score{anomaly.RelativeError, anomaly.Neighbours},
//	})
//	err = d.Calibrate(held, 95) // the threshold: 5 % of these normal samples are above it
//	scores, anomalies, err := d.Detect(test)
//
// The model may be any that encodes and reconstructs, such as a models.Autoencoder or an linear.PCA. The samples of the
// calibration must be others than those of the training, which the model knows better; with labelled ones, CalibrateF1
// finds the threshold of the largest F1. A detector is saved with its model, and found in what is loaded:
//
//	err = d.Attach()
//	err = model.Save("normal.safetensors")
//	...
//	model, err := models.Load("normal.safetensors")
//	d, err := anomaly.LoadDetector(model)
//
// A decision depends on nothing but the sample: no score is drawn.
//
// # How good it is
//
// [Evaluate] reports on scores of samples of which it is known what they are: AUROC, average precision, the curves, and
// what the threshold finds. A [Protocol] measures a whole way of making detectors on a labelled set, with one class as
// the normal one, or all but one:
//
//	r, err := anomaly.Protocol{}.OneClass(train, test, 3, func(train *data.Set) (anomaly.Scorer, error) {
//		pca, err := linear.FitPCA(train, 32)
//		if err != nil {
//			return nil, err
//		}
//		return anomaly.Fit(pca, train, anomaly.Options{})
//	})
//	fmt.Println(r.AUROC, r.Recall(), r.FalsePositiveRate())
//
// What is chosen by such numbers must not be chosen by those of the test set: with a nil test, OneClass takes what is
// left of the training set.
//
// What did best on digits, chosen on those of the training set alone and with the same settings for all ten, are
// RelativeError and Neighbours together on a variational autoencoder of 16 units, 30 epochs for each digit: a mean
// AUROC over the classes of 0.9835 on all of MNIST, where the error of 32 principal components has 0.9548. On the table
// of breast cancer it is NegativeELBO and Mahalanobis on a variational autoencoder of 2 units, without hidden layers
// and with a Gaussian error: 0.96.
//
// # What goes wrong
//
// That anomalies are reconstructed badly is a hope. A sample with little in it is reconstructed well by any model: an
// empty image has a smaller error than every digit, and digits one are reconstructed better by models of the other nine
// than those nine. Calibration and reports warn where they see that; [RelativeError] takes the error as a share of what
// there was to reconstruct. [Mahalanobis] and [Neighbours] ask where the code is, which is no help alone where decoder
// and encoder agree on what they cannot tell apart; beside an error they do well.
package anomaly
