// Package form is the written form of an expression graph: a list of ops with attributes, inputs, shapes, constants and
// names. Package [github.com/aegis-ae/aegis/graph] reads it from a Gorgonia expression graph, gradients included,
// before anything is fused. Fusion and pictures read this form, and so does every export. It does not depend on
// Gorgonia.
//
// # Ops
//
// A [Node] is one value. Its op, its attributes, its shape and the shapes of its inputs determine how it is computed:
// two nodes that compute different things differ in one of these. Leaves are ops without inputs:
//
//	input, labels       fed in each run; labels are the one-hot encoding of class numbers
//	parameter, state    named tensors; state is not trained
//	noise               drawn in each run; the attribute law names the distribution, the others are its parameters
//	scalar              a number that is set between runs
//	constant            Values, which repeat until the shape is full
//
// A value computed by one of Gorgonia's own ops has the op [Foreign]. It has no written form, and [Graph.Check] returns
// an error that names it.
//
// # The batch
//
// A graph is read at one batch size, so its extents are numbers. [Symbolic] compares the forms of one graph at two
// batch sizes. What is equal in both does not depend on the batch. What differs must be an affine function of the batch
// size (an extent, the bounds of a slice) or inversely proportional to it (the factor of a mean). Anything else is an
// error that names the node.
package form
