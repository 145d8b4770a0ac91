package training

import (
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/anomaly"
)

// keepDetector fits a detector by the error of a trained model, with a threshold on held-out samples, and keeps it with the
// model. Models that cannot have one, such as those that are told labels, are left as they are.
func keepDetector(ae *models.Autoencoder, train, held *data.Set) {
	d, err := anomaly.Fit(ae, train, anomaly.Options{})
	if err != nil || d.Calibrate(held, 95) != nil {
		return
	}
	_ = d.Attach() // no more than the others a reason to lose a trained model
}
