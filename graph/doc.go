// Package graph builds expression graphs over Gorgonia, differentiates them to any order, and runs them.
//
// # A first graph
//
// A function builds a graph in the Scope that it is given. Compile turns the graph into a program over a set of
// parameters:
//
//	params := graph.NewParams(graph.Float32, 1) // element type, seed
//	config := graph.Config{Batch: 64, Mode: graph.Training}
//	prog, err := graph.Compile(params, config, func(s *graph.Scope) graph.Outputs {
//		x := s.Input("x", 784)
//		code := s.Dense("code", x, 32)
//		xhat := s.Dense("out", code, 784)
//		return graph.Outputs{Loss: xhat.Sub(x).Square().Sum(1).Mean()}
//	})
//	err = prog.Run(graph.Feed{Name: "x", Float32: batch})
//	loss, grads := prog.Loss(), prog.Gradients()
//
// There are four main types. A [Scope] names things and makes inputs, parameters, noise and constants. A [Node] is a
// tensor of the graph; its methods are the operations, and chain. [Params] holds the tensors that outlive graphs:
// programs of different batch sizes or modes over one Params share its memory. A [Program] is a compiled graph that
// runs on Gorgonia's TapeMachine. A run allocates no tensors, and package optim updates parameters in place.
//
// # Errors
//
// A graph keeps its first error, after which its operations do nothing. Compile returns that error with the path where
// it happened:
//
//	graph: enc/1/dense: shape [128 784] against [256 32]: the inner extents are 784 and 256 (input "x" against
//	parameter "enc/1/W")
//
// Nothing here panics on bad input.
//
// # Shapes
//
// Tensors have at least two dimensions, the first of which is by convention the batch; a number is (1, 1). Reductions
// keep the dimensions that they reduce, with extent 1, so that results broadcast against their operands.
//
// Images are (batch, channels, height, width), and the kernels of convolutions (filters, channels, height, width):
//
//	conv := graph.Conv2D{Channels: 16, Stride: 2, Padding: 1, Activation: graph.ReLU}
//	h := conv.Apply(s.In("enc"), x) // (batch, 16, 14, 14) for x (batch, 1, 28, 28)
//	code := s.Dense("code", h.Reshape(s.Batch(), -1), 32)
//
// [ConvTranspose2D] is the way back; its OutputPaddingFor finds the padding that restores the input size of a [Conv2D].
// The windows of convolutions may reach into padding, which is zero; [Node.MaxPool2D] and [Node.AvgPool2D] ignore it.
//
// # Gradients
//
// [Grad] and [VJP] add gradients to the graph: of any node with respect to any other, any number of times, and of
// gradients too. A penalty on a Jacobian is therefore an expression like any other. The gradient of every op consists
// of ops of this package, so that it can be differentiated again. Gorgonia's own Grad is not used, since it keeps the
// first derivative of a node in the node. [JacobianSquaredNorm] multiplies matrices where the function is a chain of
// layers, and uses reverse mode for anything else.
//
// Not everything has a derivative. The masks of [Node.TopKMask], [Node.ArgMaxOneHot], [Node.GreaterThan] and
// [Node.Above] are constants for differentiation, and so is the result of [Node.StopGradient].
// [Program.FreezeStopGradients] holds the stopped values fixed, so that finite differences can check straight-through
// estimators too.
//
// # Parameters, weights and state
//
// [Scope.Param] makes a trainable parameter. [Scope.Weight] makes one that weight decay and norms penalise: the
// matrices and kernels of layers. [Scope.Weights] lists these, [Scope.WeightsOf] those that a loss trains, and each
// [Gradient] says whether it belongs to one. [Scope.State] makes a tensor that is saved but not trained, such as the
// running statistics of [BatchNorm]; [Scope.Assign] sets it after each run. Tensors made in a [Scope.Frozen] scope
// keep their values in training, for example those of a pretrained encoder under a new head:
//
//	code := encoder.Apply(s.In("enc").Frozen(), x)
//	logits := s.Dense("head", code, 10)
//
// # What is computed
//
// A program does not compute a graph op by op. When the graph is complete, with its gradients, it is rewritten
// (compile_rewrite.go). Elementwise ops over tensors of one size, and the sums of their results, become one pass over
// memory in blocks that stay in the cache: for instance an error, its gradient, and the gradients of the biases below
// it. Sums of matrix products are accumulated in place, constants are computed once, and what no output depends on is
// left out. An equation costs the same however it is written, and needs no op of its own. [Program.Ops] lists the ops
// that remain. Pictures show the graph as it was written, and [Program.NonFinite] searches it.
//
// # The graph as it was written
//
// [Program.Graph] returns the Gorgonia expression graph that the function has built, with the gradients as nodes of the
// same graph. [Program.Form] returns it without Gorgonia, as package form describes: ops with attributes, inputs,
// shapes and constants, which [form.Symbolic] makes valid for any batch size. Rewriting and pictures start from this
// form, and it is where exports to other systems start.
//
// # Looking inside
//
// The output of every layer has a name, the path of its scope, and [Scope.Name] names any other node. A program
// compiled with [Config].Probe keeps the values of all named nodes, and the gradients of the loss with respect to
// them:
//
//	prog, err := graph.Compile(params, graph.Config{Batch: 64, Probe: true}, build)
//	err = prog.Run(graph.Feed{Name: "x", Float32: batch})
//	hidden, err := prog.Value("enc/0")
//	saliency, err := prog.Gradient("x")
//
// In other programs names cost nothing.
//
// # Pictures
//
// [Program.WriteDot] writes the graph in the language of Graphviz: the forward and the gradient part side by side,
// layer by layer, with trivial ops folded.
//
// # What a run costs
//
// [Program.Products] lists the matrix products of a run. [Program.ProductsAlone] computes nothing else, so that the
// time of a run can be compared with it. [Program.Bytes] is the size of a program's tensors, and [VectorLevel] names
// the vector instructions that the kernels use.
//
// # Why ops of our own
//
// Gorgonia provides the graph, its types and the machine. Its ops are not used: some have wrong values or gradients,
// and nearly all allocate. [Scope.Apply] gives access to them for experiments, and refuses the wrong ones. Gorgonia
// identifies nodes by a hash of 32 bits and merges nodes of equal hash. Here every node gets a hash that no other
// node of its graph has, so that none merge by accident; [Scope] finds common subexpressions exactly.
//
// # Where to put what
//
// An op goes into the file of its family: elementwise.go, broadcast.go, compare.go, activation.go, reduce.go, shape.go,
// linear.go, conv.go or pool.go. Its loops go into internal/kernel. A definition (op_definition.go) names the op and
// its attributes, computes its shape, runs it in both element types, and gives its gradient; for elementwise ops, part
// lets it be fused. A layer goes into layers.go, layers_conv.go or layers_norm.go, an initialiser into init.go. Package
// graphtest tests each against plain Go and against finite differences of first and second order.
//
// # Stability
//
// Before version 1.0.0 a minor version of Aegis may change names here; CHANGELOG.md says how to follow. Files of
// parameters keep loading.
package graph
