// Package form is the written form of an expression graph: a list of ops with attributes, inputs, shapes, constants and
// names. It is what [github.com/aegis-ae/aegis/graph] reads from a Gorgonia expression graph, gradients included,
// before anything is fused. Fusion and pictures read it, and so does whatever leaves the program; it knows nothing of
// Gorgonia.
//
// # Ops
//
// A [Node] is one value. Its op, its attributes, the shapes of its inputs and its own shape say completely how the
// value is computed: two nodes that compute different things differ in one of these. Leaves are ops without inputs:
//
//	input, labels       fed in each run; labels are the one-hot encoding of class numbers
//	parameter, state    named tensors; state is not trained
//	noise               drawn in each run; the attribute law names the distribution, the others are its parameters
//	scalar              a number that is set between runs
//	constant            Values, which repeat until the shape is full
//
// A value that an op of Gorgonia's own computes has the op [Foreign]. It has no written form: [Graph.Check] refuses it
// by name.
//
// # The batch
//
// A graph is read at one batch size, so that its extents are numbers. [Symbolic] compares the form of one graph at two
// batch sizes: what is equal does not depend on the batch, and what differs must be an affine function of the batch
// size (an extent, the bounds of a slice) or inversely proportional to it (the factor of a mean). Anything else is an
// error that names the node.
package form
