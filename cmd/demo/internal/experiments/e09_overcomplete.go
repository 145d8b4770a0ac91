package experiments

import (
	"context"
	"fmt"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	register(Experiment{ID: "E09", Question: "What does a code learn that is wider than the data?", Run: overcomplete})
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
	for _, c := range []struct {
		name, variant string
		settings      []string
	}{
		{"nothing but the error", "overcomplete", []string{"code=relu"}},
		{"L1 penalty of .1", "sparse", []string{"lambda=0.1"}},
		{"masking of half the pixels", "denoising", []string{"p=0.5", "hidden=[]", "code=relu"}},
	} {
		ae, mse, err := l.trainedMSE(ctx, 10, c.variant, models.Spec{Latent: overcompleteUnits, Hidden: []int{}}, c.settings...)
		if err != nil {
			return nil, err
		}
		train, err := reconstructionMSE(ae, l.Train)
		if err != nil {
			return nil, err
		}
		active, err := l.activeUnits(ae, .001)
		if err != nil {
			return nil, err
		}
		t.Add(c.name, five(train), five(mse), fmt.Sprintf("%.1f", active))
	}
	r.Tables = append(r.Tables, t)
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

func countAbove(codes *data.Set, threshold float64) float64 {
	n := 0
	for _, v := range codes.X {
		if float64(max(v, -v)) > threshold {
			n++
		}
	}
	return float64(n) / float64(codes.N)
}
