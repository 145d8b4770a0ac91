package probe

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// LogisticClassifier is multinomial logistic regression, the linear probe: the probability of class k is in proportion
// to exp(w_k·x' + b_k), where x' = (x − Mean)/Std.
type LogisticClassifier struct {
	Mean, Std []float64   // of each feature, of the training set; Std is 1 if Unscaled
	Weights   [][]float64 // w: for each class a weight for each feature
	Bias      []float64   // b: one for each class, −Inf for a class without training samples
	Classes   []string    // names of the classes

	Loss float64 // the mean log loss −log p(label) of the training samples, in nats
	// Gradient is the largest partial derivative of the objective, divided by C·N, where the search ended, and
	// Converged whether it is within the tolerance.
	Gradient   float64
	Converged  bool
	Iterations int
}

// LogisticOptions says what is minimised. The zero value has C = 1 and standardised features.
type LogisticOptions struct {
	// C weighs the training samples against the penalty: ½ Σ_k ‖w_k‖² + C Σ_i −log p(label_i) is minimised, as in
	// scikit-learn's LogisticRegression; 0 means 1. The biases are not penalised. (For two classes scikit-learn has one
	// vector of weights, w_1 − w_0, and needs twice this C for the same result.)
	C float64
	// Unscaled leaves features in their units, on which the penalty then depends. Otherwise they are standardised on the
	// training set, as by data.Standard.
	Unscaled bool
	// Tolerance bounds each partial derivative of the objective, divided by C·N; 0 means 1e-6. The minimum is unique, so
	// the result hardly depends on the search. Below 1e-8, rounding may end a search first.
	Tolerance     float64
	MaxIterations int // 0 means 2,000
}

func (o LogisticOptions) withDefaults() LogisticOptions {
	if o.C == 0 {
		o.C = 1
	}
	if o.Tolerance == 0 {
		o.Tolerance = 1e-6
	}
	if o.MaxIterations == 0 {
		o.MaxIterations = 2000
	}
	return o
}

func (o LogisticOptions) check() error {
	switch {
	case !(o.C > 0) || math.IsInf(o.C, 1):
		return fmt.Errorf("weight C = %v: it must be positive and finite", o.C)
	case !(o.Tolerance > 0):
		return fmt.Errorf("tolerance %v: it must be positive", o.Tolerance)
	case o.MaxIterations < 1:
		return fmt.Errorf("%d iterations: there must be at least 1", o.MaxIterations)
	}
	return nil
}

// FitLogistic fits the classifier to a set with labels of at least two classes. It holds the features as float64, 8
// bytes for each value.
func FitLogistic(train *data.Set, o LogisticOptions) (_ *LogisticClassifier, err error) {
	defer num.Name(&err, "probe: logistic regression")
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	scaler := new(data.Standard)
	if err := scaler.Fit(train); err != nil {
		return nil, err
	}
	if train.Labels == nil {
		return nil, errors.New("the set has no labels")
	}
	if o.Unscaled { // features are still centred: the biases compensate
		for j := range scaler.Std {
			scaler.Std[j] = 1
		}
	}
	// The bias of a class without samples would fall for ever, so such classes are left out of the search.
	present := slices.Compact(slices.Sorted(slices.Values(train.Labels)))
	if len(present) < 2 {
		return nil, fmt.Errorf("all samples are of class %q: there must be at least 2 classes", train.Classes[present[0]])
	}
	r := &regression{x: make([]float64, len(train.X)), labels: make([]int, train.N), n: train.N, d: train.D,
		k: len(present), c: o.C}
	for i, v := range train.X {
		r.x[i] = (float64(v) - scaler.Mean[i%r.d]) / scaler.Std[i%r.d]
	}
	for i, label := range train.Labels {
		r.labels[i], _ = slices.BinarySearch(present, label)
	}
	found, err := r.minimise(o)
	if err != nil {
		return nil, err
	}
	m := &LogisticClassifier{
		Mean: scaler.Mean, Std: scaler.Std, Classes: slices.Clone(train.Classes),
		Weights: num.Matrix(len(train.Classes), r.d), Bias: make([]float64, len(train.Classes)),
		Gradient: found.gradient, Converged: found.gradient <= o.Tolerance, Iterations: found.iterations,
	}
	for c := range m.Bias {
		m.Bias[c] = math.Inf(-1)
	}
	penalty := 0.0
	for at, c := range present {
		copy(m.Weights[c], found.w[at*(r.d+1):])
		m.Bias[c] = found.w[at*(r.d+1)+r.d]
		penalty += floats.Dot(m.Weights[c], m.Weights[c]) / 2
	}
	m.Loss = (found.objective - penalty) / o.C / float64(r.n)
	return m, nil
}

