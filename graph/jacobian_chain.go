package graph

import (
	"fmt"
	"slices"
)

// jacobianChain is a chain of layers that leads from x to z. For every sample its Jacobian is the product
//
//	D_L·W_Lᵀ·D_{L-1}·...·W_1ᵀ·D_0
//
// of the layers' matrices W_l (inputs, outputs), the same for all samples, and diagonal matrices D_l of slopes.
type jacobianChain struct {
	scope   *Scope
	batch   int
	units   int            // of z
	weights []chainWeights // of the layers 1 to L
	slopes  []Node         // slopes[l] is D_l (batch, units), invalid if it is the identity
}

// chainWeights are the weights of one layer, (inputs, outputs) or the transpose of that.
type chainWeights struct {
	w          Node
	transposed bool
}

func (c chainWeights) inputs() int {
	if c.transposed {
		return c.w.e.shape[1]
	}
	return c.w.e.shape[0]
}

func (c chainWeights) outputs() int {
	if c.transposed {
		return c.w.e.shape[0]
	}
	return c.w.e.shape[1]
}

// transpose is Wᵀ.
func (c chainWeights) transpose() Node {
	if c.transposed {
		return c.w
	}
	return c.w.T()
}

// gram is WᵀW.
func (c chainWeights) gram() Node { return matmul(c.w, c.w, !c.transposed, c.transposed) }

// chainStep is an expression of the path from z to x, and the input through which the path goes on.
type chainStep struct {
	e     *expr
	input int
}

// chainPath lists the expressions from z down to x if they are a chain: dense layers, products with matrices, and
// elementwise ops, each of which depends on x through one input of its own size. The chain from x to x is empty.
func chainPath(z, x Node) ([]chainStep, bool) {
	// depends marks what has a derivative with respect to x, perhaps zero.
	depends := map[*expr]bool{}
	for _, e := range postorder(z.e) {
		depends[e] = e == x.e || (e.op == nil || e.op.grad != nil) &&
			slices.ContainsFunc(e.inputs, func(in *expr) bool { return depends[in] })
	}
	var path []chainStep
	for e := z.e; e != x.e; {
		i := slices.IndexFunc(e.inputs, func(in *expr) bool { return depends[in] })
		if i < 0 || e.op == nil || slices.ContainsFunc(e.inputs[i+1:], func(in *expr) bool { return depends[in] }) {
			return nil, false
		}
		if _, _, layer := e.op.denseLayer(); !(layer && i == 0) &&
			!(e.op.elementwise && slices.Equal(e.inputs[i].shape, e.shape)) {
			return nil, false
		}
		path = append(path, chainStep{e, i})
		e = e.inputs[i]
	}
	return path, true
}

// chainNorm is the squared norm of the Jacobian of a chain.
func (s *Scope) chainNorm(z Node, path []chainStep) Node {
	c := s.chain(z, path)
	if !s.ok() {
		return Node{s: s}
	}
	return Node{c.squaredNorm().e, s}
}

// chain adds the slopes of the path to the graph. A slope is the gradient that the ops return for one of ones.
func (s *Scope) chain(z Node, path []chainStep) jacobianChain {
	c := jacobianChain{scope: s, batch: z.e.shape[0], units: z.e.shape[1]}
	var slope Node
	for _, step := range path {
		e, g := step.e, slope
		if !g.Valid() {
			g = s.Const([]float64{1}, e.shape...)
		}
		at := s.at(e.path)
		if act, transposed, layer := e.op.denseLayer(); !layer {
			want := make([]bool, len(e.inputs))
			want[step.input] = true
			if passed := s.gradients(e, g, want)[step.input]; passed.e != g.e { // sums pass the ones on
				slope = passed
			}
		} else {
			if act != Identity {
				slope = slopeTimes(act, Node{e, at}, Node{g.e, at})
			}
			c.slopes = append(c.slopes, slope)
			c.weights = append(c.weights, chainWeights{Node{e.inputs[1], s}, transposed})
			slope = Node{}
		}
		if !s.ok() {
			return c
		}
	}
	c.slopes = append(c.slopes, slope)
	slices.Reverse(c.slopes)
	slices.Reverse(c.weights)
	return c
}

