package graph

import (
	"errors"
	"fmt"
	"slices"
)

// The functions of this file differentiate z with respect to x sample by sample. Row b of z must depend on row b of x
// alone; anything else is an error. That holds for every layer except those that mix a batch, such as batch
// normalisation in training.

// JacobianRows returns the Jacobian of z (B, d) with respect to x (B, n), one latent unit at a time: element i is the
// (B, n) tensor of the gradients dz_i/dx of every sample. It is exact, by d passes of reverse mode.
func JacobianRows(z, x Node) []Node {
	s, ok := jacobianScope(z, x)
	if !ok {
		return slices.Repeat([]Node{{s: s}}, z.Dim(1))
	}
	rows := make([]Node, z.Dim(1))
	for i := range rows {
		unit := make([]float64, z.Dim(1))
		unit[i] = 1
		seed := s.Const(unit, 1, z.Dim(1)).BroadcastTo(z.e.shape...)
		rows[i] = VJP(z, seed, x)[0]
	}
	return rows
}

// JacobianSquaredNorm returns the squared Frobenius norm of the Jacobian dz/dx of every sample, (B, 1), for z (B, d)
// and x (B, n): the penalty of the contractive autoencoder (Rifai et al., ICML 2011). It is exact, and itself
// differentiable.
//
// If z is a chain of dense layers of x, with activations, dropout and other elementwise ops between them, the
// Jacobian is a product of matrices. For one layer its squared norm is sum_i s'(a_i)² ‖w_i‖² (as in the paper, for
// any activation s), which needs no backward pass. For more layers the d rows of all samples are computed at once, in
// matrices of B·d·h elements for hidden layers of h units; at most 2^27 elements are allowed. For any other z the
// norm comes from d backward passes, one for each latent unit, of which at most 1024 are allowed.
func JacobianSquaredNorm(z, x Node) Node {
	s, ok := jacobianScope(z, x)
	if !ok {
		return Node{s: s}
	}
	if path, ok := chainPath(z, x); ok {
		return s.chainNorm(z, path)
	}
	if path, err := differentiable(z.e); err == nil && !path[x.e] {
		return s.Const([]float64{0}, z.e.shape[0], 1)
	}
	if d := z.Dim(1); d > maxJacobianUnits {
		return s.fail("jacobian", fmt.Errorf("the exact norm for %d units needs as many backward passes, of which "+
			"at most %d are allowed: estimate it by random projections", d, maxJacobianUnits))
	}
	return reverseJacobianNorm(z, x)
}

// maxJacobianUnits bounds the backward passes of one norm: the time to compile a graph grows with their square.
const maxJacobianUnits = 1024

func reverseJacobianNorm(z, x Node) Node {
	var total Node
	for _, row := range JacobianRows(z, x) {
		if q := row.Square().Sum(1); total.Valid() {
			total = total.Add(q)
		} else {
			total = q
		}
	}
	return total
}

// JacobianSquaredNormEstimate returns an unbiased estimate of JacobianSquaredNorm, (B, 1), from random projections:
// the mean of ‖vᵀJ‖² over draws of v with independent entries ±1, whose second moment is the identity (Hutchinson,
// Communications in Statistics 19, 1990). Each projection costs one backward pass, for any number of latent units. The
// projections are noise of the graph.
func JacobianSquaredNormEstimate(z, x Node, projections int) Node {
	s, ok := jacobianScope(z, x)
	if !ok {
		return Node{s: s}
	}
	if projections < 1 {
		return s.fail("jacobian", errors.New("the number of projections must be at least 1"))
	}
	var total Node
	for range projections {
		v := s.In("projection").Noise(Bernoulli(0.5), z.e.shape...).Times(2).Plus(-1)
		if q := VJP(z, v, x)[0].Square().Sum(1); total.Valid() {
			total = total.Add(q)
		} else {
			total = q
		}
	}
	return total.Times(1 / float64(projections))
}

func jacobianScope(z, x Node) (*Scope, bool) {
	s, ok := begin("jacobian", z, x)
	if !ok {
		return s, false
	}
	err := errors.New("z must be (batch, latent) and x (batch, features), of the same batch")
	if len(z.e.shape) == 2 && len(x.e.shape) == 2 && z.e.shape[0] == x.e.shape[0] {
		err = checkSamples(z, x)
	}
	if err != nil {
		s.fail("jacobian", err)
	}
	return s, err == nil
}
