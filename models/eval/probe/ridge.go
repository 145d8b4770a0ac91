package probe

import (
	"errors"
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

// RidgeClassifier is the linear classifier of least squares: an affine map of the standardised features, fitted to 1
// for the class of a sample and 0 for the others. It solves one system of equations, where [FitLogistic] searches.
type RidgeClassifier struct {
	Scaler  data.Standard
	Map     *linear.Affine
	Classes []string
}

// FitRidge fits the classifier to a set with labels, with the penalty ridge·‖W‖² added to the mean squared error of a
// sample (see linear.FitAffine).
func FitRidge(train *data.Set, ridge float64) (_ *RidgeClassifier, err error) {
	defer num.Name(&err, "probe: ridge")
	m := &RidgeClassifier{}
	if err := m.Scaler.Fit(train); err != nil {
		return nil, err
	}
	if train.Labels == nil {
		return nil, errors.New("the set has no labels")
	}
	m.Classes = slices.Clone(train.Classes)
	x, err := m.Scaler.Apply(train)
	if err != nil {
		return nil, err
	}
	targets := &data.Set{N: train.N, D: len(m.Classes), X: make([]float32, train.N*len(m.Classes))}
	for i, label := range train.Labels {
		targets.Row(i)[label] = 1
	}
	m.Map, err = linear.FitAffine(x, targets, ridge)
	return m, err
}

// Classify returns the class of the largest output for each sample, of equal ones the first.
func (m *RidgeClassifier) Classify(s *data.Set) ([]int, error) {
	if m == nil || m.Map == nil {
		return nil, errors.New("probe: ridge: classify: there is no map: FitRidge finds it")
	}
	x, err := m.Scaler.Apply(s)
	if err != nil {
		return nil, fmt.Errorf("probe: ridge: classify: %w", err)
	}
	y, err := m.Map.Reconstruct(x)
	if err != nil {
		return nil, fmt.Errorf("probe: ridge: classify: %w", err)
	}
	out := make([]int, y.N)
	for i := range out {
		row := y.Row(i)
		out[i] = slices.Index(row, slices.Max(row))
	}
	return out, nil
}
