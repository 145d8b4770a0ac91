package experiments

import (
	"fmt"
	"math/rand/v2"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{ID: "E09", Question: "What does a code learn that is wider than the data?", Figures: []string{"overcomplete"}, run: overcomplete})
}

const overcompleteUnits = 1000

// overcomplete: a linear code that is wide enough can copy, which takes no learning; and a penalty or noise keeps a trained one
// from it, whose training error then stays higher.
func overcomplete(l *Bench, r *Result) {
	copied := l.identityLoss()
	r.AtMost("squared error of the weights [I; 0] and [I, 0], in float64", copied, 1e-20)

	t := Table{Title: fmt.Sprintf("Codes of %d units after 10 epochs: MSE per pixel without noise, of digits and of digits whose pixels change places, "+
		"and units in use (ReLU codes above .001, sigmoids above .5)", overcompleteUnits)}
	t.Add("model", "training MSE", "test MSE", "MSE of shuffled digits", "units in use per image")
	shuffled := shuffle(l.Test, l.Seed)
	strange := map[string]float64{}
	freeTrain := 0.0
	var courses []viz.Line
	var usage []viz.Sample
	const free = "nothing but the error"
	for _, c := range []struct {
		name, variant string
		units         int
		on            float64 // above which a unit is in use
		settings      []string
	}{
		{free, "overcomplete", overcompleteUnits, .001, []string{"code=relu"}},
		{"32 units", "overcomplete", 32, .001, []string{"code=relu"}},
		{"L1 penalty of .1", "sparse", overcompleteUnits, .001, []string{"lambda=0.1"}},
		{"KL penalty of 1", "sparse-kl", overcompleteUnits, .5, []string{"lambda=1"}},
		{"contractive penalty of .1", "contractive", overcompleteUnits, .5, []string{"lambda=0.1", "hidden=[]"}},
		{"masking of half the pixels", "denoising", overcompleteUnits, .001, []string{"p=0.5", "hidden=[]", "code=relu"}},
	} {
		ae, mse := l.TrainedMSE(10, c.variant, models.Spec{Latent: c.units, Hidden: []int{}}, c.settings...)
		train := ReconstructionMSE(ae, l.Train)
		active := l.activeUnits(ae, c.on)
		strange[c.name] = ReconstructionMSE(ae, shuffled)
		if c.name == free {
			freeTrain = train
		} else {
			r.AtLeast("training MSE over that of the wide code that nothing keeps from copying: "+c.name, train/freeTrain, 1.5)
			r.AtLeast("MSE of shuffled digits over that of the wide code that nothing keeps from copying: "+c.name, strange[c.name]/strange[free], 1)
		}
		t.Add(c.name, five(train), five(mse), five(strange[c.name]), fmt.Sprintf("%.1f", active))
		course := viz.Line{Name: c.name}
		for _, e := range ae.Epochs {
			course.X, course.Y = append(course.X, float64(e.Number)), append(course.Y, e.Train.Terms[0].Value/float64(l.Train.D))
		}
		courses = append(courses, course)
		if c.units < overcompleteUnits {
			continue
		}
		shares := l.unitUsage(ae, c.on)
		usage = append(usage, viz.Sample{Name: c.name, Values: shares})
	}
	r.Tables = append(r.Tables, t)
	r.Notes = append(r.Notes, "A wide code that nothing keeps from it comes to copy what it is trained on, and also copies best what "+
		"it is not: digits whose pixels have changed places. Each penalty, noise and a narrow code keep a network from it, at the "+
		"price of an error.")
	r.Figures = append(r.Figures, Figure{
		Name: "overcomplete",
		Caption: fmt.Sprintf("Codes of %d units for 784 pixels, and of 32: the squared error in training (that with masking is of corrupted "+
			"images), and for each unit of the wide codes the share of test images for which it is on. The linear code [I; 0], which is not shown, copies with an error of %.2g.", overcompleteUnits, copied),
		Figure: viz.Panels{Letters: true, Columns: 1, Width: pageWidth, Figures: []viz.Figure{
			viz.Lines{Title: "Error in training", X: "epoch", Y: "training MSE per pixel", LogY: true, Lines: courses},
			viz.Histogram{Title: "Use of units", X: "share of images for which a unit is on", Y: "units", Series: usage, Counts: true, Bins: 20, XRange: [2]float64{0, 1}},
		}},
	})
}

// shuffle returns samples whose features have changed places, all in the same way: they have the values of digits, and nothing
// that a model of digits could know.
func shuffle(s *data.Set, seed uint64) *data.Set {
	places := rand.New(rand.NewPCG(seed, 9)).Perm(s.D)
	out := s.Clone()
	for i := range s.N {
		for j, from := range places {
			out.Row(i)[j] = s.Row(i)[from]
		}
	}
	return out
}

// identityLoss is the squared error per image of the linear autoencoder that copies its input into the first units of its
// code, and back.
func (l *Bench) identityLoss() float64 {
	m := l.Model("linear", models.Spec{Latent: max(overcompleteUnits, l.Train.D)})
	ae := try.Get(models.New(m, models.Options{DType: graph.Float64}))
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
	some := try.Get(l.Test.Head(min(200, l.Test.N)))
	loss := try.Get(ae.Evaluate(l.Context, some))
	return loss.Total
}

// activeUnits returns how many code units of a test image exceed a threshold, on average.
func (l *Bench) activeUnits(ae *Trained, threshold float64) float64 {
	codes := try.Get(ae.Encode(l.Test))
	return countAbove(codes, threshold)
}

// unitUsage returns for each code unit the share of test images for which it exceeds a threshold.
func (l *Bench) unitUsage(ae *Trained, threshold float64) []float64 {
	codes := try.Get(ae.Encode(l.Test))
	shares := make([]float64, codes.D)
	for k, v := range codes.X {
		if float64(max(v, -v)) > threshold {
			shares[k%codes.D]++
		}
	}
	for j := range shares {
		shares[j] /= float64(codes.N)
	}
	return shares
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
