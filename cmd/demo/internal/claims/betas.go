package claims

import (
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

func init() {
	register(Claim{
		ID: "C94b", Place: "S2 pitfalls, table", Expect: Corrected, Trains: true,
		Statement: "Blurry output: consider a VAE. A collapsing code: regularise it.",
		Correction: "A VAE reconstructs digits with a larger error than an autoencoder with as many units. Penalties on a " +
			"code promote its collapse: a penalty that is too large switches all units off. (A lower learning rate is a sound " +
			"remedy.)",
		Run: wrongRemedies,
	}, Claim{
		ID: "C130", Place: "S4", Expect: Corrected, Trains: true,
		Statement: "Autoencoders suffer from posterior collapse.",
		Correction: "VAEs do, under a large KL weight. An autoencoder has no posterior, and no reason to leave a unit " +
			"unused.",
		Run: noPosterior,
	}, Claim{
		ID: "C131", Place: "S4", Expect: Corrected, Trains: true,
		Statement: "Against a collapsed code or a vanishing KL, increase β above 1.",
		Correction: "Lower it, warm it up, or use free bits: a direction of variance λ is in use only if λ > β/2. If the " +
			"error is a mean over 784 pixels, even β = 1 acts as β = 784, at which nothing is in use.",
		Run: collapseByBeta,
	}, Claim{
		ID: "C132", Place: "S4", Expect: Holds, Trains: true,
		Statement:  "A higher β gives smoother codes, a lower one better reconstructions.",
		Correction: "The source's best range, 0.5 to 5, means nothing without the scale of the error.",
		Run:        errorByBeta,
	}, Claim{
		ID: "C133", Place: "S4", Expect: Corrected, Trains: true,
		Statement: "The KL of a VAE rises in epochs 1 to 10, falls in epochs 11 to 50, and is flat after that.",
		Correction: "At a constant β it keeps rising and levels off. A KL that starts high and falls is the mark of a " +
			"warm-up.",
		Run: courseOfKL,
	})
}

// betaVAE is the VAE 784-256-16 with the squared error after five epochs, and what it pays. Several claims use it.
func betaVAE(l *bench, beta float64) (*trained, experiments.VAETerms) {
	ae := l.FitModel(5, "vae", models.Spec{Latent: 16, Error: models.SquaredError}, fmt.Sprintf("beta=%v", beta))
	terms := l.VAETerms(ae)
	return ae, terms
}

// plain16 is the autoencoder with the same widths, and its test error.
func plain16(l *bench) (*trained, float64) {
	return l.TrainedMSE(5, "plain", models.Spec{Latent: 16})
}

func wrongRemedies(l *bench, f *Finding) {
	_, mse := plain16(l)
	vae, _ := betaVAE(l, 1)
	other := l.TestMSE(vae)
	const blur = "test MSE, VAE over autoencoder, d = 16"
	const collapse = "units on, L1 penalty of 50.2 over no penalty"
	f.Stated.AtMost(blur, other/mse, 1)
	f.True.AtLeast(blur, other/mse, 1.1)
	dense, _ := sparse(l, "0")
	penalised, _ := sparse(l, "50.2")
	f.Stated.AtLeast(collapse, penalised/dense, 1)
	f.True.AtMost(collapse, penalised/dense, .01)
}

func noPosterior(l *bench, f *Finding) {
	ae, _ := plain16(l)
	codes := try.Get(ae.Encode(l.Test))
	varying := try.Get(eval.VaryingUnits(codes))
	_, terms := betaVAE(l, 10)
	f.Stated.AtMost("varying units of an autoencoder, of 16", float64(varying), 8)
	f.True.Near("varying units of an autoencoder, of 16", float64(varying), 16, 0)
	f.True.Near("active units of a VAE with β = 10, of 16", float64(terms.Active), 0, 0)
}

func collapseByBeta(l *bench, f *Finding) {
	_, one := betaVAE(l, 1)
	_, ten := betaVAE(l, 10)
	f.Stated.AtLeast("active units, β = 10 less β = 1", float64(ten.Active-one.Active), 0)
	f.True.AtLeast("active units with β = 1", float64(one.Active), 15)
	f.True.AtMost("active units with β = 10", float64(ten.Active), 1)
	f.True.AtMost("KL with β = 10", ten.KL, .1)
	pca := l.PCA(32)
	for _, c := range []struct {
		beta   float64
		active int
	}{{2, 12}, {4, 6}, {10, 1}, {float64(l.Train.D), 0}} {
		best := try.Get(linear.RateDistortionOf(pca.Variances, c.beta, 0))
		f.True.Near(fmt.Sprintf("directions in use by the best linear VAE, β = %v",
			c.beta), float64(best.Active), float64(c.active), 0)
	}
}

func errorByBeta(l *bench, f *Finding) {
	var errors, kls []float64
	for _, beta := range []float64{1, 4, 10} {
		_, terms := betaVAE(l, beta)
		errors, kls = append(errors, terms.Error), append(kls, terms.KL)
	}
	f.Stated.Rising("squared error of a test image with β = 1, 4, 10", errors, 0)
	f.Stated.Falling("KL of a test image with β = 1, 4, 10", kls, 0)
}

func courseOfKL(l *bench, f *Finding) {
	few := try.Get(l.Train.Head(1000))
	seen := try.Get(l.Test.Head(300))
	few.Name, seen.Name = "the first 1000 digits", "the first 300 test digits"
	// course is the KL after each of 50 epochs.
	course := func(settings ...string) []float64 {
		m := l.Model("vae", models.Spec{Latent: 16, Hidden: []int{128}}, settings...)
		ae := l.Fit(recipe{Model: m, On: few, Fit: models.FitOptions{Epochs: 50, Batch: 64, Validation: seen}})
		var kl []float64
		for _, e := range ae.Epochs {
			term, _ := e.Validation.Term("KL")
			kl = append(kl, term.Value)
		}
		return kl
	}
	constant := course()
	warm := course("warmup=10")
	f.Stated.AtMost("KL, epoch 50 over epoch 10, constant β", constant[49]/constant[9], 1)
	f.True.AtLeast("KL, epoch 50 over epoch 10, constant β", constant[49]/constant[9], 1.1)
	f.True.Near("KL, epoch 50 over epoch 40", constant[49]/constant[39], 1, .06)
	f.True.AtMost("KL, epoch 10 over epoch 1, warm-up of 10 epochs", warm[9]/warm[0], .75)
}
