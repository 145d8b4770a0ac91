package experiments

import (
	"context"
	"fmt"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{ID: "E09", Question: "What does a code learn that is wider than the data?", Figures: []string{"overcomplete"}, Run: overcomplete})
}

const overcompleteUnits = 1000

// overcomplete: a linear code that is wide enough can copy, which takes no learning; and a penalty or noise keeps a trained one
// from it, whose training error then stays higher.
func overcomplete(ctx context.Context, l *Lab) (*Result, error) {
	r := &Result{}
	copied, err := l.identityLoss(ctx)
	if err != nil {
		return nil, err
	}
	r.AtMost("squared error of the weights [I; 0] and [I, 0], in float64", copied, 1e-20)

	t := Table{Title: fmt.Sprintf("Codes of %d units after 10 epochs: MSE per pixel without noise, and units in use (|z| > .001)", overcompleteUnits)}
	t.Add("model", "training MSE", "test MSE", "units in use per image")
	var courses []viz.Line
	var usage []viz.Sample
	for _, c := range []struct {
		name, variant string
		settings      []string
	}{
		{"nothing but the error", "overcomplete", []string{"code=relu"}},
		{"L1 penalty of .1", "sparse", []string{"lambda=0.1"}},
		{"masking of half the pixels", "denoising", []string{"p=0.5", "hidden=[]", "code=relu"}},
	} {
		ae, mse, err := l.TrainedMSE(ctx, 10, c.variant, models.Spec{Latent: overcompleteUnits, Hidden: []int{}}, c.settings...)
		if err != nil {
			return nil, err
		}
		train, err := ReconstructionMSE(ae, l.Train)
		if err != nil {
			return nil, err
		}
		active, err := l.activeUnits(ae, .001)
		if err != nil {
			return nil, err
		}
		t.Add(c.name, five(train), five(mse), fmt.Sprintf("%.1f", active))
		course := viz.Line{Name: c.name}
		for _, e := range ae.Epochs {
			course.X, course.Y = append(course.X, float64(e.Number)), append(course.Y, e.Train.Terms[0].Value/float64(l.Train.D))
		}
		courses = append(courses, course)
		shares, err := l.unitUsage(ae, .001)
		if err != nil {
			return nil, err
		}
		usage = append(usage, viz.Sample{Name: c.name, Values: shares})
	}
	r.Tables = append(r.Tables, t)
	r.Figures = append(r.Figures, Figure{
		Name: "overcomplete",
		Caption: fmt.Sprintf("Codes of %d ReLU units for 784 pixels: the squared error in training (that with masking is of corrupted images), and for each unit the share "+
			"of test images for which it is on. The linear code [I; 0], which is not shown, copies with an error of %.2g.", overcompleteUnits, copied),
		Figure: viz.Panels{Letters: true, Columns: 1, Width: pageWidth, Figures: []viz.Figure{
			viz.Lines{Title: "Error in training", X: "epoch", Y: "training MSE per pixel", LogY: true, Lines: courses},
			viz.Histogram{Title: "Use of units", X: "share of images for which a unit is on", Y: "units", Series: usage, Counts: true, Bins: 20, XRange: [2]float64{0, 1}},
		}},
	})
	return r, nil
}

// identityLoss is the squared error per image of the linear autoencoder that copies its input into the first units of its
// code, and back.
func (l *Lab) identityLoss(ctx context.Context) (float64, error) {
	m, err := l.Model("linear", models.Spec{Latent: max(overcompleteUnits, l.Train.D)})
	if err != nil {
		return 0, err
	}
	ae, err := models.New(m, models.Options{DType: graph.Float64})
	if err != nil {
		return 0, err
	}
	for _, p := range ae.Params.All() {
		for i := range p.Value.Float64 {
			p.Value.Float64[i] = 0
		}
		if len(p.Value.Shape) == 2 && p.Value.Shape[0] > 1 {
			for i := range l.Train.D {
				p.Value.Float64[i*p.Value.Shape[1]+i] = 1
			}
		}
	}
	some, err := l.Test.Head(min(200, l.Test.N))
	if err != nil {
		return 0, err
	}
	loss, err := ae.Evaluate(ctx, some)
	return loss.Total, err
}

// activeUnits returns how many code units of a test image exceed a threshold, on average.
func (l *Lab) activeUnits(ae *Trained, threshold float64) (float64, error) {
	codes, err := ae.Encode(l.Test)
	if err != nil {
		return 0, err
	}
	return countAbove(codes, threshold), nil
}

// unitUsage returns for each code unit the share of test images for which it exceeds a threshold.
func (l *Lab) unitUsage(ae *Trained, threshold float64) ([]float64, error) {
	codes, err := ae.Encode(l.Test)
	if err != nil {
		return nil, err
	}
	shares := make([]float64, codes.D)
	for k, v := range codes.X {
		if float64(max(v, -v)) > threshold {
			shares[k%codes.D]++
		}
	}
	for j := range shares {
		shares[j] /= float64(codes.N)
	}
	return shares, nil
}

func countAbove(codes *data.Set, threshold float64) float64 {
	n := 0
	for _, v := range codes.X {
		if float64(max(v, -v)) > threshold {
			n++
		}
	}
	return float64(n) / float64(codes.N)
}
