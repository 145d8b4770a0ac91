package anomaly

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// Calibrate sets the threshold to a percentile of the scores of normal samples that neither the model nor the detector
// was fitted to: at 95, 5 % of normal samples are flagged. (The scores of samples that it was fitted to are lower, and
// so would be the threshold.) Several scores are standardised on these samples.
func (d *Detector) Calibrate(normal *data.Set, percentile float64) (err error) {
	defer num.Name(&err, "anomaly: calibrate")
	if err := checkPercentile(percentile); err != nil {
		return err
	}
	all, err := d.measure(normal)
	if err != nil {
		return err
	}
	next := *d
	if err := next.standardise(all); err != nil {
		return err
	}
	if next.threshold, err = eval.Percentile(next.sum(all), percentile); err != nil {
		return err
	}
	next.calibration = fmt.Sprintf("percentile %g of %d normal samples", percentile, normal.N)
	if err := next.warn(normal); err != nil {
		return err
	}
	*d = next
	return nil
}

func checkPercentile(p float64) error {
	if !(p >= 0 && p <= 100) {
		return fmt.Errorf("percentile %v: it must lie in [0, 100]", p)
	}
	return nil
}

// CalibrateF1 sets the threshold of the largest F1 on labelled samples, half way between two scores. Several scores are
// standardised on the normal samples.
func (d *Detector) CalibrateF1(s *data.Set, anomalous []bool) (err error) {
	defer num.Name(&err, "anomaly: calibrate")
	if s.Len() != len(anomalous) {
		return fmt.Errorf("%d samples, and %d of which it is known whether they are anomalies", s.Len(), len(anomalous))
	}
	all, err := d.measure(s)
	if err != nil {
		return err
	}
	var normal [][]float64
	for _, values := range all {
		var kept []float64
		for i, v := range values {
			if !anomalous[i] {
				kept = append(kept, v)
			}
		}
		normal = append(normal, kept)
	}
	next := *d
	if err := next.standardise(normal); err != nil {
		return err
	}
	var f1 float64
	if next.threshold, f1, err = eval.BestF1(next.sum(all), anomalous); err != nil {
		return err
	}
	next.calibration = fmt.Sprintf("best F1, %.4g, on %d labelled samples", f1, s.N)
	if err := next.warn(s); err != nil {
		return err
	}
	*d = next
	return nil
}

// standardise finds the mean and the standard deviation of each score over normal samples.
func (d *Detector) standardise(normal [][]float64) error {
	d.centres, d.spreads = nil, nil
	for k, values := range normal {
		if len(values) == 0 {
			return errors.New("there are no normal samples among them")
		}
		if d.scores[k] == Neighbours && 2*count(values, func(v float64) bool { return v == 0 }) > len(values) {
			return errors.New("most samples have their own codes as neighbours: the detector was fitted to them; " +
				"calibrate it on others")
		}
		mean, variance := stat.PopMeanVariance(values, nil)
		d.centres, d.spreads = append(d.centres, mean), append(d.spreads, math.Sqrt(variance))
		if len(normal) > 1 && !(variance > 0) {
			return fmt.Errorf("the score %s is %v for all normal samples: it cannot be compared with others", d.scores[k], mean)
		}
	}
	return nil
}

func count(values []float64, is func(float64) bool) int {
	n := 0
	for _, v := range values {
		if is(v) {
			n++
		}
	}
	return n
}

// warn checks whether an empty image passes as normal, since little is needed to reconstruct it: all its pixels have
// the smallest value of the data.
func (d *Detector) warn(s *data.Set) error {
	d.warnings = nil
	if s.Image.IsZero() {
		return nil
	}
	empty := &data.Set{N: 1, D: s.D, X: slices.Repeat([]float32{slices.Min(s.X)}, s.D), Image: s.Image,
		Features: s.Features}
	if s.Labels != nil { // for models that are told labels
		empty.Labels, empty.Classes = s.Labels[:1], s.Classes
	}
	all, err := d.measure(empty)
	if err != nil {
		return fmt.Errorf("an empty image: %w", err)
	}
	if v := d.sum(all)[0]; v <= d.threshold {
		d.warnings = append(d.warnings,
			fmt.Sprintf("an empty image has the score %.4g, not above the threshold of %.4g, and passes as normal: "+
				"so may all that is easy to reconstruct (%s is made for that)",
				v, d.threshold, RelativeError))
	}
	return nil
}
