// Package graph builds expression graphs over Gorgonia, differentiates them to any order, and runs them.
//
// # A first graph
//
// A graph is described by a function that is given a Scope, and compiled over a set of parameters:
//
//	params := graph.NewParams(graph.Float32, 1) // element type, seed
//	prog, err := graph.Compile(params, graph.Config{Batch: 64, Mode: graph.Training}, func(s *graph.Scope) graph.Outputs {
//		x := s.Input("x", 784)
//		code := s.Dense("code", x, 32)
//		xhat := s.Dense("out", code, 784)
//		return graph.Outputs{Loss: xhat.Sub(x).Square().Sum(1).Mean()}
//	})
//	err = prog.Run(graph.Feed{Name: "x", Float32: batch})
//	loss, grads := prog.Loss(), prog.Gradients()
//
// Four types carry everything. A [Scope] names things and makes inputs, parameters, noise and constants. A [Node] is a
// tensor in the making; its methods are the operations, and chain. [Params] holds the tensors that outlive graphs:
// programs of different batch size or mode over one Params see the same memory. A [Program] is a compiled graph that
// runs on a Gorgonia TapeMachine; a run allocates no tensors, and package optim updates parameters in place.
//
// # Errors
//
// An operation on shapes that do not fit makes the first error of the graph, after which nothing more is done; Compile
// returns it with the path where it happened, such as
//
//	graph: enc/1/dense: shape [128 784] against [256 32]: the inner extents are 784 and 256 (input "x" against
//	parameter "enc/1/W")
//
// Nothing here panics on bad input.
//
// # Shapes
//
// Tensors have at least two dimensions, the first of which is by convention the batch; a number is (1, 1). Reductions
// keep the dimensions that they reduce, with extent 1, so that results broadcast against what they came from.
//
// Images are (batch, channels, height, width), and kernels of convolutions (filters, channels, height, width):
//
//	h := graph.Conv2D{Channels: 16, Stride: 2, Padding: 1, Activation: graph.ReLU}.Apply(s.In("enc"), x) // (B, 16, 14, 14)
//	code := s.Dense("code", h.Reshape(s.Batch(), -1), 32)
//
// [ConvTranspose2D] leads back; its OutputPaddingFor tells how to arrive at the very size that a [Conv2D] came from. The
// windows of convolutions may reach into padding, which is zero; those of [Node.MaxPool2D] and [Node.AvgPool2D] ignore it.
//
// # Gradients
//
// [Grad] and [VJP] add gradients to the graph, of any node with respect to any other, any number of times, and of
// gradients too: a penalty on a Jacobian is an expression like any other. Every op answers for its gradient with ops of
// the same set, which is what makes the set closed under differentiation. Gorgonia's own Grad, which keeps the first
// derivative of a node in the node, is not used. [JacobianSquaredNorm] takes the product of matrices that the Jacobian of
// a chain of layers is, and reverse mode for anything else.
//
// Not everything has a derivative. The masks of [Node.TopKMask], [Node.ArgMaxOneHot], [Node.GreaterThan] and [Node.Above]
// are constants for differentiation, and [Node.StopGradient] makes one of anything. The gradient is then that of the
// program with those frozen, as [Program.FreezeStopGradients] freezes them, so that straight-through estimators can be
// checked by finite differences too.
//
// # Parameters, weights and state
//
// [Scope.Param] makes a trainable parameter. [Scope.Weight] is Param for what weight decay and norms penalise, the
// matrices and kernels of layers; [Scope.Weights] lists them, [Scope.WeightsOf] those that a loss trains, and [Gradient]
// says which they are. [Scope.State] makes a tensor that is saved and not trained, which [Scope.Assign] sets after each run;
// the running statistics of [BatchNorm] are of this kind. What is made in a [Scope.Frozen] scope keeps its values in
// training, as a pretrained encoder does under a new head:
//
//	code := encoder.Apply(s.In("enc").Frozen(), x)
//	logits := s.Dense("head", code, 10)
//
// # What is computed
//
// A program does not compute a graph op by op. When the graph is complete, with its gradients, it is rewritten (compile_rewrite.go):
// elementwise ops over tensors of one size and the sums of their results become one pass over memory, in blocks that stay
// in the cache, an error and its gradient with those of the biases below it for instance; products of matrices are added
// to each other where the sum is; numbers are calculated once; and what no output depends on is not there at all. So an
// equation costs the same in whatever way it is written, and no op has to be made for it. [Program.Ops] lists what is left.
// Pictures show what was written, and [Program.NonFinite] looks into it.
//
// # Looking inside
//
// Every layer has a name, the path of its scope, and [Scope.Name] names anything else. A program compiled with
// [Config].Probe keeps the value of what has a name, and the gradient of the loss with respect to it:
//
//	prog, err := graph.Compile(params, graph.Config{Batch: 64, Probe: true}, build)
//	err = prog.Run(graph.Feed{Name: "x", Float32: batch})
//	hidden, err := prog.Value("enc/0")
//	saliency, err := prog.Gradient("x")
//
// Other programs pay nothing for names.
//
// # Pictures
//
// [Program.WriteDot] writes the graph in the language of Graphviz: the forward part and the gradient part side by side,
// layer by layer, trivial ops folded.
//
// # What a run costs
//
// [Program.Products] lists the products of matrices that a run computes, [Program.ProductsAlone] computes nothing else, so
// that the time of a run can be compared with theirs, and [Program.Bytes] is the size of its tensors. [VectorLevel] says which
// vector instructions the kernels use.
//
// # Why ops of our own
//
// Gorgonia provides the graph, its types and the machine. Its ops are not used: some are wrong, in their values or
// gradients, and nearly all allocate. [Scope.Apply] is a door to them for experiments, with the wrong ones refused.
// Gorgonia identifies nodes by a hash of 32 bits, and takes nodes of equal hash for one; here every node is given a hash
// that no other node of its graph has, so that none can merge by accident, and common sub-expressions are found by
// [Scope] instead, exactly.
//
// # Where to put what
//
// An op goes into the file of its family: elementwise.go, broadcast.go, compare.go, activation.go, reduce.go, shape.go,
// linear.go, conv.go, pool.go; its loops into internal/kernel. A definition (op.go) names it, computes its shape, runs it
// in both element types, and gives its gradient; its part, for elementwise ones, lets it be fused. A layer goes into layers.go, layers_conv.go or layers_norm.go, an
// initialiser into init.go. Each is tested by package graphtest, against plain Go and against finite differences of first
// and second order.
//
// # Stability
//
// Before version 1.0.0 a minor version of Aegis may change names here; CHANGELOG.md says how to follow. Files of
// parameters keep loading.
package graph
