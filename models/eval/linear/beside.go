package linear

import (
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
)

// Beside lists the codes that a model's are compared with: the model's own, PCA with as many components, fitted to
// train, and the samples themselves. PCA is left out if there are fewer features than units. All encode data in their
// own units; scaler is the model's, or nil.
func Beside(name string, model eval.Encoder, units int, scaler data.Scaler, train *data.Set) ([]eval.Coded, error) {
	out := []eval.Coded{{Name: name, By: model}}
	if scaler != nil {
		var err error
		if train, err = scaler.Apply(train); err != nil {
			return nil, err
		}
	}
	if units <= train.D {
		pca, err := FitPCA(train, units)
		if err != nil {
			return nil, err
		}
		out = append(out, eval.Coded{Name: "PCA", By: eval.Scaled{Encoder: pca, Scaler: scaler}})
	}
	return append(out, eval.Coded{Name: "the samples", By: eval.Scaled{Encoder: eval.Identity{}, Scaler: scaler}}), nil
}
