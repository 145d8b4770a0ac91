package app

import (
	"context"
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

// drawTour draws the figures of the tour. It stops between two of them when ctx is cancelled.
func (a *app) drawTour(ctx context.Context, results []result, pca *eval.PCA, test *data.Set) error {
	for _, f := range []struct {
		name string
		make func() (viz.Figure, error)
	}{
		{"latent", func() (viz.Figure, error) { return latentFigure(results, test) }},
		{"reconstructions", func() (viz.Figure, error) { return reconstructionsFigure(results, pca, test) }},
		{"losses", func() (viz.Figure, error) { return tourLosses(results), nil }},
		{"samples", func() (viz.Figure, error) { return samplesFigure(results, a.seed) }},
	} {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("interrupted between figures; the models are whole, in %s: %w", a.path(modelsFolder), err)
		}
		figure, err := f.make()
		if err != nil {
			return err
		}
		if _, err := a.saveFigure(f.name, figure); err != nil {
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
		codes, err := r.ae.Encode(test)
		if err != nil {
			return nil, err
		}
		if err := add(fmt.Sprintf("%s, d = 2, test MSE %.4f", r.variant, r.mse), codes); err != nil {
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
func reconstructionsFigure(results []result, pca *eval.PCA, test *data.Set) (viz.Figure, error) {
	shown := byTurns(test, max(1, len(test.Classes)))
	input, err := test.Select(shown)
	if err != nil {
		return nil, err
	}
	linear, err := pca.Reconstruct(input)
	if err != nil {
		return nil, err
	}
	f := viz.Reconstructions{
		Title: "Test images, and what is left of them after d numbers", Geometry: test.Image,
		Rows: []viz.Row{
			{Label: "input", Images: input.X},
			{Label: fmt.Sprintf("PCA, d = %d", len(pca.Components)), Images: linear.X},
		},
		Captions: classNames(input),
	}
	for _, r := range results {
		if r.latent == 2 {
			continue
		}
		images, err := r.reconstruction.Select(shown)
		if err != nil {
			return nil, err
		}
		f.Rows = append(f.Rows, viz.Row{Label: fmt.Sprintf("%s, d = %d", r.variant, r.latent), Images: images.X})
	}
	return f, nil
}

// byTurns returns the numbers of n samples: the first of each class, then the second of each, and so on; or simply the
// first n of a set without labels. There are fewer if the set is smaller.
func byTurns(s *data.Set, n int) []int {
	queues := make([][]int, max(1, len(s.Classes)))
	for i := range s.N {
		class := 0
		if s.Labels != nil {
			class = s.Labels[i]
		}
		queues[class] = append(queues[class], i)
	}
	n = min(n, s.N)
	var out []int
	for turn := 0; len(out) < n; turn++ {
		for _, q := range queues {
			if turn < len(q) && len(out) < n {
				out = append(out, q[turn])
			}
		}
	}
	return out
}

// classNames returns the name of the class of every sample; nil for a set without labels.
func classNames(s *data.Set) []string {
	var out []string
	for _, label := range s.Labels {
		out = append(out, s.Classes[label])
	}
	return out
}

// samplesFigure shows what the widest model with a prior draws from nothing.
func samplesFigure(results []result, seed uint64) (viz.Figure, error) {
	const side = 8
	var best *result
	for i, r := range results {
		if _, ok := models.As[models.Prior](r.ae.Model); ok && (best == nil || r.latent > best.latent) {
			best = &results[i]
		}
	}
	images, err := best.ae.Sample(side*side, seed)
	if err != nil {
		return nil, err
	}
	return viz.ImageGrid{
		Title:    fmt.Sprintf("%s, d = %d: codes drawn from the prior, decoded", best.variant, best.latent),
		Geometry: images.Image, Images: images.X, Columns: side,
	}, nil
}
