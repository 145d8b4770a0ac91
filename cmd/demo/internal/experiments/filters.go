package experiments

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
	"github.com/aegis-ae/aegis/viz"
)

// filterImages shows what the units of three codes look at: the weights of 100 sigmoid units to the pixels, without a penalty,
// with one on their mean activations, and trained to fill in masked pixels.
func (l *Bench) filterImages() Figure {
	const units, shown = 100, 36
	var panels []viz.Figure
	for _, c := range []struct {
		title, variant string
		settings       []string
	}{
		{"no penalty", "overcomplete", []string{"code=sigmoid"}},
		{"KL penalty of 10", "sparse-kl", []string{"lambda=10"}},
		{"masking of .5", "denoising", []string{"p=0.5", "hidden=[]", "code=sigmoid"}},
	} {
		ae := l.FitModel(15, c.variant, models.Spec{Latent: units, Hidden: []int{}}, c.settings...)
		var images []float32
		for _, filter := range columns(ae.Autoencoder, "code/W")[:shown] {
			images = append(images, greyLevels(filter)...)
		}
		panels = append(panels, viz.ImageGrid{Title: c.title, Geometry: l.Train.Image, Images: images, Columns: 6, PixelSize: 1})
	}
	return Figure{
		Name: "sparse_filters",
		Caption: fmt.Sprintf("Weights of the first %d of %d sigmoid units to the pixels after 15 epochs: grey is 0, white the largest positive weight of a unit, "+
			"black the largest negative one.", shown, units),
		Figure: viz.Panels{Title: "What the units of a code look at", Letters: true, Figures: panels},
	}
}

// greyLevels brings weights to 0 to 1, with 0 in the middle.
func greyLevels(weights []float64) []float32 {
	most := 0.0
	for _, w := range weights {
		most = max(most, math.Abs(w))
	}
	out := make([]float32, len(weights))
	for i, w := range weights {
		out[i] = .5
		if most > 0 {
			out[i] += float32(w / most / 2)
		}
	}
	return out
}

// restoredRows shows one test image of each class noisy, restored and clean.
func (l *Bench) restoredRows(kinds []noise) Figure {
	clean := l.oneOfEach()
	f := viz.Reconstructions{Title: "Noisy, restored, clean", Geometry: l.Train.Image}
	for _, n := range kinds {
		noisy := try.Get(variants.Corrupt(clean, n.c, l.Seed))
		dae := l.denoiser(15, n.c)
		restored := try.Get(dae.Reconstruct(noisy))
		for _, row := range []struct {
			label string
			set   *data.Set
		}{{n.name, noisy}, {"restored", restored}} {
			f.Rows = append(f.Rows, viz.Row{Label: row.label, Images: row.set.X})
		}
	}
	f.Rows = append(f.Rows, viz.Row{Label: "clean", Images: clean.X})
	return Figure{Name: "denoise_grid",
		Caption: "Noisy test digits, what denoising autoencoders 784-256-32 that were trained with that noise make of " +
			"them, and the clean ones.", Figure: f}
}
