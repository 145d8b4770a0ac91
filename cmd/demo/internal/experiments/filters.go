package experiments

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/viz"
)

// drawFilters shows what the units of three codes respond to: the weights between 100 sigmoid units and the pixels,
// without a penalty, with a penalty on their mean activations, and trained to fill in masked pixels.
func (l *Bench) drawFilters(r *Result) {
	const units, shown = 100, 36
	var panels []viz.Figure
	for _, c := range []struct {
		title, variant string
		settings       []string
	}{
		{"no penalty", "overcomplete", []string{"code=sigmoid"}},
		{"KL penalty of 10", "sparse-kl", []string{"lambda=10"}},
		{"masking of 0.5", "denoising", []string{"p=0.5", "hidden=[]", "code=sigmoid"}},
	} {
		ae := l.FitModel(15, c.variant, models.Spec{Latent: units, Hidden: []int{}}, c.settings...)
		var images []float32
		for _, filter := range columns(ae.Autoencoder, "code/W")[:shown] {
			images = append(images, greyLevels(filter)...)
		}
		panels = append(panels, viz.ImageGrid{
			Title: c.title, Geometry: l.Train.Image, Images: images, Columns: 6, PixelSize: 1,
		})
	}
	r.Draw(figSparseFilters, fmt.Sprintf("Weights between the pixels and the first %d of %d sigmoid units after 15 "+
		"epochs. Grey is 0, white the largest positive weight of a unit, black the largest negative one.", shown, units),
		viz.Panels{Title: "What the units of a code respond to", Letters: true, Figures: panels})
}

// greyLevels maps weights to the range from 0 to 1, with 0 in the middle.
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
