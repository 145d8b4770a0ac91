package app

import (
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/models"
)

func measured(variant string, latent int, mse, pca float64, terms ...models.TermLoss) result {
	l := models.Loss{Terms: terms}
	for _, t := range terms {
		l.Total += t.Value * t.Weight
	}
	return result{Job: &training.Job{MSE: mse}, variant: variant, latent: latent, pcaMSE: pca, loss: l}
}

// The sentences follow from the numbers, whichever way these go.
func TestFindings(t *testing.T) {
	kl := []models.TermLoss{{Name: "cross-entropy", Value: 90, Weight: 1}, {Name: "KL", Value: 20.7944154, Weight: 1}}
	text := strings.Join(findings([]result{
		measured("plain", 32, 0.010, 0.020),
		measured("plain", 2, 0.045, 0.050),
		measured("vae", 16, 0.015, 0.025, kl...),
		measured("contractive", 32, 0.030, 0.020, models.TermLoss{Name: "contraction", Value: 12.25, Weight: 0.1}),
	}, 784), "\n")
	for _, part := range []string{
		"with d = 32 it has 50 % less error than PCA, with d = 2 it has 10 % less error than PCA. A curved code",
		"squared norm of the code's Jacobian is 12.2, and the error is 50 % higher than PCA's",
		"VAE with d = 16 pays 90.0 nats", "20.8 nats (30.0 bits)", "110.8 together", "beta = 1/784",
	} {
		if !clitest.Contains(text, part) {
			t.Errorf("%q is missing from\n%s", part, text)
		}
	}

	text = strings.Join(findings([]result{
		measured("plain", 32, 0.060, 0.020),
		measured("plain", 2, 0.05001, 0.050),
		measured("contractive", 32, 0.010, 0.020, models.TermLoss{Name: "contraction", Value: 3, Weight: 1}),
	}, 784), "\n")
	for _, part := range []string{
		"200 % more error than PCA, with d = 2 it has no less error than PCA.", "the error is 50 % lower than PCA's",
	} {
		if !clitest.Contains(text, part) {
			t.Errorf("%q is missing from\n%s", part, text)
		}
	}
	if clitest.Contains(text, "curved") || clitest.Contains(text, "VAE") {
		t.Errorf("claims that the numbers do not support:\n%s", text)
	}
	if findings(nil, 784) != nil {
		t.Error("findings from nothing")
	}
}
