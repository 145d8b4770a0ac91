package probe

import (
	"errors"
	"fmt"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
	"github.com/aegis-ae/aegis/models/eval/nearest"
)

// Classifier returns the classes of samples, numbered as in its training set.
type Classifier interface {
	Classify(s *data.Set) ([]int, error)
}

// Probe is a simple classifier that is trained on codes, to see how much information on classes they hold and how
// easily it can be read. Fit trains it.
type Probe struct {
	Name string // for tables
	Fit  func(train *data.Set) (Classifier, error)
}

// Logistic is the linear probe, by multinomial logistic regression.
func Logistic(o LogisticOptions) Probe {
	return Probe{Name: "logistic", Fit: func(train *data.Set) (Classifier, error) { return FitLogistic(train, o) }}
}

// Ridge is a linear probe by least squares.
func Ridge(ridge float64) Probe {
	return Probe{Name: "ridge", Fit: func(train *data.Set) (Classifier, error) { return FitRidge(train, ridge) }}
}

// Nearest classifies by a vote of the k nearest codes of the training set.
func Nearest(k int, o nearest.Options) Probe {
	return Probe{Name: fmt.Sprintf("%d-NN", k), Fit: func(train *data.Set) (Classifier, error) {
		ix, err := nearest.NewIndex(train, o)
		if err != nil {
			return nil, err
		}
		if train.Labels == nil {
			return nil, errors.New("probe: nearest: the training set has no labels")
		}
		return voters{ix, k}, nil
	}}
}

// voters is an index whose k nearest codes vote.
type voters struct {
	*nearest.Index
	k int
}

// Classify implements Classifier.
func (v voters) Classify(s *data.Set) ([]int, error) { return v.Index.Classify(s, v.k) }

// Result is the accuracy of a probe on codes that it was not trained on.
type Result struct {
	Probe     string
	Accuracy  float64
	Confusion *eval.Confusion
}

// Run trains the probe on one set of codes and measures it on another.
func (p Probe) Run(train, test *data.Set) (*Result, error) {
	if err := num.SameClasses(train, test); err != nil {
		return nil, fmt.Errorf("probe: %s: %w", p.Name, err)
	}
	predicted, err := p.predict(train, test)
	if err != nil {
		return nil, fmt.Errorf("probe: %s: %w", p.Name, err)
	}
	return p.result(test, predicted)
}

func (p Probe) predict(train, test *data.Set) ([]int, error) {
	if p.Fit == nil {
		return nil, errors.New("it has no Fit to train it")
	}
	c, err := p.Fit(train)
	if err != nil {
		return nil, err
	}
	return c.Classify(test)
}

// CrossValidate trains and tests the probe on folds of a set and returns the result over all samples, each of which is
// predicted once. The folds have the same shares of classes (data.Set.Folds); the same seed gives the same folds.
//
// The codes should not depend on labels: a model that was trained with labels already knows the answer.
func (p Probe) CrossValidate(codes *data.Set, folds int, seed uint64) (*Result, error) {
	predicted, err := p.predictFolds(codes, folds, seed)
	if err != nil {
		return nil, fmt.Errorf("probe: %s: cross-validation: %w", p.Name, err)
	}
	return p.result(codes, predicted)
}

func (p Probe) predictFolds(codes *data.Set, folds int, seed uint64) ([]int, error) {
	if err := num.SameClasses(codes, codes); err != nil {
		return nil, err
	}
	parts, err := codes.Folds(folds, seed)
	if err != nil {
		return nil, err
	}
	all := make([]int, codes.N)
	for k, part := range parts {
		train, err := codes.Select(part.Train)
		if err != nil {
			return nil, err
		}
		test, err := codes.Select(part.Test)
		if err != nil {
			return nil, err
		}
		predicted, err := p.predict(train, test)
		if err != nil {
			return nil, fmt.Errorf("fold %d: %w", k, err)
		}
		for at, i := range part.Test {
			all[i] = predicted[at]
		}
	}
	return all, nil
}

// result compares what was predicted with the labels.
func (p Probe) result(codes *data.Set, predicted []int) (*Result, error) {
	c, err := eval.NewConfusion(codes.Labels, predicted, codes.Classes)
	if err != nil {
		return nil, fmt.Errorf("probe: %s: %w", p.Name, err)
	}
	return &Result{Probe: p.Name, Accuracy: c.Accuracy(), Confusion: c}, nil
}
