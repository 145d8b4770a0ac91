package graph

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/aegis-ae/aegis/graph/form"
	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// Activation names an activation function of a layer. The zero value is the identity.
type Activation string

// The activations. LeakyReLU has slope 0.01 for x < 0 and ELU scale 1; the Node methods take other values.
const (
	Identity  Activation = "identity"
	ReLU      Activation = "relu"
	LeakyReLU Activation = "leaky-relu"
	ELU       Activation = "elu"
	GELU      Activation = "gelu"
	Softplus  Activation = "softplus"
	Sigmoid   Activation = "sigmoid"
	Tanh      Activation = "tanh"
)

// Activations lists the activations.
func Activations() []Activation {
	return []Activation{Identity, ReLU, LeakyReLU, ELU, GELU, Softplus, Sigmoid, Tanh}
}

const leakySlope, eluScale = 0.01, 1.0

// Check returns an error for an unknown activation that names the known ones.
func (a Activation) Check() error {
	if a == "" {
		return nil
	}
	var names []string
	for _, k := range Activations() {
		if k == a {
			return nil
		}
		names = append(names, string(k))
	}
	return fmt.Errorf("graph: unknown activation %q; there are: %s", string(a), strings.Join(names, ", "))
}

// init is the usual initialiser of the weights of a layer with this activation: He for ReLU and its relatives, Glorot
// for the others.
func (a Activation) init() Init {
	switch a {
	case ReLU, LeakyReLU, ELU, GELU:
		return HeNormal
	}
	return GlorotUniform
}

// Activate applies the activation.
func (n Node) Activate(a Activation) Node {
	switch a {
	case "", Identity:
		return n
	case ReLU:
		return n.ReLU()
	case LeakyReLU:
		return n.LeakyReLU(leakySlope)
	case ELU:
		return n.ELU(eluScale)
	case GELU:
		return n.GELU()
	case Softplus:
		return n.Softplus()
	case Sigmoid:
		return n.Sigmoid()
	case Tanh:
		return n.Tanh()
	}
	s, ok := begin("activation", n)
	if !ok {
		return Node{s: s}
	}
	return s.fail("activation", errors.New(strings.TrimPrefix(a.Check().Error(), "graph: ")))
}

// Sigmoid returns the logistic function 1/(1+e^-x).
func (n Node) Sigmoid() Node {
	return n.unary(mapped("sigmoid", kernel.Sigmoid), func(_, y, g Node) Node { return sigmoidGrad(y, g) })
}

// Tanh returns the hyperbolic tangent.
func (n Node) Tanh() Node {
	return n.unary(mapped("tanh", kernel.Tanh), func(_, y, g Node) Node { return tanhGrad(y, g) })
}

// Softplus returns log(1+e^x).
func (n Node) Softplus() Node {
	return n.unary(mapped("softplus", kernel.Softplus), func(x, _, g Node) Node { return g.Mul(x.Sigmoid()) })
}

// ReLU returns max(x, 0); its slope at 0 is taken to be 0.
func (n Node) ReLU() Node { return n.leaky("relu", nil, 0) }

// LeakyReLU returns x where x > 0 and slope·x elsewhere (Maas, Hannun and Ng, a workshop at ICML 2013); its slope at
// 0 is taken to be slope. The slope must be in [0, 1).
func (n Node) LeakyReLU(slope float64) Node {
	if s, ok := begin("leaky-relu", n); ok && !(slope >= 0 && slope < 1) {
		return s.fail(fmt.Sprintf("leaky-relu(%v)", slope), errors.New("the slope must be in [0, 1)"))
	}
	return n.leaky("leaky-relu", attrs("slope", slope), slope)
}

func (n Node) leaky(op string, values form.Attrs, slope float64) Node {
	return n.unary(definition{op: op, attrs: values, run: kernels{
		func(out []float32, in [][]float32) { kernel.Leaky(out, in[0], slope) },
		func(out []float64, in [][]float64) { kernel.Leaky(out, in[0], slope) },
	}}, func(_, y, g Node) Node { return y.gate(g, leakyGate(slope)) })
}

// leakyGate is the slope as a function of the output, whose sign is that of the input.
func leakyGate(slope float64) kernel.Gate {
	return kernel.Gate{Hi: math.Inf(1), Below: slope, AtLo: slope, Inside: 1, AtHi: 1}
}

// ELU returns x where x > 0 and scale·(e^x - 1) elsewhere (Clevert, Unterthiner and Hochreiter, ICLR 2016). The scale
// must be positive.
func (n Node) ELU(scale float64) Node {
	if s, ok := begin("elu", n); ok && !(scale > 0 && !math.IsInf(scale, 1)) {
		return s.fail(fmt.Sprintf("elu(%v)", scale), errors.New("the scale must be positive"))
	}
	return n.unary(definition{op: "elu", attrs: attrs("scale", scale), run: kernels{
		func(out []float32, in [][]float32) { kernel.ELU(out, in[0], scale) },
		func(out []float64, in [][]float64) { kernel.ELU(out, in[0], scale) },
	}}, func(_, y, g Node) Node { return eluGrad(y, g, scale) })
}

// GELU returns x·Φ(x), where Φ is the standard normal distribution function (Hendrycks and Gimpel, arXiv:1606.08415).
// It is exact, not the tanh approximation.
func (n Node) GELU() Node {
	return n.unary(mapped("gelu", kernel.GELU), func(x, _, g Node) Node {
		density := x.Square().Times(-0.5).Exp().Times(1 / math.Sqrt(2*math.Pi))
		return g.Mul(x.NormalCDF().Add(x.Mul(density)))
	})
}

// NormalCDF returns the distribution function of the standard normal distribution.
func (n Node) NormalCDF() Node {
	return n.unary(mapped("normal-cdf", kernel.NormalCDF), func(x, _, g Node) Node {
		return g.Mul(x.Square().Times(-0.5).Exp()).Times(1 / math.Sqrt(2*math.Pi))
	})
}
