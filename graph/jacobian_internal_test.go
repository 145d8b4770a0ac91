package graph

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// chainCase is an encoder whose Jacobian must be found to be a product of matrices.
type chainCase struct {
	name  string
	batch int
	n     int
	build func(s *Scope, x Node) Node
}

// stack is an encoder of dense layers of the given widths, straight or with the transposes of matrices.
func stack(s *Scope, x Node, act Activation, transposed bool, widths ...int) Node {
	for l, units := range widths {
		at, inputs := s.In(strconv.Itoa(l)), x.Dim(1)
		b := at.Param("b", GlorotNormal, 1, units)
		if transposed {
			x = x.DenseT(at.Param("W", GlorotNormal, units, inputs), b, act)
		} else {
			x = x.Dense(at.Param("W", GlorotNormal, inputs, units), b, act)
		}
	}
	return x
}

func chainCases() []chainCase {
	var cs []chainCase
	add := func(name string, batch, n int, build func(s *Scope, x Node) Node) {
		cs = append(cs, chainCase{name, batch, n, build})
	}
	for _, act := range Activations() {
		for _, widths := range [][]int{{3}, {5, 1}, {4, 2, 3}, {1, 3, 2, 4}} {
			for _, transposed := range []bool{false, true} {
				add(fmt.Sprint(act, widths, transposed), 3, 4,
					func(s *Scope, x Node) Node { return stack(s, x, act, transposed, widths...) })
			}
		}
	}
	add("one sample", 1, 4, func(s *Scope, x Node) Node { return stack(s, x, Tanh, false, 3, 2) })
	add("one sample, scaled", 1, 4, func(s *Scope, x Node) Node { return stack(s, x.Square(), Tanh, false, 3, 2) })
	add("wide input", 5, 40, func(s *Scope, x Node) Node { return stack(s, x, Tanh, false, 3, 4) })
	add("wide input, tied", 5, 40, func(s *Scope, x Node) Node { return stack(s, x, Tanh, true, 3, 4) })
	add("linear code", 3, 4, func(s *Scope, x Node) Node { return s.Dense("code", stack(s, x, Sigmoid, false, 5), 2) })
	add("linear hidden", 3, 4, func(s *Scope, x Node) Node {
		return stack(s, stack(s.In("a"), x, "", false, 3, 2), Tanh,
			false, 3)
	})
	add("linear first", 3, 9, func(s *Scope, x Node) Node {
		return stack(s, stack(s.In("a"), x, "", true, 3), Tanh, true,
			3, 2)
	})
	add("no bias", 2, 4, func(s *Scope, x Node) Node {
		h := Dense{Units: 3, NoBias: true, Activation: Tanh}.Apply(s.In("a"), x)
		return h.MatMulT(s.Param("W", GlorotNormal, 2, 3)).LeakyReLU(0.3)
	})
	scaled := func(x Node, s *Scope) Node { return x.Mul(s.Param("scale", GlorotNormal, 1, x.Dim(1))) }
	add("scaled input, one layer", 3, 4, func(s *Scope, x Node) Node { return stack(s, scaled(x, s), Tanh, false, 2) })
	add("scaled input, one tied layer", 3, 4, func(s *Scope, x Node) Node { return stack(s, scaled(x, s), Tanh, true, 2) })
	add("scaled input, two layers", 3, 4, func(s *Scope, x Node) Node {
		return stack(s, scaled(x.Tanh(), s), Tanh, true,
			3, 2)
	})
	add("scaled input, linear layers", 3, 4, func(s *Scope, x Node) Node { return stack(s, x.Square(), "", false, 3, 2) })
	add("elementwise alone", 3, 4, func(s *Scope, x Node) Node { return scaled(x.Tanh().Square(), s) })
	add("division and clamping", 3, 4, func(s *Scope, x Node) Node {
		h := stack(s.In("a"), x, "", false, 3).Clamp(-0.5, 0.5).Div(s.Param("d", GlorotNormal, 1, 3).Square().Plus(1))
		return stack(s, s.Const([]float64{1}, 3, 3).Sub(h), Softplus, false, 2)
	})
	add("x itself", 3, 4, func(_ *Scope, x Node) Node { return x })
	add("a translation", 3, 4, func(_ *Scope, x Node) Node { return x.Plus(1).Identity() })
	add("dropout", 3, 4, func(s *Scope, x Node) Node {
		return MLP{Hidden: []int{6, 5}, Activation: Tanh, Dropout: 0.4}.Apply(s, x)
	})
	add("k-sparse", 3, 4, func(s *Scope, x Node) Node {
		h := stack(s.In("a"), x, Identity, false, 6)
		return stack(s, h.Mul(h.TopKMask(2)), Tanh, false, 3)
	})
	add("shared matrices", 3, 4, func(s *Scope, x Node) Node {
		w, b := s.Param("W", GlorotNormal, 4, 4), s.Param("b", GlorotNormal, 1, 4)
		return x.Dense(w, b, Tanh).Dense(w, b, Sigmoid).DenseT(w, b, Tanh)
	})
	return cs
}

// readings are the norm, its gradients, and the gradients of a projection of those.
func readings(s *Scope, name string, norm Node, wrt []Node, into map[string]Node) {
	into[name] = norm
	total := s.Const([]float64{0}, 1, 1)
	r := rand.New(rand.NewPCG(1, 2))
	for i, g := range Grad(norm.Mul(norm), wrt...) {
		into[fmt.Sprint(name, " gradient ", i)] = g
		direction := make([]float64, size(g.Shape()))
		for j := range direction {
			direction[j] = r.NormFloat64()
		}
		total = total.Add(g.Mul(s.Const(direction, g.Shape()...)).Sum())
	}
	for i, g := range Grad(total, wrt...) {
		into[fmt.Sprint(name, " second ", i)] = g
	}
}

