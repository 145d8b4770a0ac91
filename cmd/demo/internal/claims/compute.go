package claims

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/models/variants"
)

// compute builds a graph of float64 for a batch of so many samples, runs it once, and returns the values of its nodes.
func compute(batch int, build func(s *graph.Scope) []graph.Node) [][]float64 {
	return computeWith(graph.NewParams(graph.Float64, 0), graph.Config{Batch: batch}, build)
}

// computeWith is compute with parameters, whose seed decides the noise, in any mode.
func computeWith(params *graph.Params, c graph.Config, build func(s *graph.Scope) []graph.Node) [][]float64 {
	n := 0
	p := try.Get(graph.Compile(params, c, func(s *graph.Scope) graph.Outputs {
		nodes := build(s)
		n = len(nodes)
		read := map[string]graph.Node{}
		for i, node := range nodes {
			read[strconv.Itoa(i)] = node
		}
		return graph.Outputs{Read: read}
	}))
	try.OK(p.Run())
	out := make([][]float64, n)
	for i := range out {
		t := try.Get(p.Output(strconv.Itoa(i)))
		out[i] = slices.Clone(t.Float64s())
	}
	return out
}

// constant is a matrix as a node.
func constant(s *graph.Scope, m mat.Matrix) graph.Node {
	rows, columns := m.Dims()
	return s.Const(rowMajor(m), rows, columns)
}

// row is a list of numbers as a node of one row.
func row(s *graph.Scope, values ...float64) graph.Node { return s.Const(values, 1, len(values)) }

// samples is a set as a node.
func samples(s *graph.Scope, set *data.Set) graph.Node {
	values := make([]float64, len(set.X))
	for k, v := range set.X {
		values[k] = float64(v)
	}
	return s.Const(values, set.N, set.D)
}

// rowMajor returns the elements of a matrix, row by row.
func rowMajor(m mat.Matrix) []float64 {
	return mat.DenseCopyOf(m).RawMatrix().Data
}

// normals is a matrix of numbers from N(0, 1). Claims take different streams.
func normals(seed, stream uint64, rows, columns int) *mat.Dense {
	r := rand.New(rand.NewPCG(seed, stream))
	m := mat.NewDense(rows, columns, nil)
	for i := range rows {
		for j := range columns {
			m.Set(i, j, r.NormFloat64())
		}
	}
	return m
}

// setOf is a matrix as a set: a sample in each row.
func setOf(name string, m mat.Matrix) *data.Set {
	rows, columns := m.Dims()
	s := &data.Set{Name: name, N: rows, D: columns, X: make([]float32, rows*columns)}
	for k, v := range rowMajor(m) {
		s.X[k] = float32(v)
	}
	return s
}

// signs is a matrix of 8 rows and at most 7 columns of ±1 whose columns have the mean 0 and are orthogonal (Walsh
// functions): a sample whose covariance matrix is exactly I, and times A exactly AᵀA.
func signs(columns int) *mat.Dense {
	m := mat.NewDense(8, columns, nil)
	for i := range 8 {
		for j := range columns {
			sign := 1.0
			for b := i & (j + 1); b > 0; b >>= 1 {
				if b&1 == 1 {
					sign = -sign
				}
			}
			m.Set(i, j, sign)
		}
	}
	return m
}

// product is a·b.
func product(a, b mat.Matrix) *mat.Dense {
	var m mat.Dense
	m.Mul(a, b)
	return &m
}

// identity is I of n x n.
func identity(n int) *mat.Dense { return padded(n, n) }

// padded is [I; 0] of d x n.
func padded(d, n int) *mat.Dense {
	m := mat.NewDense(d, n, nil)
	for i := range n {
		m.Set(i, i, 1)
	}
	return m
}

// principal returns the first d principal components of a set as the rows of a matrix.
func principal(s *data.Set, d int) *mat.Dense {
	return matrixOf(try.Get(linear.FitPCA(s, d)).Components)
}

// vectors are the rows of a matrix.
func vectors(m mat.Matrix) [][]float64 {
	rows, _ := m.Dims()
	out := make([][]float64, rows)
	for i := range out {
		out[i] = mat.Row(nil, i, m)
	}
	return out
}

// matrixOf is the inverse of vectors.
func matrixOf(rows [][]float64) *mat.Dense {
	return mat.NewDense(len(rows), len(rows[0]), slices.Concat(rows...))
}

// smallestCosine is the cosine of the largest principal angle between the spans of the rows of two matrices.
func smallestCosine(a, b mat.Matrix) float64 {
	angles := try.Get(linear.PrincipalAngles(vectors(a), vectors(b)))
	return math.Cos(slices.Max(angles))
}

// linearOf is the linear autoencoder z = W_e x, x̂ = W_d z + b in float64, with W_e of d x n and W_d of n x d; a nil
// bias is 0.
func linearOf(encoder, decoder mat.Matrix, bias []float64) *models.Autoencoder {
	d, n := encoder.Dims()
	m := variants.Linear{Input: n, Latent: d, DecoderBias: true}
	ae := try.Get(models.New(m, models.Options{DType: graph.Float64}))
	copy(ae.Params.Get("code/W").Value.Float64, rowMajor(encoder.T()))
	copy(ae.Params.Get("out/W").Value.Float64, rowMajor(decoder.T()))
	copy(ae.Params.Get("out/b").Value.Float64, bias)
	return ae
}

// linearLoss is the loss of linearOf on a set: the squared error of a sample, summed over features.
func linearLoss(l *bench, encoder, decoder mat.Matrix, bias []float64, s *data.Set) float64 {
	return try.Get(linearOf(encoder, decoder, bias).Evaluate(l.Context, s)).Total
}

// parameter is a matrix or a row among the parameters of a model, which has in x out elements.
func parameter(ae *models.Autoencoder, name string) *mat.Dense {
	v := ae.Params.Get(name).Value
	return mat.NewDense(v.Shape[0], v.Shape[1], v.Float64s())
}

// largest returns the largest absolute value of some numbers.
func largest(values []float64) float64 {
	most := 0.0
	for _, v := range values {
		most = max(most, math.Abs(v))
	}
	return most
}
