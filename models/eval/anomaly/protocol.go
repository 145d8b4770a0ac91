package anomaly

import (
	"errors"
	"fmt"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
)

// Scorer gives every sample a score: the larger, the less normal the sample.
type Scorer interface {
	Score(s *data.Set) ([]float64, error)
}

// Calibrator is a Scorer that finds its own threshold, as a Detector does.
type Calibrator interface {
	Scorer
	Calibrate(normal *data.Set, percentile float64) error
	Threshold() (threshold float64, calibration string)
}

// Factory trains a model on normal samples and makes a Scorer of it.
type Factory func(train *data.Set) (Scorer, error)

// Protocol measures how well anomalies are found if none are known in training: one class of a labelled set, or all but
// one, count as normal. The zero value is the usual one.
type Protocol struct {
	// Fit is the share of the normal training samples, from the first on, that the model is trained on. The threshold is
	// calibrated on the others. 0 means 0.8 for OneClass and 1 for LeaveOneOut.
	//
	// At 1 the threshold is calibrated on the training samples, and so is too low: more normal samples are flagged than
	// Percentile says. Scores that compare with single training samples, such as Neighbours, cannot be calibrated this
	// way.
	Fit float64
	// Percentile of the scores of normal samples that is the threshold; 0 means 95.
	Percentile float64
}

// Result is the result of a [Protocol] for a class.
type Result struct {
	Class int
	Report
	Scorer Scorer // made by the factory, calibrated if it is a Calibrator
}

// OneClass treats one class as normal and all others as anomalies. The factory gets the first 80 % of the training
// samples of the class, the threshold is calibrated on the last 20 %, and the whole test set is scored.
//
// With a nil test it scores the rest of train: the normal samples of the calibration and all samples of other classes.
// Use it to choose models and scores without the test set.
func (p Protocol) OneClass(train, test *data.Set, class int, f Factory) (Result, error) {
	r, err := p.run(train, test, class, f, 0.8, func(label int) bool { return label == class })
	if err != nil {
		return Result{}, fmt.Errorf("anomaly: one class, %d: %w", class, err)
	}
	return r, nil
}

// LeaveOneOut treats one class as anomalies and all others as normal. The factory gets all training samples of the
// others, and the test set is scored. A class that lacks what others have need not have a large error: models that have
// never seen a 1 reconstruct it better than the digits that they were trained on.
func (p Protocol) LeaveOneOut(train, test *data.Set, class int, f Factory) (Result, error) {
	r, err := p.run(train, test, class, f, 1, func(label int) bool { return label != class })
	if err != nil {
		return Result{}, fmt.Errorf("anomaly: leave one out, %d: %w", class, err)
	}
	return r, nil
}

func (p Protocol) run(train, test *data.Set, class int, f Factory, share float64, normal func(label int) bool) (Result,
	error) {
	if p.Fit == 0 {
		p.Fit = share
	}
	if p.Percentile == 0 {
		p.Percentile = 95
	}
	if !(p.Fit > 0 && p.Fit <= 1) {
		return Result{}, fmt.Errorf("a share of %v of the normal samples for training: it must be above 0 and at most 1",
			p.Fit)
	}
	if err := checkPercentile(p.Percentile); err != nil {
		return Result{}, err
	}
	if f == nil {
		return Result{}, errors.New("there is no factory")
	}
	fitted, held, err := p.divide(train, normal)
	if err != nil {
		return Result{}, err
	}
	if test == nil {
		if test, err = rest(train, held, normal, p.Fit); err != nil {
			return Result{}, err
		}
	}
	scorer, err := f(fitted)
	if err != nil {
		return Result{}, err
	}
	threshold, err := p.threshold(scorer, held)
	if err != nil {
		return Result{}, err
	}
	scores, err := scorer.Score(test)
	if err != nil {
		return Result{}, err
	}
	if test.Labels == nil {
		return Result{}, errors.New("the test set has no labels")
	}
	anomalous := make([]bool, test.N)
	for i, label := range test.Labels {
		anomalous[i] = !normal(label)
	}
	r := Result{Class: class, Scorer: scorer}
	if r.Report, err = Evaluate(scores, anomalous, threshold); err != nil {
		return Result{}, err
	}
	if d, ok := scorer.(*Detector); ok {
		r.Warnings = append(r.Warnings, d.Warnings()...)
	}
	return r, nil
}

// divide returns the normal samples to train on and those to calibrate on, the same if none are left.
func (p Protocol) divide(train *data.Set, normal func(label int) bool) (fitted, held *data.Set, err error) {
	all, err := train.Where(normal)
	if err != nil {
		return nil, nil, err
	}
	n := int(p.Fit*float64(all.N) + 1e-9)
	if n == all.N {
		return all, all, nil
	}
	if fitted, err = all.Head(n); err != nil {
		return nil, nil, err
	}
	var last []int
	for i := n; i < all.N; i++ {
		last = append(last, i)
	}
	held, err = all.Select(last)
	return fitted, held, err
}

// rest returns the samples of train that the model is not trained on.
func rest(train, held *data.Set, normal func(label int) bool, share float64) (*data.Set, error) {
	if share == 1 {
		return nil, errors.New("without a test set, normal samples must be left over from training: Fit must be less than 1")
	}
	others, err := train.Where(func(label int) bool { return !normal(label) })
	if err != nil {
		return nil, err
	}
	return data.Concat(held, others)
}

// threshold calibrates a scorer on held-out normal samples.
func (p Protocol) threshold(scorer Scorer, held *data.Set) (float64, error) {
	if c, ok := scorer.(Calibrator); ok {
		if err := c.Calibrate(held, p.Percentile); err != nil {
			return 0, err
		}
		threshold, _ := c.Threshold()
		return threshold, nil
	}
	scores, err := scorer.Score(held)
	if err != nil {
		return 0, err
	}
	return eval.Percentile(scores, p.Percentile)
}
