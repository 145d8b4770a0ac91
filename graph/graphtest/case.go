package graphtest

import (
	"math"
	"math/rand/v2"

	"github.com/aegis-ae/aegis/graph"
)

// Case is a function of tensors to check.
type Case struct {
	// Shapes are the shapes of the arguments, each of at least two dimensions.
	Shapes [][]int
	// Build adds the function to a graph in Training mode. It may use the scope for constants and noise; noise is the same
	// in all evaluations of one check.
	Build func(s *graph.Scope, in []graph.Node) graph.Node
	// Want, if set, computes the value in plain Go, from row-major arguments to a row-major result.
	Want func(in [][]float64) []float64
	// Domain maps a standard normal variable, or one of the special values 0 and ±30, into the domain of the function, as
	// [Positive] does. Nil is the identity.
	Domain func(x float64) float64
	// Kinked tells that the function has kinks, at which the derivative is not unique. Derivatives must then lie between
	// the one-sided ones, and second derivatives are checked at the random points only.
	Kinked bool
	// Frozen takes the differences with stop-gradients frozen (see Program.FreezeStopGradients), for straight-through
	// estimators and other functions whose derivative is not meant to be that of their values.
	Frozen bool
	// FirstOrder skips the second derivatives, for functions that promise only first ones.
	FirstOrder bool
	// Points adds points, one slice of values per argument. A slice of length 1 fills the argument.
	Points [][][]float64
	// Batch is the batch size of the scope, 1 if zero.
	Batch int
}

// Positive is the domain of positive numbers, for Case.Domain: e^(x/8) is between 0.02 and 43 for |x| <= 30.
func Positive(x float64) float64 { return math.Exp(x / 8) }

// Moderate keeps the special points within ±3, for functions such as e^x whose derivatives are too large for central
// differences.
func Moderate(x float64) float64 { return math.Copysign(min(math.Abs(x), 3), x) }

// Elementwise makes a Want of a function of one number, applied to each element of the first argument.
func Elementwise(f func(float64) float64) func([][]float64) []float64 {
	return func(in [][]float64) []float64 {
		out := make([]float64, len(in[0]))
		for i, x := range in[0] {
			out[i] = f(x)
		}
		return out
	}
}

// point is one set of arguments.
type point struct {
	name    string
	in      [][]float64
	awkward bool
}

// points returns the arguments at which a case is checked.
func (c *Case) points(r *rand.Rand) []point {
	domain := c.Domain
	if domain == nil {
		domain = func(x float64) float64 { return x }
	}
	make1 := func(name string, awkward bool, f func(i, j int) float64) point {
		p := point{name: name, awkward: awkward}
		for i, shape := range c.Shapes {
			x := make([]float64, size(shape))
			for j := range x {
				x[j] = domain(f(i, j))
			}
			p.in = append(p.in, x)
		}
		return p
	}
	normal := func(int, int) float64 { return r.NormFloat64() }
	ps := []point{
		make1("random", false, normal),
		make1("random", false, normal),
		make1("zeros", true, func(int, int) float64 { return 0 }),
		make1("far out", true, func(i, j int) float64 { return 30 * float64(1-2*((i+j)%2)) }),
	}
	for _, values := range c.Points {
		p := point{name: "given", awkward: true}
		for i, v := range values {
			x := make([]float64, size(c.Shapes[i]))
			for j := range x {
				x[j] = v[j%len(v)]
			}
			p.in = append(p.in, x)
		}
		ps = append(ps, p)
	}
	return ps
}

func size(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}
