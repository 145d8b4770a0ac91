package graph

import (
	"fmt"

	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// MatMul returns the matrix product a·b.
func (n Node) MatMul(b Node) Node { return matmul(n, b, false, false) }

// MatMulT returns a·bᵀ without transposing b.
func (n Node) MatMulT(b Node) Node { return matmul(n, b, false, true) }

// TMatMul returns aᵀ·b without transposing a.
func (n Node) TMatMul(b Node) Node { return matmul(n, b, true, false) }

// matmul is op(a)·op(b). With the transpose flags its gradients are products of the same kind.
func matmul(a, b Node, ta, tb bool) Node {
	s, ok := begin("matmul", a, b)
	if !ok {
		return Node{s: s}
	}
	m, k, n, err := productShape(a.e.shape, b.e.shape, ta, tb)
	if err != nil {
		return misfit("matmul", err, a, b)
	}
	d := definition{
		op: "matmul", attrs: attrs("transpose-a", ta, "transpose-b", tb), shape: []int{m, n},
		products: []Product{{m, n, k, ta, tb}},
		run: kernels{
			func(out []float32, in [][]float32) { kernel.MatMul(ta, tb, m, n, k, in[0], in[1], 0, out) },
			func(out []float64, in [][]float64) { kernel.MatMul(ta, tb, m, n, k, in[0], in[1], 0, out) },
		},
		grad: func(in []Node, _, g Node, want []bool) []Node {
			out := make([]Node, 2)
			if want[0] {
				out[0] = productGradA(in[1], g, ta, tb)
			}
			if want[1] {
				out[1] = productGradB(in[0], g, ta, tb)
			}
			return out
		},
	}
	return s.apply(d, a, b)
}

// productGradA is the gradient of op(a)·op(b) with respect to a: g·op(b)ᵀ, transposed if a was.
func productGradA(b, g Node, ta, tb bool) Node {
	if ta {
		return matmul(b, g, tb, true)
	}
	return matmul(g, b, false, !tb)
}

// productGradB is the gradient of op(a)·op(b) with respect to b: op(a)ᵀ·g, transposed if b was.
func productGradB(a, g Node, ta, tb bool) Node {
	if tb {
		return matmul(g, a, true, ta)
	}
	return matmul(a, g, !ta, false)
}

// productShape returns the extents of the product op(a)·op(b): (m, k)·(k, n).
func productShape(a, b []int, ta, tb bool) (m, k, n int, err error) {
	if len(a) != 2 || len(b) != 2 {
		return 0, 0, 0, fmt.Errorf("shape %v against %v: both must be matrices", a, b)
	}
	m, k = a[0], a[1]
	if ta {
		m, k = k, m
	}
	k2, n := b[0], b[1]
	if tb {
		k2, n = n, k2
	}
	if k != k2 {
		return 0, 0, 0, fmt.Errorf("shape %v against %v: the inner extents are %d and %d", a, b, k, k2)
	}
	return m, k, n, nil
}

// Dense returns act(x·W + b) in one op: x is (batch, inputs), W (inputs, outputs), b (1, outputs).
func (n Node) Dense(w, b Node, act Activation) Node { return dense(n, w, b, false, act) }

// DenseT returns act(x·Wᵀ + b) in one op, for a decoder tied to an encoder's W: x is (batch, inputs), W
// (outputs, inputs), b (1, outputs).
func (n Node) DenseT(w, b Node, act Activation) Node { return dense(n, w, b, true, act) }

// denseLayer reports whether the op is a dense layer, or a matrix product whose first input has samples as rows, and
// returns its activation and whether it transposes its weights.
func (d *definition) denseLayer() (act Activation, transposed, ok bool) {
	switch d.op {
	case "dense":
		return Activation(d.attrs.Text("activation")), d.attrs.Bool("transpose"), true
	case "matmul":
		return Identity, d.attrs.Bool("transpose-b"), !d.attrs.Bool("transpose-a")
	}
	return "", false, false
}

func dense(x, w, b Node, tw bool, act Activation) Node {
	s, ok := begin("dense", x, w, b)
	if !ok {
		return Node{s: s}
	}
	if err := act.Check(); err != nil {
		return x.Activate(act) // reports it
	}
	m, k, n, err := productShape(x.e.shape, w.e.shape, false, tw)
	if err != nil {
		return misfit("dense", err, x, w)
	}
	if bias := b.e.shape; len(bias) != 2 || bias[0] != 1 || bias[1] != n {
		return misfit("dense", fmt.Errorf("bias of shape %v for %d outputs: it must be (1, %d)", bias, n, n), b, w)
	}
	fused := act
	if fused == "" {
		fused = Identity
	}
	if !act.fusable() {
		fused = Identity
	}
	activate32, activate64 := activation[float32](fused), activation[float64](fused)
	y := s.apply(definition{
		op: "dense", attrs: attrs("transpose", tw, "activation", string(fused)), shape: []int{m, n},
		products: []Product{{m, n, k, false, tw}},
		run: kernels{
			func(out []float32, in [][]float32) { kernel.Dense(out, in[0], in[1], in[2], tw, m, n, k, activate32) },
			func(out []float64, in [][]float64) { kernel.Dense(out, in[0], in[1], in[2], tw, m, n, k, activate64) },
		},
		grad: func(in []Node, y, g Node, want []bool) []Node {
			g = slopeTimes(fused, y, g)
			out := make([]Node, 3)
			if want[0] {
				out[0] = productGradA(in[1], g, false, tw)
			}
			if want[1] {
				out[1] = productGradB(in[0], g, false, tw)
			}
			if want[2] {
				out[2] = g.SumTo(1, n)
			}
			return out
		},
	}, x, w, b)
	if !act.fusable() {
		return y.Activate(act)
	}
	return y
}

// CrossEntropyLogits returns -[t log s(a) + (1-t) log(1-s(a))] element by element, where s is the logistic function,
// for logits a and targets t in [0, 1] of the same shape. It is computed as max(a, 0) - a·t + log(1+e^-|a|), which is
// finite for every finite a.
func (n Node) CrossEntropyLogits(t Node) Node {
	s, ok := begin("cross-entropy", n, t)
	if !ok {
		return Node{s: s}
	}
	if fmt.Sprint(n.e.shape) != fmt.Sprint(t.e.shape) {
		err := fmt.Errorf("logits of shape %v against targets of shape %v", n.e.shape, t.e.shape)
		return misfit("cross-entropy", err, n, t)
	}
	run := kernels{
		func(out []float32, in [][]float32) { kernel.CrossEntropyLogits(out, in[0], in[1]) },
		func(out []float64, in [][]float64) { kernel.CrossEntropyLogits(out, in[0], in[1]) },
	}
	return s.apply(definition{
		op: "cross-entropy-logits", shape: n.e.shape, run: run, part: run,
		grad: func(in []Node, _, g Node, want []bool) []Node {
			out := make([]Node, 2)
			if want[0] {
				out[0] = g.Mul(in[0].Sigmoid().Sub(in[1]))
			}
			if want[1] {
				out[1] = g.Mul(in[0]).Neg()
			}
			return out
		},
	}, n, t)
}
