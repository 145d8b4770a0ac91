package experiments

import (
	"fmt"
	"math/rand/v2"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{ID: "E09", Question: "What does a code learn that is wider than the data?", run: overcomplete})
}

const overcompleteUnits = 1000

// overcomplete: a linear code that is wide enough can copy without any learning. A penalty or noise keeps a trained
// code from copying; its training error then stays higher.
func overcomplete(l *Bench, r *Result) {
	copied := l.identityLoss()
	r.AtMost("squared error of the weights [I; 0] and [I, 0], in float64", copied, 1e-20)

	t := r.Table(fmt.Sprintf("Codes of %d units after 10 epochs: MSE per pixel without noise, of digits and of digits "+
		"with shuffled pixels, and units in use (ReLU codes above 0.001, sigmoids above 0.5)", overcompleteUnits),
		"model", "training MSE", "test MSE", "MSE of shuffled digits", "units in use per image")
	shuffled := shuffle(l.Test, l.Seed)
	var freeTrain, freeTest, freeStrange, maskedStrange float64
	var courses []viz.Line
	var usage []viz.Sample
	const free, masked = "no regularisation", "masking of half the pixels"
	for _, c := range []struct {
		name, variant string
		units         int
		on            float64 // above which a unit is in use
		settings      []string
	}{
		{free, "overcomplete", overcompleteUnits, .001, []string{"code=relu"}},
		{"32 units", "overcomplete", 32, .001, []string{"code=relu"}},
		{"L1 penalty of 0.1", "sparse", overcompleteUnits, .001, []string{"lambda=0.1"}},
		{"KL penalty of 1", "sparse-kl", overcompleteUnits, .5, []string{"lambda=1"}},
		{"contractive penalty of 0.1", "contractive", overcompleteUnits, .5, []string{"lambda=0.1", "hidden=[]"}},
		{masked, "denoising", overcompleteUnits, .001, []string{"p=0.5", "hidden=[]", "code=relu"}},
	} {
		ae, mse := l.TrainedMSE(10, c.variant, models.Spec{Latent: c.units, Hidden: []int{}}, c.settings...)
		train, strange := ReconstructionMSE(ae, l.Train), ReconstructionMSE(ae, shuffled)
		codes := try.Get(ae.Encode(l.Test))
		if c.name == free {
			freeTrain, freeTest, freeStrange = train, mse, strange
		} else {
			r.AtLeast("training MSE over the unregularised wide code's: "+c.name, train/freeTrain, 1.5)
			r.AtLeast("MSE of shuffled digits over the unregularised wide code's: "+c.name, strange/freeStrange, 1)
		}
		if c.name == masked {
			maskedStrange = strange
		}
		t.Add(c.name, five(train), five(mse), five(strange), decimals(countAbove(codes, c.on), 1))
		course := viz.Line{Name: c.name}
		for _, e := range ae.Epochs {
			point(&course, float64(e.Number), e.Train.Terms[0].Value/float64(l.Train.D))
		}
		courses = append(courses, course)
		if c.units == overcompleteUnits {
			usage = append(usage, viz.Sample{Name: c.name, Values: try.Get(eval.SparsityOf(codes, c.on)).Units})
		}
	}
	r.Notes = append(r.Notes, "An unregularised wide code learns to copy, even shuffled digits, which it never saw. "+
		"Each penalty, noise and a narrow code prevent copying, at the price of a larger error.")
	r.Draw(figOvercomplete, fmt.Sprintf("Codes of %d units for 784 pixels, and one of 32 units: the squared error in "+
		"training (with masking, of corrupted images), and the share of test images for which each unit of a wide code is "+
		"on. The unregularised code copies: its test error is %.5f on digits and %.5f on shuffled digits, where masking "+
		"leaves %.5f. The linear code [I; 0], not shown, copies with an error of %.2g.",
		overcompleteUnits, freeTest, freeStrange, maskedStrange, copied),
		viz.Panels{Letters: true, Columns: 1, Width: pageWidth, Figures: []viz.Figure{
			viz.Lines{Title: "Training error", X: "epoch", Y: "training MSE per pixel", LogY: true, Lines: courses},
			viz.Histogram{
				Title: "Use of units", X: "share of images for which a unit is on", Y: "units", Series: usage,
				Counts: true, Bins: 20, XRange: [2]float64{0, 1},
			},
		}})
}

// shuffle permutes the features of all samples in the same way. The samples keep the values of digits, and lose all
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

// identityLoss is the squared error per image of the linear autoencoder that copies its input into the first units of
// its code, and back.
func (l *Bench) identityLoss() float64 {
	m := l.Model("linear", models.Spec{Latent: max(overcompleteUnits, l.Train.D)})
	ae := try.Get(models.New(m, models.Options{DType: graph.Float64}))
	for _, p := range ae.Params.All() {
		clear(p.Value.Float64)
		if len(p.Value.Shape) == 2 && p.Value.Shape[0] > 1 {
			for i := range l.Train.D {
				p.Value.Float64[i*p.Value.Shape[1]+i] = 1
			}
		}
	}
	some := try.Get(l.Test.Head(min(200, l.Test.N)))
	return try.Get(ae.Evaluate(l.Context, some)).Total
}

// countAbove returns how many units of a sample exceed a threshold in size, on average.
func countAbove(codes *data.Set, threshold float64) float64 {
	n := 0
	for _, v := range codes.X {
		if float64(max(v, -v)) > threshold {
			n++
		}
	}
	return float64(n) / float64(codes.N)
}
