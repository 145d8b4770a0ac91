package experiments

import (
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/models/eval/anomaly"
)

func init() {
	register(Experiment{ID: "E19", Question: "Does the error tell digits from images of another kind?", run: otherSet})
}

// otherSet fits on four fifths of the training digits, and scores test digits and as many images of another set.
func otherSet(l *Bench, r *Result) {
	const d = 32
	if l.Other == nil {
		r.Notes = append(r.Notes, "It needs images of another set, which is not inside the program: --other fashion-mnist, or a "+
			"folder with its files.")
		return
	}
	index := make([]int, l.Train.N*4/5)
	for i := range index {
		index[i] = i
	}
	fitted := try.Get(l.Train.Select(index))
	fitted.Name = fmt.Sprintf("%s, the first %d", l.Train.Name, fitted.N)
	other := try.Get(l.Other.Head(min(l.Test.N, l.Other.N)))
	t := Table{Title: fmt.Sprintf("AUROC of the error, d = %d: %d digits against %d images of %s", d, l.Test.N, other.N, other.Name)}
	t.Add("model", "AUROC")
	for _, c := range []struct {
		name string
		make anomaly.Factory
	}{{"PCA", pcaScorer(d)}, {"autoencoder", l.plainScorer(d, l.plainEpochs())}} {
		scorer := try.Get(c.make(fitted))
		found := try.Get(anomaly.Compare(scorer, l.Test, other, 0))
		t.Add(c.name, fmt.Sprintf("%.4f", found.AUROC))
		if c.name == "autoencoder" {
			r.AtLeast("AUROC of the autoencoder", found.AUROC, .98)
			continue
		}
		want := .9535
		if l.Full {
			want = .9630
		}
		r.Near("AUROC of PCA", found.AUROC, want, .0005)
	}
	r.Tables = append(r.Tables, t)
}
