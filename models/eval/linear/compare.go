package linear

import (
	"errors"
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// Comparison compares models with PCA for several code sizes, on a set that neither was fitted to.
type Comparison struct {
	Mean Fidelity // of the mean training sample for every sample: a code without units
	Rows []ComparisonRow
}

// ComparisonRow is one code size.
type ComparisonRow struct {
	Units       int
	PCA, Model  Fidelity
	Ratio       float64 // the model's MSE over PCA's: below 1 the model is better
	Compression eval.Compression
}

// Fidelity says how good the reconstructions of a set are.
type Fidelity struct {
	MSE               float64 // mean squared error over samples and features
	ExplainedVariance float64 // see eval.ExplainedVariance
}

// CompareOptions says what Compare assumes. The zero value takes 8 bits for a pixel and 32 bits for other features and
// for units.
type CompareOptions struct {
	FeatureBits int // of a feature, for the compression; 0 means 8 for images and 32 for other data
	UnitBits    int // of a unit of a code; 0 means 32
	// Done, if set, is called with each row as soon as it is measured.
	Done func(ComparisonRow)
}

// Compare measures, for each code size of units, how well a model and PCA reconstruct test. model returns a model of
// the given code size, trained on train; PCA is fitted to the same set. Rows come in the order of units.
func Compare(train, test *data.Set, units []int, model func(units int) (eval.Coder, error),
	o CompareOptions) (_ *Comparison, err error) {
	defer num.Name(&err, "linear: compare")
	for _, s := range []*data.Set{train, test} {
		if err := s.Check(); err != nil {
			return nil, err
		}
	}
	switch {
	case train.D != test.D:
		return nil, fmt.Errorf("the training set has %d features, the test set %d", train.D, test.D)
	case len(units) == 0 || slices.Min(units) < 1 || slices.Max(units) > train.D:
		return nil, fmt.Errorf("code sizes %v: there must be at least one, of 1 to %d units", units, train.D)
	case model == nil:
		return nil, errors.New("there is no function that returns models")
	}
	if o.FeatureBits == 0 {
		o.FeatureBits = 32
		if !test.Image.IsZero() {
			o.FeatureBits = 8
		}
	}
	if o.UnitBits == 0 {
		o.UnitBits = 32
	}
	pca, err := FitPCA(train, slices.Max(units))
	if err != nil {
		return nil, err
	}
	mean := &data.Set{N: test.N, D: test.D}
	for range test.N {
		mean.X = append(mean.X, num.Float32s(pca.Mean)...)
	}
	c := &Comparison{}
	if c.Mean, err = fidelity(test, mean); err != nil {
		return nil, err
	}
	for _, d := range units {
		row, err := compareAt(pca, test, d, model, o)
		if err != nil {
			return nil, fmt.Errorf("%d units: %w", d, err)
		}
		c.Rows = append(c.Rows, row)
		if o.Done != nil {
			o.Done(row)
		}
	}
	return c, nil
}

func compareAt(pca *PCA, test *data.Set, units int, model func(units int) (eval.Coder, error),
	o CompareOptions) (ComparisonRow, error) {
	row := ComparisonRow{Units: units}
	var err error
	if row.Compression, err = eval.CompressionOf(test.D, o.FeatureBits, units, o.UnitBits); err != nil {
		return row, err
	}
	m, err := model(units)
	if err != nil {
		return row, err
	}
	if err := checkUnits(m, test, units); err != nil {
		return row, err
	}
	p, err := pca.Truncate(units)
	if err != nil {
		return row, err
	}
	if row.PCA, err = reconstructionOf(test, p); err != nil {
		return row, err
	}
	if row.Model, err = reconstructionOf(test, m); err != nil {
		return row, err
	}
	row.Ratio = 1 // if both are perfect
	if row.Model.MSE != row.PCA.MSE {
		row.Ratio = row.Model.MSE / row.PCA.MSE
	}
	return row, nil
}

// checkUnits reports a model whose code does not have the requested size.
func checkUnits(m eval.Coder, test *data.Set, units int) error {
	one, err := test.Head(1)
	if err != nil {
		return err
	}
	code, err := m.Encode(one)
	if err != nil {
		return err
	}
	if code.D != units {
		return fmt.Errorf("the model has a code of %d units", code.D)
	}
	return nil
}

func reconstructionOf(s *data.Set, r eval.Reconstructor) (Fidelity, error) {
	xhat, err := r.Reconstruct(s)
	if err != nil {
		return Fidelity{}, err
	}
	return fidelity(s, xhat)
}

func fidelity(x, xhat *data.Set) (Fidelity, error) {
	mse, err := eval.MSE(x, xhat)
	if err != nil {
		return Fidelity{}, err
	}
	explained, err := eval.ExplainedVariance(x, xhat)
	return Fidelity{MSE: mse, ExplainedVariance: explained}, err
}
