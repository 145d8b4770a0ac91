package probe

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"

	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// minimum is where a search ended.
type minimum struct {
	w          []float64
	objective  float64
	gradient   float64 // the largest partial derivative, divided by C·N
	iterations int
}

// memory is the number of steps from which L-BFGS learns the curvature.
const memory = 30

// errConverged ends a search.
var errConverged = errors.New("converged")

// minimise searches for the unique minimum by gonum's L-BFGS, in whitened coordinates.
func (r *regression) minimise(o LogisticOptions) (*minimum, error) {
	t, err := r.whitening()
	if err != nil {
		return nil, err
	}
	m := &minimum{w: make([]float64, r.k*(r.d+1))}
	at, grad := make([]float64, len(m.w)), make([]float64, len(m.w))
	at[0] = math.NaN() // nowhere yet
	evaluate := func(v []float64) {
		if !slices.Equal(v, at) { // gonum asks for value and gradient one after the other
			copy(at, v)
			t.weights(m.w, v)
			m.objective = r.evaluate(grad, m.w)
			m.gradient = floats.Norm(grad, math.Inf(1)) / r.c / float64(r.n)
		}
	}
	problem := optimize.Problem{
		Func: func(v []float64) float64 { evaluate(v); return m.objective },
		Grad: func(g, v []float64) { evaluate(v); t.gradient(g, grad) },
	}
	settings := &optimize.Settings{
		Converger: optimize.NeverTerminate{}, MajorIterations: o.MaxIterations,
		Recorder: recorder(func(l *optimize.Location) error {
			if evaluate(l.X); m.gradient <= o.Tolerance {
				return errConverged
			}
			return nil
		}),
	}
	method := &optimize.LBFGS{Linesearcher: &optimize.MoreThuente{}, Store: memory}
	result, err := optimize.Minimize(problem, make([]float64, len(m.w)), settings, method)
	if result == nil {
		return nil, fmt.Errorf("the search cannot begin: %w", err)
	}
	evaluate(result.X) // an error says that the search ended; the gradient says whether it converged
	m.iterations = result.MajorIterations
	if !num.Finite(m.w) {
		return nil, fmt.Errorf("the weights are not finite: C = %v is too large", o.C)
	}
	return m, nil
}

// recorder is called for each step.
type recorder func(l *optimize.Location) error

func (recorder) Init() error { return nil }

func (f recorder) Record(l *optimize.Location, op optimize.Operation, _ *optimize.Stats) error {
	if op != optimize.InitIteration && op != optimize.MajorIteration {
		return nil
	}
	return f(l)
}

// whitening is a change of coordinates, w = T·v for the weights of each class, that makes the objective about equally
// curved in all directions. Where all classes are equally probable, its Hessian is H = 1 + (C/k) X'ᵀX' for each of
// them, and T·Tᵀ = H⁻¹.
type whitening struct {
	t       blas64.General // T; empty for very many features, which are treated as uncorrelated
	weight  float64        // 1/√(1 + C·N/k), used instead of an empty T
	bias    float64        // 1/√(C·N/k), the same for biases
	classes int
}

// mostWhitened is the largest number of features whose correlations are considered: the cost grows with its third
// power.
const mostWhitened = 2048

func (r *regression) whitening() (*whitening, error) {
	curvature := r.c * float64(r.n) / float64(r.k)
	t := &whitening{weight: 1 / math.Sqrt(1+curvature), bias: 1 / math.Sqrt(curvature), classes: r.k}
	if r.d > mostWhitened {
		return t, nil
	}
	h := mat.NewSymDense(r.d, nil)
	x := blas64.General{Rows: r.n, Cols: r.d, Stride: r.d, Data: r.x}
	blas64.Syrk(blas.Trans, r.c/float64(r.k), x, 0, h.RawSymmetric())
	for j := range r.d {
		h.SetSym(j, j, h.At(j, j)+1)
	}
	var cholesky mat.Cholesky
	var factor, inverse mat.TriDense
	if !cholesky.Factorize(h) {
		return nil, fmt.Errorf("the features differ too much in size for C = %v", r.c)
	}
	cholesky.LTo(&factor)
	if err := inverse.InverseTri(&factor); err != nil {
		return nil, fmt.Errorf("the features differ too much in size for C = %v: %w", r.c, err)
	}
	t.t = mat.DenseCopyOf(inverse.T()).RawMatrix()
	return t, nil
}

// weights writes the weights and the bias of each class for the coordinates v to w.
func (t *whitening) weights(w, v []float64) { t.product(w, v, blas.Trans) }

// gradient writes the gradient with respect to v to g, given that with respect to w.
func (t *whitening) gradient(g, w []float64) { t.product(g, w, blas.NoTrans) }

func (t *whitening) product(to, from []float64, trans blas.Transpose) {
	width := len(to) / t.classes
	copy(to, from)
	if t.t.Rows == 0 {
		floats.Scale(t.weight, to)
	} else {
		rows := func(x []float64) blas64.General {
			return blas64.General{Rows: t.classes, Cols: width - 1, Stride: width, Data: x}
		}
		blas64.Gemm(blas.NoTrans, trans, 1, rows(from), t.t, 0, rows(to))
	}
	for c := width - 1; c < len(to); c += width {
		to[c] = from[c] * t.bias
	}
}