// TestChainIsReverseMode: the product of matrices and d passes of reverse mode are the same numbers, and so are their
// gradients of both orders, with respect to x and every parameter.
func TestChainIsReverseMode(t *testing.T) {
	for _, c := range chainCases() {
		p := NewParams(Float64, 3)
		read := map[string]Node{}
		prog, err := Compile(p, Config{Batch: c.batch, Mode: Training}, func(s *Scope) Outputs {
			x := s.Noise(Normal(0, 1), c.batch, c.n)
			z := c.build(s, x)
			path, ok := chainPath(z, x)
			if !ok {
				t.Fatalf("%s: no chain", c.name)
			}
			wrt := []Node{x}
			for _, v := range s.b.used {
				wrt = append(wrt, Node{s.b.paramLeaf[v], s})
			}
			readings(s, "chain", s.chainNorm(z, path), wrt, read)
			readings(s, "reverse", reverseJacobianNorm(z, x), wrt, read)
			if got := JacobianSquaredNorm(z, x); got.e != read["chain"].e {
				t.Errorf("%s: the chain is not taken", c.name)
			}
			return Outputs{Read: read}
		})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if err := prog.Run(); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		for name := range read {
			if what, ok := strings.CutPrefix(name, "chain"); ok {
				a, errA := prog.Output(name)
				b, errB := prog.Output("reverse" + what)
				if errA != nil || errB != nil {
					t.Fatal(errA, errB)
				}
				if !slices.Equal(a.Shape, b.Shape) {
					t.Errorf("%s: %s of shape %v, by reverse mode %v", c.name, name, a.Shape, b.Shape)
				}
				for i := range a.Len() {
					if !(math.Abs(a.At(i)-b.At(i)) <= 1e-10*max(1, math.Abs(b.At(i)))) {
						t.Errorf("%s: %s is %v, by reverse mode %v", c.name, name, a.At(i), b.At(i))
					}
				}
			}
		}
	}
}

// TestNoChain: what looks like a chain and is none must be left to reverse mode, or refused if it mixes samples.
func TestNoChain(t *testing.T) {
	for name, build := range map[string]func(s *Scope, x Node) Node{
		"weights that depend on x": func(s *Scope, x Node) Node { return x.MatMul(x.TMatMul(x)) },
		"bias that depends on x": func(s *Scope, x Node) Node {
			return x.Dense(s.Const([]float64{1}, 4, 4),
				x.Slice(0, 0, 1), Tanh)
		},
		"a skip connection": func(s *Scope, x Node) Node { return stack(s, x, Tanh, false, 4).Add(x) },
		"x twice in an op":  func(s *Scope, x Node) Node { h := stack(s, x, Tanh, false, 3); return h.Mul(h) },
		"a gate of its own": func(s *Scope, x Node) Node {
			h := stack(s, x, Tanh, false, 4)
			return h.Mul(stack(s.In("gate"), x, Sigmoid, false, 4))
		},
		"broadcasting":        func(s *Scope, x Node) Node { return x.Sum(1).Add(s.Const([]float64{1}, 3, 2)) },
		"another op":          func(s *Scope, x Node) Node { return stack(s, x, "", false, 3).Softmax(1) },
		"samples that mix":    func(s *Scope, x Node) Node { return BatchNorm{}.Apply(s, stack(s, x, "", false, 3)) },
		"layer normalisation": func(s *Scope, x Node) Node { return LayerNorm{}.Apply(s, stack(s, x, "", false, 3)) },
		"x on the right":      func(s *Scope, x Node) Node { return s.Const([]float64{1}, 3, 3).MatMul(x) },
		"independence of x":   func(s *Scope, _ Node) Node { return s.Const([]float64{1}, 3, 2) },
		"a stopped gradient":  func(s *Scope, x Node) Node { return stack(s, x.StopGradient(), Tanh, false, 2) },
		"a change of shape": func(s *Scope, x Node) Node {
			return stack(s, x, Tanh, false, 2).Reshape(3, 2, 1).Reshape(3,
				2)
		},
	} {
		_, err := Compile(NewParams(Float64, 1), Config{Batch: 3, Mode: Training}, func(s *Scope) Outputs {
			x := s.Noise(Normal(0, 1), 3, 4)
			z := build(s, x)
			if _, ok := chainPath(z, x); ok {
				t.Errorf("%s: taken for a chain", name)
			}
			return Outputs{Read: map[string]Node{"norm": JacobianSquaredNorm(z, x)}}
		})
		if err != nil && !strings.Contains(err.Error(), "samples of a batch depend on each other") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestGramNormsAreNotNegative: float32 leaves the norms of rows in the null space of a matrix on either side of 0.
func TestGramNormsAreNotNegative(t *testing.T) {
	for seed := range uint64(10) {
		prog, err := Compile(NewParams(Float32, seed), Config{Batch: 4}, func(s *Scope) Outputs {
			v := s.Param("v", GlorotUniform, 1, 8)
			w := s.Param("u", GlorotUniform, 300, 1).MatMul(v)
			rows := s.Param("rows", Orthogonal(1), 4, 8)
			rows = rows.Sub(rows.MatMulT(v).Mul(v).Div(v.Square().Sum()))
			return Outputs{Read: map[string]Node{"norms": gramNorms(rows, w.TMatMul(w))}}
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := prog.Run(); err != nil {
			t.Fatal(err)
		}
		norms, err := prog.Output("norms")
		if err != nil {
			t.Fatal(err)
		}
		if !(slices.Min(norms.Float32) >= 0) {
			t.Errorf("seed %d: squared norms %v", seed, norms.Float32)
		}
	}
}