// squaredNorm is the squared Frobenius norm of the product for every sample, (batch, 1): the squared norms of the
// rows of W_Lᵀ·D_{L-1}·...·D_0, weighted by the squares of D_L.
func (c jacobianChain) squaredNorm() Node {
	last := len(c.weights)
	if last == 0 && c.slopes[0].Valid() {
		return c.slopes[0].Square().Sum(1)
	}
	if last == 0 { // x itself, or a translation of it
		return c.scope.Const([]float64{float64(c.units)}, c.batch, 1)
	}
	var norms Node // of the rows, (batch, d) or, where samples do not differ, (1, d)
	if last == 1 {
		norms = c.oneLayer()
	} else {
		norms = c.rowNorms()
	}
	switch slope := c.slopes[last]; {
	case !norms.Valid():
		return norms
	case !slope.Valid():
		return norms.Sum(1).BroadcastTo(c.batch, 1)
	case norms.e.shape[0] == 1:
		return slope.Square().MatMulT(norms)
	default:
		return slope.Square().Mul(norms).Sum(1)
	}
}

// oneLayer are the squared norms of the rows of W_1ᵀ·D_0.
func (c jacobianChain) oneLayer() Node {
	square := chainWeights{c.weights[0].w.Square(), c.weights[0].transposed}
	switch slope := c.slopes[0]; {
	case slope.Valid():
		return matmul(slope.Square(), square.w, false, square.transposed)
	case square.transposed:
		return square.w.Sum(1).Reshape(1, -1)
	default:
		return square.w.Sum(0)
	}
}

// rowNorms are the squared norms of the rows of two layers or more. All rows of all samples are carried at once, as one
// matrix (batch·d, units), or (d, units) as long as samples do not differ.
func (c jacobianChain) rowNorms() Node {
	last := len(c.weights)
	d := c.weights[last-1].outputs()
	rows := c.weights[last-1].transpose()
	for l := last - 1; l > 0; l-- {
		if rows = c.scale(rows, c.slopes[l], d); l > 1 {
			rows = c.product(rows, c.weights[l-1])
		}
	}
	if !rows.Valid() {
		return rows
	}
	first, slope := c.weights[0], c.slopes[0]
	n, h, count := first.inputs(), first.outputs(), rows.e.shape[0]
	switch {
	case slope.Valid() && count == d: // every sample has the same rows
		return slope.Square().MatMulT(c.product(rows, first).Square())
	case slope.Valid():
		rows = c.scale(c.product(rows, first), slope, d).Square()
	case h*(count+n) < count*n:
		// ‖a·Wᵀ‖² = a·(WᵀW)·aᵀ for every row a: count·h² products for the rows and h²·n for the Gram matrix, against
		// count·h·n.
		return gramNorms(rows, first.gram()).Reshape(-1, d)
	default:
		rows = c.product(rows, first).Square()
	}
	return rows.Sum(1).Reshape(-1, d)
}

// scale multiplies the rows of each sample by a diagonal matrix of slopes.
func (c jacobianChain) scale(rows, slope Node, d int) Node {
	if !slope.Valid() || !rows.Valid() {
		return rows
	}
	units := rows.e.shape[1]
	if err := fitRows(c.batch*d, units); err != nil {
		return rows.s.fail("jacobian", err)
	}
	return rows.Reshape(-1, d, units).Mul(slope.Reshape(c.batch, 1, units)).Reshape(-1, units)
}

// product is rows·Wᵀ.
func (c jacobianChain) product(rows Node, w chainWeights) Node {
	if rows.Valid() {
		if err := fitRows(rows.e.shape[0], w.inputs()); err != nil {
			return rows.s.fail("jacobian", err)
		}
	}
	return matmul(rows, w.w, false, !w.transposed)
}

// maxJacobianElements bounds a matrix of rows: 2^27 float32 numbers are 512 MB, and a training step keeps several of
// them.
const maxJacobianElements = 1 << 27

func fitRows(rows, units int) error {
	if rows > maxJacobianElements/units {
		return fmt.Errorf("the exact norm needs %d rows of %d elements at once, and at most %d elements are allowed: "+
			"take smaller batches, or estimate the norm by random projections", rows, units, maxJacobianElements)
	}
	return nil
}
