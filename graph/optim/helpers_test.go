package optim

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// allMethods is one of each kind, with the settings that change which loop runs.
var allMethods = []Method{
	SGD{}, SGD{WeightDecay: 0.1},
	Momentum{}, Momentum{Nesterov: true, WeightDecay: 0.1},
	RMSProp{}, RMSProp{Centered: true}, RMSProp{Momentum: 0.5}, RMSProp{Centered: true, Momentum: 0.5, WeightDecay: 0.1},
	Adam{}, Adam{WeightDecay: 0.1}, AdamW{},
}

const seed = 20240607

func mustBind(t testing.TB, m Method, vars []Variable) Optimizer {
	t.Helper()
	opt, err := m.Bind(vars)
	if err != nil {
		t.Fatal(err)
	}
	return opt
}

func convert[F Float](s []float64) []F {
	out := make([]F, len(s))
	for i, x := range s {
		out[i] = F(x)
	}
	return out
}

// problem is a list of variables of the given lengths with reproducible values, whose gradients redraw fills.
type problem[F Float] struct {
	vars          []Variable
	values, grads [][]F
	rng           *rand.Rand
}

func newProblem[F Float](lengths ...int) *problem[F] {
	p := &problem[F]{rng: rand.New(rand.NewPCG(seed, 1))}
	for i, n := range lengths {
		value, grad := make([]F, n), make([]F, n)
		for k := range value {
			value[k] = F(p.rng.NormFloat64())
		}
		p.values, p.grads = append(p.values, value), append(p.grads, grad)
		p.vars = append(p.vars, Variable{
			Name: string(rune('a' + i)), Value: VectorOf(value), Grad: VectorOf(grad), Decay: i%2 == 0,
		})
	}
	return p
}

func (p *problem[F]) redraw() {
	for _, grad := range p.grads {
		for k := range grad {
			grad[k] = F(p.rng.NormFloat64() * math.Exp(4*p.rng.NormFloat64()))
		}
	}
}

func (p *problem[F]) clone() [][]F {
	out := make([][]F, len(p.values))
	for i, v := range p.values {
		out[i] = slices.Clone(v)
	}
	return out
}

// sameBits compares bit for bit, so that 0 and -0 differ and NaN is itself.
func sameBits[F Float](a, b [][]F) bool {
	return slices.EqualFunc(a, b, func(x, y []F) bool {
		return slices.EqualFunc(x, y,
			func(x, y F) bool { return math.Float64bits(float64(x)) == math.Float64bits(float64(y)) })
	})
}
