package anomaly_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/cancer"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/anomaly"
	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
)

// masses returns benign masses to train on and to calibrate on, and masses of both kinds, half of them malignant, to
// test.
func masses(t testing.TB) (train, held, test *data.Set) {
	t.Helper()
	set := cancer.Set()
	benign := evaltest.Must(set.Where(func(label int) bool { return label == cancer.Benign }))
	malignant := evaltest.Must(set.Where(func(label int) bool { return label == cancer.Malignant }))
	parts := evaltest.Must(benign.Split(1, .6, .2, .2))
	return parts[0], parts[1], evaltest.Must(data.Concat(parts[2], malignant))
}

// train returns a variational autoencoder of benign masses, with the scaler that it was trained with.
func train(t testing.TB, s *data.Set, epochs int) *models.Autoencoder {
	t.Helper()
	m := evaltest.Must(models.Build("vae",
		models.Spec{Input: s.D, Latent: 2, Hidden: []int{}, Output: "identity", Error: models.Gaussian}))
	a := evaltest.Must(models.New(m, models.Options{Seed: 1}))
	a.Scaler = &data.Standard{}
	if err := a.Scaler.Fit(s); err != nil {
		t.Fatal(err)
	}
	for _, err := range a.Fit(t.Context(), s, models.FitOptions{Epochs: epochs, Batch: 32, LearningRate: 3e-3}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// TestSavedDetector: a model and its detector that come from a file decide as those that went into it, to the bit, by
// every score, and the features are measured in units of their spread.
func TestSavedDetector(t *testing.T) {
	normal, held, test := masses(t)
	a := train(t, normal, 5)
	path := filepath.Join(t.TempDir(), "model.safetensors")
	for _, scores := range append([][]anomaly.Score{anomaly.Scores()}, singles()...) {
		d := evaltest.Must(anomaly.Fit(a, normal, anomaly.Options{Scores: scores}))
		wantError(t, d.Attach(), "not calibrated")
		if err := d.Calibrate(held, 95); err != nil {
			t.Fatal(err)
		}
		if err := d.Attach(); err != nil {
			t.Fatal(err)
		}
		if err := a.Save(path); err != nil {
			t.Fatal(err)
		}
		b := evaltest.Must(models.Load(path))
		e := evaltest.Must(anomaly.LoadDetector(b))
		want, wantFlags, err := d.Detect(test)
		if err != nil {
			t.Fatal(err)
		}
		got, flags, err := e.Detect(test)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, want) || !slices.Equal(flags, wantFlags) || !slices.Equal(e.Scores(), scores) {
			t.Errorf("%v: the loaded detector decides otherwise", scores)
		}
		before, how := d.Threshold()
		if after, howAfter := e.Threshold(); after != before || howAfter != how {
			t.Errorf("%v: threshold %v by %q, and after loading %v by %q", scores, before, how, after, howAfter)
		}
		if !slices.Contains(flags, true) || !slices.Contains(flags, false) {
			t.Errorf("%v: the decisions are all the same", scores)
		}
	}
	// Without the scaler's units areas, of some hundreds, would be all that counts.
	d := evaltest.Must(anomaly.Fit(a, normal, anomaly.Options{}))
	for _, v := range evaltest.Must(d.Score(held)) {
		if v > 30 {
			t.Errorf("an error of %v of values whose variance is 1", v)
		}
	}
}

func singles() [][]anomaly.Score {
	var out [][]anomaly.Score
	for _, s := range anomaly.Scores() {
		out = append(out, []anomaly.Score{s})
	}
	return out
}

// TestBreastCancer: trained on benign masses alone, the detector finds the malignant.
func TestBreastCancer(t *testing.T) {
	normal, held, test := masses(t)
	a := train(t, normal, 100)
	d := evaltest.Must(anomaly.Fit(a, normal,
		anomaly.Options{Scores: []anomaly.Score{anomaly.NegativeELBO, anomaly.Mahalanobis}}))
	if err := d.Calibrate(held, 95); err != nil {
		t.Fatal(err)
	}
	malignant := make([]bool, test.N)
	for i, label := range test.Labels {
		malignant[i] = label == cancer.Malignant
	}
	scores, _, err := d.Detect(test)
	if err != nil {
		t.Fatal(err)
	}
	threshold, _ := d.Threshold()
	r := evaltest.Must(anomaly.Evaluate(scores, malignant, threshold))
	t.Logf("AUROC %.4f, AP %.4f; at the threshold: precision %.3f, recall %.3f, FPR %.3f", r.AUROC, r.AP, r.Precision(),
		r.Recall(), r.FalsePositiveRate())
	if r.AUROC < .95 || r.Recall() < .7 || r.FalsePositiveRate() > .2 {
		t.Errorf("AUROC %v, %+v", r.AUROC, r.Decisions)
	}
}

func TestLoadDetectorErrors(t *testing.T) {
	normal, held, _ := masses(t)
	a := train(t, normal, 1)
	_, err := anomaly.LoadDetector(nil)
	wantError(t, err, "no model")
	_, err = anomaly.LoadDetector(a)
	wantError(t, err, `no "aegis.detector"`)
	wantError(t, evaltest.Must(anomaly.Fit(halves{}, pairs(1, 0, 2, 0), anomaly.Options{})).Attach(),
		"cannot be saved with a detector")

	d := evaltest.Must(anomaly.Fit(a, normal,
		anomaly.Options{Scores: []anomaly.Score{"mahalanobis", "neighbours", "relative-error"}}))
	if err := d.Calibrate(held, 95); err != nil {
		t.Fatal(err)
	}
	if err := d.Attach(); err != nil {
		t.Fatal(err)
	}
	good := a.Params.Metadata[anomaly.MetadataKey]
	for _, c := range []struct{ from, to, want string }{
		{`{"scores"`, `["scores"`, "metadata aegis.detector: "},
		{`"relative-error"`, `"guess"`, "there must be some of"},
		{`"relative-error"`, `"mahalanobis"`, "there must be some of"},
		{`"centres":[`, `"centres":[1,`, "4 means and 3 deviations of 3 scores"},
		{`"calibration":"`, `"calibration":"","was":"`, "not whole"},
		{`"spreads":[`, `"spreads":[-1],"were":[`, "1 deviations"},
		{`"least-energy":`, `"least-energy":0,"was":`, "least-energy 0"},
		{`"gaussian":{`, `"was":{`, "no distribution of codes of 2 units"},
		{`"factor":[`, `"factor":[1,`, "a factor of 4 numbers"},
		{`"factor":[`, `"factor":[-`, "diagonal element 0"},
		{`"codes":"`, `"codes":"!`, "codes: illegal base64"},
		{`"codes":"`, `"codes":"","was":"`, "0 bytes of codes"},
		{`"units":2`, `"units":7`, "codes of 7 units"},
		{`"neighbours":3`, `"neighbours":4000`, "4000 neighbours"},
		{`"steps":`, `"steps":1`, "training steps"},
	} {
		a.Params.Metadata[anomaly.MetadataKey] = strings.Replace(good, c.from, c.to, 1)
		_, err := anomaly.LoadDetector(a)
		wantError(t, err, c.want)
	}
	a.Params.Metadata[anomaly.MetadataKey] = good
	if _, err := anomaly.LoadDetector(a); err != nil {
		t.Error(err)
	}
	for _, err := range a.Fit(t.Context(), normal, models.FitOptions{Epochs: 1}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err = anomaly.LoadDetector(a)
	wantError(t, err, "calibrate it again")
}
