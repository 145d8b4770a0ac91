package anomaly

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
	"github.com/aegis-ae/aegis/models/eval/nearest"
)

// Detector tells anomalies from normal samples by a model that was trained on normal samples.
type Detector struct {
	model  Model
	scores []Score

	// What was fitted to normal samples.
	leastEnergy float64        // below which RelativeError treats a sample as empty
	gaussian    *gaussian      // of codes
	index       *nearest.Index // of codes
	neighbours  int

	// What was calibrated.
	centres, spreads []float64 // of each score over normal samples
	threshold        float64
	calibration      string // how; empty before
	warnings         []string
}

// Options are the settings of [Fit]. The zero value measures [ReconstructionError].
type Options struct {
	// Scores lists what is measured. Several scores are standardised on the samples of the calibration and added up. nil
	// means ReconstructionError alone.
	Scores []Score
	// Shrinkage is the share of the covariance of Mahalanobis that is replaced by a multiple of the identity, at most 1; 0
	// means the shrinkage of Ledoit and Wolf (2004).
	Shrinkage float64
	// Neighbours is how many nearest codes count for Neighbours; 0 means 3.
	Neighbours int
	// MaxCodes is the largest number of codes kept for Neighbours and saved with the model; if there are more, that many
	// are drawn. 0 means 10,000.
	MaxCodes int
	// Seed decides which codes are drawn.
	Seed uint64
}

// withDefaults fills in what is not set, and checks the rest.
func (o Options) withDefaults() (Options, error) {
	if len(o.Scores) == 0 {
		o.Scores = []Score{ReconstructionError}
	}
	for i, s := range o.Scores {
		switch {
		case !slices.Contains(Scores(), s):
			return o, fmt.Errorf("unknown score %q; there are: %s", s, joined(Scores()))
		case slices.Contains(o.Scores[:i], s):
			return o, fmt.Errorf("the score %s is there twice", s)
		}
	}
	if o.Neighbours == 0 {
		o.Neighbours = 3
	}
	if o.MaxCodes == 0 {
		o.MaxCodes = 10_000
	}
	switch {
	case !(o.Shrinkage >= 0 && o.Shrinkage <= 1):
		return o, fmt.Errorf("shrinkage %v: it must lie in [0, 1]", o.Shrinkage)
	case o.Neighbours < 0:
		return o, fmt.Errorf("%d neighbours: there must be at least 1, or 0 for 3", o.Neighbours)
	case o.MaxCodes < o.Neighbours:
		return o, fmt.Errorf("%d codes are kept, of which the %d nearest count: there must be as many", o.MaxCodes,
			o.Neighbours)
	}
	return o, nil
}

// Fit returns a detector of samples that are unlike the normal ones, on which the model was trained. It must be
// calibrated on other samples before it can decide.
func Fit(m Model, normal *data.Set, o Options) (_ *Detector, err error) {
	defer num.Name(&err, "anomaly: fit")
	if m == nil {
		return nil, errors.New("there is no model")
	}
	o, err = o.withDefaults()
	if err != nil {
		return nil, err
	}
	if normal.Len() < 2 {
		return nil, fmt.Errorf("%d normal samples: there must be at least 2", normal.Len())
	}
	d := &Detector{model: m, scores: slices.Clone(o.Scores), neighbours: o.Neighbours}
	if slices.Contains(d.scores, RelativeError) {
		x, _, err := reconstructed(m, normal)
		if err != nil {
			return nil, err
		}
		for _, e := range energies(x) {
			d.leastEnergy += 1e-6 * e / float64(x.N)
		}
		if d.leastEnergy == 0 {
			return nil, errors.New("all values of the normal samples are 0: there is nothing that errors could be relative to")
		}
	}
	if !slices.Contains(d.scores, Mahalanobis) && !slices.Contains(d.scores, Neighbours) {
		return d, nil
	}
	codes, err := m.Encode(normal)
	if err != nil {
		return nil, err
	}
	return d, d.fitCodes(codes, o)
}

// fitCodes fits the scores of codes.
func (d *Detector) fitCodes(codes *data.Set, o Options) error {
	if slices.Contains(d.scores, Mahalanobis) {
		var err error
		if d.gaussian, err = fitGaussian(codes, o.Shrinkage); err != nil {
			return err
		}
	}
	if !slices.Contains(d.scores, Neighbours) {
		return nil
	}
	kept := &data.Set{X: codes.X, N: codes.N, D: codes.D}
	if kept.N > o.MaxCodes {
		share := float64(o.MaxCodes) / float64(kept.N)
		parts, err := kept.Split(o.Seed, share, 1-share)
		if err != nil {
			return err
		}
		kept = parts[0]
	}
	if kept.N < d.neighbours {
		return fmt.Errorf("%d normal samples, of which the %d nearest count: there must be as many", kept.N, d.neighbours)
	}
	var err error
	d.index, err = nearest.NewIndex(kept, nearest.Options{})
	return err
}

// Scores returns what the detector measures.
func (d *Detector) Scores() []Score { return slices.Clone(d.scores) }

// Threshold returns the score above which a sample is an anomaly, and how it was found; "" before the detector is
// calibrated.
func (d *Detector) Threshold() (threshold float64, calibration string) {
	return d.threshold, d.calibration
}

// Warnings lists known weaknesses of the detector, as found by calibration.
func (d *Detector) Warnings() []string { return slices.Clone(d.warnings) }

// Measure returns the values of each score of every sample, in the order of Scores and in the units of each.
func (d *Detector) Measure(s *data.Set) ([][]float64, error) {
	all, err := d.measure(s)
	if err != nil {
		return nil, fmt.Errorf("anomaly: %w", err)
	}
	return all, nil
}

// Score implements [Scorer]: the score of the detector in its own unit, or the sum of several standardised scores,
// which takes a calibrated detector.
func (d *Detector) Score(s *data.Set) ([]float64, error) {
	if len(d.scores) > 1 && d.calibration == "" {
		return nil, errors.New("anomaly: score: several scores are added in units of their spread, which is not known: " +
			"call Calibrate first")
	}
	all, err := d.measure(s)
	if err != nil {
		return nil, fmt.Errorf("anomaly: score: %w", err)
	}
	return d.sum(all), nil
}

// sum adds the standardised values of several scores; a single score is left as it is.
func (d *Detector) sum(all [][]float64) []float64 {
	if len(all) == 1 {
		return all[0]
	}
	out := make([]float64, len(all[0]))
	for k, values := range all {
		for i, v := range values {
			out[i] += float64((v - d.centres[k]) / d.spreads[k])
		}
	}
	return out
}

// Detect returns the score of every sample and whether it is an anomaly, with a score above the threshold.
func (d *Detector) Detect(s *data.Set) (scores []float64, anomalies []bool, err error) {
	if d.calibration == "" {
		return nil, nil, errors.New("anomaly: detect: the threshold is not known: call Calibrate or CalibrateF1 first")
	}
	if scores, err = d.Score(s); err != nil {
		return nil, nil, err
	}
	anomalies = make([]bool, len(scores))
	for i, v := range scores {
		anomalies[i] = v > d.threshold
	}
	return scores, anomalies, nil
}

// joined lists scores.
func joined(scores []Score) string {
	var names []string
	for _, s := range scores {
		names = append(names, string(s))
	}
	return strings.Join(names, ", ")
}
