package app

import (
	"fmt"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

// drawUnits draws what the units of a code do to images: each of the most important ones on its own, and of a code of two
// units the plane.
func (a *app) drawUnits(s *subject) error {
	if s.ae.Image.IsZero() {
		return nil
	}
	decoder := eval.Decoder(s.ae)
	if tellsLabels(s) {
		decoder = eval.Labelled{Decoder: s.ae, Classes: s.ae.Classes}
	}
	codes, err := s.ae.Encode(s.train)
	if err != nil {
		return err
	}
	units, scale, err := unitsOf(s, codes)
	if err != nil {
		return err
	}
	const shown = 10
	order := units.Order()
	order = order[:min(len(order), shown)]
	base := &data.Set{X: make([]float32, s.ae.Latent()), N: 1, D: s.ae.Latent()}
	for j, m := range units.Mean {
		base.X[j] = float32(m)
	}
	values := []float64{-3, -2, -1, 0, 1, 2, 3}
	x, err := eval.Traverse(decoder, base, units, order, values)
	if err != nil {
		return err
	}
	f := viz.Reconstructions{Title: fmt.Sprintf("%s: one unit at a time, in %s", s.name, scale), Geometry: s.ae.Image}
	for _, v := range values {
		f.Captions = append(f.Captions, fmt.Sprint(v))
	}
	for k, unit := range order {
		f.Rows = append(f.Rows, viz.Row{Label: fmt.Sprintf("z%d", unit+1), Images: x.X[k*len(values)*x.D : (k+1)*len(values)*x.D]})
	}
	if _, err := a.saveFigure(s.name+"-traversal", f); err != nil || s.ae.Latent() != 2 {
		return err
	}
	return a.drawPlane(s, decoder, codes)
}

// unitsOf describes the units of a code, in units of the prior where there is one.
func unitsOf(s *subject, codes *data.Set) (units eval.Units, scale string, err error) {
	if mean, logvar, err := s.ae.Posterior(s.train); err == nil {
		units, err = eval.PriorUnits(mean, logvar)
		return units, "standard deviations of the prior", err
	}
	units, err = eval.CodeUnits(codes)
	return units, "standard deviations of the training codes", err
}

// tellsLabels reports whether the decoder of a model needs labels.
func tellsLabels(s *subject) bool {
	one := &data.Set{X: make([]float32, s.ae.Latent()), N: 1, D: s.ae.Latent()}
	_, err := s.ae.Decode(one)
	return err != nil && len(s.ae.Classes) > 0
}

// drawPlane draws the grid of all codes of two units.
func (a *app) drawPlane(s *subject, decoder eval.Decoder, codes *data.Set) error {
	const side = 20
	across, up := eval.NormalQuantiles(side), eval.NormalQuantiles(side)
	if _, ok := models.As[models.Prior](s.ae.Model); !ok {
		var err error
		if across, err = eval.CodeRange(codes, 0, side); err != nil {
			return err
		}
		if up, err = eval.CodeRange(codes, 1, side); err != nil {
			return err
		}
	}
	x, err := eval.ManifoldGrid(decoder, across, up)
	if err != nil {
		return err
	}
	_, err = a.saveFigure(s.name+"-manifold", viz.ImageGrid{
		Title: s.name + ": decoded codes, z1 to the right, z2 up", Geometry: s.ae.Image, Images: x.X, Columns: side,
	})
	return err
}
