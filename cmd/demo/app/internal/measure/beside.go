package measure

import (
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

// beside lists the codes that are compared: of the model, of PCA with as many components, and the samples themselves.
func beside(s *training.Subject) ([]eval.Coded, error) {
	return linear.Beside(s.Name, s.AE, s.AE.Latent(), s.AE.Scaler, s.Train)
}
