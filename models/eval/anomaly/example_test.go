package anomaly_test

import (
	"fmt"
	"log"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/cancer"
	"github.com/aegis-ae/aegis/models/eval/anomaly"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

// Trained on benign masses alone, a detector finds malignant ones.
func Example() {
	set := cancer.Set()
	train, test, err := scaled(set, cancer.Benign)
	if err != nil {
		log.Fatal(err)
	}
	r, err := anomaly.Protocol{}.OneClass(train, test, cancer.Benign, func(benign *data.Set) (anomaly.Scorer, error) {
		pca, err := linear.FitPCA(benign, 2)
		if err != nil {
			return nil, err
		}
		return anomaly.Fit(pca, benign, anomaly.Options{
			Scores: []anomaly.Score{anomaly.ReconstructionError, anomaly.Mahalanobis, anomaly.Neighbours},
		})
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("AUROC %.2f\n", r.AUROC)
	fmt.Printf("%d of %d malignant masses found, %d of %d benign ones suspected\n",
		r.TruePositives, len(r.Anomalous), r.FalsePositives, len(r.Normal))
	// Output:
	// AUROC 0.96
	// 73 of 85 malignant masses found, 11 of 143 benign ones suspected
}

// scaled returns a part of a set for training and one for tests, in units of the spread of the normal samples of the
// first.
func scaled(set *data.Set, normal int) (train, test *data.Set, err error) {
	parts, err := set.SplitStratified(1, 0.6, 0.4)
	if err != nil {
		return nil, nil, err
	}
	of, err := parts[0].Where(func(label int) bool { return label == normal })
	if err != nil {
		return nil, nil, err
	}
	var scaler data.Standard
	if err := scaler.Fit(of); err != nil {
		return nil, nil, err
	}
	if train, err = scaler.Apply(parts[0]); err != nil {
		return nil, nil, err
	}
	test, err = scaler.Apply(parts[1])
	return train, test, err
}
