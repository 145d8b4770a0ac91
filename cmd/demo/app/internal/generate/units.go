package generate

import (
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/latent"
	"github.com/aegis-ae/aegis/viz"
)

// unitFigures shows what the most important units of a code change in images, one at a time, and the plane of a code of
// two units.
func unitFigures(s *training.Subject) (report.Result, error) {
	if s.AE.Image.IsZero() {
		return nil, nil
	}
	decoder := eval.Decoder(s.AE)
	if s.TellsLabels() {
		decoder = latent.Labelled{Decoder: s.AE, Classes: s.AE.Classes}
	}
	units, ofPrior, err := latent.UnitsOf(s.AE, s.Train)
	if err != nil {
		return nil, err
	}
	scale := "standard deviations of the training codes"
	if ofPrior {
		scale = "standard deviations of the prior"
	}
	const shown = 10
	order := units.Order()
	order = order[:min(len(order), shown)]
	base := &data.Set{X: make([]float32, s.AE.Latent()), N: 1, D: s.AE.Latent()}
	for j, m := range units.Mean {
		base.X[j] = float32(m)
	}
	values := []float64{-3, -2, -1, 0, 1, 2, 3}
	x, err := latent.Traverse(decoder, base, units, order, values)
	if err != nil {
		return nil, err
	}
	f := viz.Reconstructions{Title: fmt.Sprintf("%s: one unit at a time, in %s", s.Name, scale), Geometry: s.AE.Image}
	for _, v := range values {
		f.Captions = append(f.Captions, fmt.Sprint(v))
	}
	for k, unit := range order {
		f.Rows = append(f.Rows, viz.Row{
			Label: fmt.Sprintf("z%d", unit+1), Images: x.X[k*len(values)*x.D : (k+1)*len(values)*x.D],
		})
	}
	out := report.Result{report.Figure{Name: s.Name + "-traversal", Figure: f}}
	if s.AE.Latent() == 2 {
		plane, err := planeFigure(s, decoder)
		if err != nil {
			return nil, err
		}
		out.Add(report.Figure{Name: s.Name + "-manifold", Figure: plane})
	}
	return out, nil
}

// planeFigure shows the grid of all codes of two units.
func planeFigure(s *training.Subject, decoder eval.Decoder) (viz.Figure, error) {
	const side = 20
	across, up, err := latent.Plane(s.AE, s.Train, side)
	if err != nil {
		return nil, err
	}
	x, err := latent.Grid(decoder, across, up)
	if err != nil {
		return nil, err
	}
	return viz.ImageGrid{
		Title: s.Name + ": decoded codes, z1 to the right, z2 up", Geometry: s.AE.Image, Images: x.X, Columns: side,
	}, nil
}