// Predict returns the probability of every class for each sample: a set with a feature for each class and the labels of
// s.
func (m *LogisticClassifier) Predict(s *data.Set) (*data.Set, error) {
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("probe: logistic regression: predict: %w", err)
	}
	k := len(m.Classes)
	p := &data.Set{N: s.Len(), D: k, X: make([]float32, s.Len()*k), Features: m.Classes}
	err := m.logits(s, func(i int, logits []float64) {
		total := floats.LogSumExp(logits)
		for c, v := range logits {
			p.X[i*k+c] = float32(math.Exp(v - total))
		}
	})
	if err != nil {
		return nil, fmt.Errorf("probe: logistic regression: predict: %w", err)
	}
	p.Name, p.Labels, p.Classes = s.Name, s.Labels, s.Classes
	return p, p.Check()
}

// Classify returns the most probable class of each sample, of equally probable ones the first.
func (m *LogisticClassifier) Classify(s *data.Set) ([]int, error) {
	out := make([]int, s.Len())
	if err := m.logits(s, func(i int, logits []float64) { out[i] = floats.MaxIdx(logits) }); err != nil {
		return nil, fmt.Errorf("probe: logistic regression: classify: %w", err)
	}
	return out, nil
}

// logits calls f with w·x' + b of every class for each sample, on several goroutines.
func (m *LogisticClassifier) logits(s *data.Set, f func(i int, logits []float64)) error {
	if err := m.check(); err != nil {
		return err
	}
	if err := s.Check(); err != nil {
		return err
	}
	k, d := len(m.Weights), len(m.Mean)
	if s.D != d {
		return fmt.Errorf("samples of %d features; the weights are for %d", s.D, d)
	}
	w := blas64.General{Rows: k, Cols: d, Stride: d, Data: make([]float64, 0, k*d)}
	for _, of := range m.Weights {
		for j, v := range of {
			w.Data = append(w.Data, v/m.Std[j])
		}
	}
	block := num.BlockRows(d)
	num.InParts(s.N, num.Parts(s.N, block), func(_, lo, hi int) {
		x, logits := make([]float64, block*d), make([]float64, block*k)
		for ; lo < hi; lo += block {
			rows := min(block, hi-lo)
			z := blas64.General{Rows: rows, Cols: d, Stride: d, Data: num.CentredRows(x, s, lo, lo+rows, m.Mean)}
			blas64.Gemm(blas.NoTrans, blas.Trans, 1, z, w, 0,
				blas64.General{Rows: rows, Cols: k, Stride: k, Data: logits[:rows*k]})
			for i := range rows {
				floats.Add(logits[i*k:(i+1)*k], m.Bias)
				f(lo+i, logits[i*k:(i+1)*k])
			}
		}
	})
	return nil
}

// check reports a classifier that FitLogistic cannot have returned.
func (m *LogisticClassifier) check() error {
	if m == nil || len(m.Weights) == 0 {
		return errors.New("there are no weights: FitLogistic finds them")
	}
	k, d := len(m.Weights), len(m.Mean)
	if len(m.Bias) != k || len(m.Classes) != k || len(m.Std) != d {
		return fmt.Errorf("weights of %d classes, %d biases, %d names; %d means, %d deviations: they do not fit together",
			k, len(m.Bias), len(m.Classes), d, len(m.Std))
	}
	for c, w := range m.Weights {
		if len(w) != d {
			return fmt.Errorf("class %d: %d weights for %d features", c, len(w), d)
		}
	}
	return nil
}
