package simd

import "math"

// Function names an elementwise function of one argument.
type Function int

// The functions.
const (
	Exp       Function = iota // e^x
	Log                       // the natural logarithm: -Inf at 0, NaN below
	Sqrt                      // the square root: NaN below 0
	Abs                       // the absolute value
	ReLU                      // max(x, 0)
	Sigmoid                   // the logistic function 1/(1+e^-x)
	Tanh                      // the hyperbolic tangent
	Softplus                  // log(1+e^x)
	NormalCDF                 // the distribution function of the standard normal distribution
	GELU                      // x times that function (Hendrycks and Gimpel, arXiv:1606.08415)

	functions = iota
)

// scalars are the functions of one number.
var scalars = [functions]func(float64) float64{
	math.Exp, math.Log, math.Sqrt, math.Abs, relu, sigmoid, math.Tanh, softplus, normalCDF, gelu,
}

// At returns the function's value at x.
func (f Function) At(x float64) float64 { return scalars[f](x) }

func relu(x float64) float64 { return max(x, 0) }

// sigmoid is computed on the branch whose exponential cannot overflow.
func sigmoid(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + math.Exp(-x))
	}
	e := math.Exp(x)
	return e / (1 + e)
}

// softplus is max(x, 0) + log(1+e^-|x|), finite for every finite x.
func softplus(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }

// normalCDF keeps its relative accuracy in the lower tail, by the complementary error function.
func normalCDF(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

func gelu(x float64) float64 {
	if math.IsInf(x, -1) {
		return 0
	}
	return x * normalCDF(x)
}

// elu is ELU of one number.
func elu(x, scale float64) float64 {
	if x > 0 {
		return x
	}
	return scale * math.Expm1(x)
}

// crossEntropy is CrossEntropy of one logit and one target.
func crossEntropy(a, t float64) float64 {
	return max(a, 0) - a*t + math.Log1p(math.Exp(-math.Abs(a)))
}

// Map writes f(x) to dst.
func Map[F Float](f Function, dst, x []F) {
	x = x[:len(dst)]
	if v := vectors[F](len(dst)); v != nil {
		v.functions[f](first(dst), first(x), len(dst))
		return
	}
	if f == ReLU { // where a call would take longer than the function
		for i, a := range x {
			dst[i] = max(a, 0)
		}
		return
	}
	scalar := scalars[f]
	for i, a := range x {
		dst[i] = F(scalar(float64(a)))
	}
}

// ELU writes x where x > 0 and scale·(e^x - 1) elsewhere (Clevert, Unterthiner and Hochreiter, ICLR 2016).
func ELU[F Float](dst, x []F, scale F) {
	x = x[:len(dst)]
	if v := vectors[F](len(dst)); v != nil {
		v.elu(first(dst), first(x), len(dst), float32(scale))
		return
	}
	for i, a := range x {
		dst[i] = F(elu(float64(a), float64(scale)))
	}
}

// CrossEntropy writes -[t log s(a) + (1-t) log(1-s(a))] = max(a, 0) - a·t + log(1+e^-|a|), s being the logistic
// function: the Bernoulli cross-entropy of the target t on the logit a, finite for every finite a and t in [0, 1].
func CrossEntropy[F Float](dst, a, t []F) {
	a, t = a[:len(dst)], t[:len(dst)]
	if v := vectors[F](len(dst)); v != nil {
		v.crossEntropy(first(dst), first(a), first(t), len(dst))
		return
	}
	for i := range dst {
		dst[i] = F(crossEntropy(float64(a[i]), float64(t[i])))
	}
}
