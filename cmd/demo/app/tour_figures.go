package app

import (
	"context"
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/viz"
)

// drawTour draws the figures of the tour. It stops between two of them when ctx is cancelled.
func drawTour(ctx context.Context, a *cli.App, results []result, pca *linear.PCA, test *data.Set) error {
	for _, f := range []struct {
		name string
		make func() (viz.Figure, error)
	}{
		{"latent", func() (viz.Figure, error) { return latentFigure(results, test) }},
		{"reconstructions", func() (viz.Figure, error) { return reconstructionsFigure(results, pca, test) }},
		{"losses", func() (viz.Figure, error) { return tourLosses(results), nil }},
		{"samples", func() (viz.Figure, error) { return samplesFigure(results, a.Seed) }},
	} {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("interrupted between figures; the models are complete, in %s: %w", a.Path(cli.ModelsFolder), err)
		}
		figure, err := f.make()
		if err != nil {
			return err
		}
		if _, err := a.Write(report.Result{report.Figure{Name: f.name, Figure: figure}}); err != nil {
			return err
		}
	}
	return nil
}

// latentFigure shows the codes of the test images in the plane: of PCA and of the models with two code units.
func latentFigure(results []result, test *data.Set) (viz.Figure, error) {
	var panels sideBySide
	add := func(title string, codes *data.Set) error {
		points, err := viz.Columns(codes.X, codes.D, 0, 1)
		panels = append(panels, viz.Scatter{
			Title: title, Points: points, Labels: test.Labels, Classes: test.Classes, Width: 400, Height: 330,
		})
		return err
	}
	for _, r := range results {
		if r.latent != 2 {
			continue
		}
		if len(panels) == 0 {
			codes, err := r.pca.Encode(test)
			if err != nil {
				return nil, err
			}
			if err := add(fmt.Sprintf("PCA, d = 2, test MSE %.4f", r.pcaMSE), codes); err != nil {
				return nil, err
			}
		}
		codes, err := r.AE.Encode(test)
		if err != nil {
			return nil, err
		}
		if err := add(fmt.Sprintf("%s, d = 2, test MSE %.4f", r.variant, r.MSE), codes); err != nil {
			return nil, err
		}
	}
	return panels, nil
}

// sideBySide is a figure of several, from the left to the right.
type sideBySide []viz.Figure

// Size implements viz.Figure.
func (s sideBySide) Size() (width, height vg.Length) {
	for _, f := range s {
		w, h := f.Size()
		width, height = width+w, max(height, h)
	}
	return width, height
}

// Draw implements viz.Figure. The figures share the width of the canvas in proportion to their own.
func (s sideBySide) Draw(c draw.Canvas) error {
	total, _ := s.Size()
	left := c.Min.X
	for _, f := range s {
		w, _ := f.Size()
		w *= c.Size().X / total
		part := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: left, Y: c.Min.Y}, Max: vg.Point{X: left + w, Y: c.Max.Y},
		}}
		if err := f.Draw(part); err != nil {
			return err
		}
		left += w
	}
	return nil
}

// reconstructionsFigure shows a test image of every class and what PCA and the models with wider codes make of it.
func reconstructionsFigure(results []result, pca *linear.PCA, test *data.Set) (viz.Figure, error) {
	shown := input.ByTurns(test, max(1, len(test.Classes)))
	images, err := test.Select(shown)
	if err != nil {
		return nil, err
	}
	linear, err := pca.Reconstruct(images)
	if err != nil {
		return nil, err
	}
	f := viz.Reconstructions{
		Title: "Test images, and what is left of them after d numbers", Geometry: test.Image,
		Rows: []viz.Row{
			{Label: "input", Images: images.X},
			{Label: fmt.Sprintf("PCA, d = %d", len(pca.Components)), Images: linear.X},
		},
		Captions: input.ClassNames(images),
	}
	for _, r := range results {
		if r.latent == 2 {
			continue
		}
		kept, err := r.reconstruction.Select(shown)
		if err != nil {
			return nil, err
		}
		f.Rows = append(f.Rows, viz.Row{Label: fmt.Sprintf("%s, d = %d", r.variant, r.latent), Images: kept.X})
	}
	return f, nil
}

// samplesFigure shows what the widest model with a prior draws from nothing.
func samplesFigure(results []result, seed uint64) (viz.Figure, error) {
	const side = 8
	var best *result
	for i, r := range results {
		if _, ok := models.As[models.Prior](r.AE.Model); ok && (best == nil || r.latent > best.latent) {
			best = &results[i]
		}
	}
	images, err := best.AE.Sample(side*side, seed)
	if err != nil {
		return nil, err
	}
	return viz.ImageGrid{
		Title:    fmt.Sprintf("%s, d = %d: codes drawn from the prior, decoded", best.variant, best.latent),
		Geometry: images.Image, Images: images.X, Columns: side,
	}, nil
}

// tourLosses shows every term of every model, training against test.
func tourLosses(results []result) viz.Figure {
	var curves []viz.Curve
	for _, r := range results {
		curves = append(curves, training.TermCurves(r.Job, fmt.Sprintf("%s, d = %d: ", r.variant, r.latent))...)
	}
	return viz.LossCurves{
		Title: "Loss terms per image, unweighted; validation is the test set", Curves: curves, Y: "per image",
	}
}
