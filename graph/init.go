package graph

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// Init gives a parameter its first values. The generator is seeded from the seed of the Params and the path of the
// parameter. The values therefore do not depend on the order in which parameters are made, nor, except for rounding, on
// the element type.
type Init interface {
	// Fill writes the values of a parameter of the given shape, row-major. For a matrix of a dense layer the shape
	// is (inputs, outputs), for the kernel of a convolution (filters, channels, height, width).
	Fill(w []float64, shape []int, r *rand.Rand) error
	// String names the initialiser in error messages.
	String() string
}

// The initialisers. Fan-in and fan-out are the rows and columns of a (inputs, outputs) matrix; for a kernel (filters,
// channels, height, width) they are channels·height·width, the number of terms of an output, and filters·height·width.
// The layer ConvTranspose2D corrects them for transposed convolutions, which the shape of a kernel cannot tell.
var (
	// Zeros fills with 0.
	Zeros Init = Constant(0)
	// GlorotUniform is uniform with variance 2/(fan-in + fan-out) (Glorot and Bengio, AISTATS 2010, eq. 16).
	GlorotUniform Init = scaled{"GlorotUniform", func(in, out float64) float64 { return 2 / (in + out) }, false}
	// GlorotNormal is normal with variance 2/(fan-in + fan-out) (Glorot and Bengio, AISTATS 2010).
	GlorotNormal Init = scaled{"GlorotNormal", func(in, out float64) float64 { return 2 / (in + out) }, true}
	// HeUniform is uniform with variance 2/fan-in (He et al., ICCV 2015, eq. 10): for ReLU and its relatives.
	HeUniform Init = scaled{"HeUniform", func(in, _ float64) float64 { return 2 / in }, false}
	// HeNormal is normal with variance 2/fan-in (He et al., ICCV 2015, eq. 10).
	HeNormal Init = scaled{"HeNormal", func(in, _ float64) float64 { return 2 / in }, true}
	// LeCunUniform is uniform with variance 1/fan-in (LeCun et al., Efficient BackProp, 1998).
	LeCunUniform Init = scaled{"LeCunUniform", func(in, _ float64) float64 { return 1 / in }, false}
	// LeCunNormal is normal with variance 1/fan-in (LeCun et al., Efficient BackProp, 1998).
	LeCunNormal Init = scaled{"LeCunNormal", func(in, _ float64) float64 { return 1 / in }, true}
)

// Constant fills with the value c.
func Constant(c float64) Init { return constant(c) }

type constant float64

// Fill implements Init.
func (c constant) Fill(w []float64, _ []int, _ *rand.Rand) error {
	if math.IsNaN(float64(c)) || math.IsInf(float64(c), 0) {
		return fmt.Errorf("%v: the value must be finite", c)
	}
	for i := range w {
		w[i] = float64(c)
	}
	return nil
}

// String implements Init.
func (c constant) String() string { return fmt.Sprintf("Constant(%g)", float64(c)) }

// scaled draws independent values of mean 0 and a variance that depends on the fans.
type scaled struct {
	name     string
	variance func(fanIn, fanOut float64) float64
	normal   bool
}

// String implements Init.
func (s scaled) String() string { return s.name }

// Fill implements Init.
func (s scaled) Fill(w []float64, shape []int, r *rand.Rand) error {
	switch len(shape) {
	case 2:
		s.fill(w, float64(shape[0]), float64(shape[1]), r)
	case 4:
		s.fill(w, float64(size(shape[1:])), float64(shape[0]*size(shape[2:])), r)
	default:
		return fmt.Errorf("%s: fans are known for (inputs, outputs) and (filters, channels, height, width) only, "+
			"not for shape %v", s.name, shape)
	}
	return nil
}

// fill draws the values for known fans.
func (s scaled) fill(w []float64, fanIn, fanOut float64, r *rand.Rand) {
	std := math.Sqrt(s.variance(fanIn, fanOut))
	for i := range w {
		if s.normal {
			w[i] = std * r.NormFloat64()
		} else { // a uniform variable on [-a, a] has the variance a²/3
			w[i] = std * math.Sqrt(3) * (2*r.Float64() - 1)
		}
	}
}

// fanned is a scaled initialiser with given fans.
type fanned struct {
	scaled
	fanIn, fanOut float64
}

// Fill implements Init.
func (f fanned) Fill(w []float64, _ []int, r *rand.Rand) error {
	f.fill(w, f.fanIn, f.fanOut, r)
	return nil
}

// withFans returns the initialiser for the given fans, if it depends on them.
func withFans(init Init, fanIn, fanOut float64) Init {
	if s, ok := init.(scaled); ok {
		return fanned{s, fanIn, fanOut}
	}
	return init
}

// Orthogonal fills a matrix with orthonormal rows or columns, whichever are fewer, times gain: a draw from the uniform
// (Haar) distribution (Saxe, McClelland and Ganguli, ICLR 2014; signs as in Mezzadri, Notices of the AMS 54, 2007). A
// kernel of four dimensions is the matrix (d0, d1·d2·d3): a row for each filter of a convolution.
func Orthogonal(gain float64) Init { return orthogonal(gain) }

type orthogonal float64

// String implements Init.
func (o orthogonal) String() string { return fmt.Sprintf("Orthogonal(%g)", float64(o)) }

// Fill implements Init.
func (o orthogonal) Fill(w []float64, shape []int, r *rand.Rand) error {
	switch {
	case len(shape) != 2 && len(shape) != 4:
		return fmt.Errorf("%v: needs a matrix or (filters, channels, height, width), not shape %v", o, shape)
	case math.IsNaN(float64(o)) || math.IsInf(float64(o), 0):
		return errors.New(o.String() + ": the gain must be finite")
	}
	rows, cols := shape[0], size(shape[1:])
	if rows < 1 || cols < 1 || len(w) != rows*cols {
		return fmt.Errorf("%v: %d elements for shape %v", o, len(w), shape)
	}
	long, short := max(rows, cols), min(rows, cols)
	a := mat.NewDense(long, short, nil)
	for i := range long {
		for j := range short {
			a.Set(i, j, r.NormFloat64())
		}
	}
	var qr mat.QR
	qr.Factorize(a)
	var q, upper mat.Dense
	qr.QTo(&q)
	qr.RTo(&upper)
	for i := range rows {
		for j := range cols {
			l, s := i, j
			if rows < cols {
				l, s = j, i
			}
			// Without this sign the distribution of Q would depend on the convention of the QR decomposition.
			w[i*cols+j] = float64(o) * q.At(l, s) * math.Copysign(1, upper.At(s, s))
		}
	}
	return nil
}
