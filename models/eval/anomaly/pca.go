package anomaly

import (
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

// FitPCA returns a detector by the error of PCA, with at most as many components as features: what a model with as many
// units has to beat. The scaler is the model's, or nil; errors are of scaled data.
func FitPCA(normal *data.Set, components int, scaler data.Scaler) (Calibrator, error) {
	if scaler != nil {
		var err error
		if normal, err = scaler.Apply(normal); err != nil {
			return nil, err
		}
	}
	pca, err := linear.FitPCA(normal, min(components, normal.D))
	if err != nil {
		return nil, err
	}
	d, err := Fit(pca, normal, Options{})
	if err != nil || scaler == nil {
		return d, err
	}
	return scaled{d, scaler}, nil
}

// scaled is a detector of scaled data that takes data in their own units.
type scaled struct {
	*Detector
	scaler data.Scaler
}

// Score implements Scorer.
func (d scaled) Score(s *data.Set) ([]float64, error) {
	s, err := d.scaler.Apply(s)
	if err != nil {
		return nil, err
	}
	return d.Detector.Score(s)
}

// Calibrate implements Calibrator.
func (d scaled) Calibrate(normal *data.Set, percentile float64) error {
	normal, err := d.scaler.Apply(normal)
	if err != nil {
		return err
	}
	return d.Detector.Calibrate(normal, percentile)
}
