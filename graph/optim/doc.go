// Package optim updates the parameters of a model from their gradients: stochastic gradient descent, momentum, RMSProp,
// Adam and AdamW, with learning-rate schedules, gradient clipping and exact resumption. It does not depend on graphs;
// it works on slices.
//
// # A training loop
//
// The owner of the parameters lists them once, as [Variable] values: a name, the memory of the parameter, and the
// memory in which every run leaves its gradient. A [Method] (here [Adam], whose zero value has the defaults of its
// paper) is bound to that list. From then on one call updates everything in place:
//
//	vars := []optim.Variable{
//		{Name: "enc/0/W", Value: optim.Float32(w), Grad: optim.Float32(dw), Decay: true},
//		{Name: "enc/0/b", Value: optim.Float32(b), Grad: optim.Float32(db)},
//	}
//	opt, err := optim.Adam{}.Bind(vars)
//	...
//	for step := range steps {
//		// run the graph: it fills dw and db
//		if _, err := optim.ClipNorm(vars, 5); err != nil {
//			return err
//		}
//		if err := opt.Step(1e-3); err != nil {
//			return err
//		}
//	}
//
// For a command line, [ByName] finds a method and [Names] lists them; in a saved configuration, [Config] reads and
// writes a method with its settings as JSON.
//
// # Schedules
//
// The learning rate is an argument of every step, so optimisers need not know where it comes from. A [Schedule] is a
// plan of rates: [Constant], [StepDecay], [ExponentialDecay], [Cosine], [ReduceOnPlateau], or [Warmup] before any of
// them. A schedule is started once for each training, as a method is bound:
//
//	rates, err := optim.Warmup{Steps: 500, Then: optim.Cosine{}}.Start()
//	...
//	lr := rates.Rate(1e-3, optim.Position{Step: step, Steps: steps, Epoch: epoch, Epochs: epochs})
//	err = opt.Step(lr)
//	... // at the end of an epoch
//	rates.Observe(validationLoss)
//
// [ParseSchedule] reads "warmup:500,cosine", and a schedule's String writes it.
//
// # float32 and float64
//
// A [Vector] is one of two slice types, [Float32] and [Float64]. A conversion makes one without a copy. With two
// fields, one of which must be nil, callers would have to keep them consistent; with a generic Variable[F], every
// caller up to the command line would have to be generic. [VectorOf] serves callers that are generic anyway. All
// variables of one optimiser have one type. A method has one generic implementation, and the arithmetic on float32
// parameters is done in float32. What all elements of a step share (rates, bias corrections) is computed once per step
// in float64.
//
// # Agreement with PyTorch
//
// Every method computes the update of the torch.optim class that its documentation names, up to rounding; the tests
// contain numbers made with PyTorch. A zero field of a method stands for PyTorch's default, and [Zero] for a literal
// zero. WeightDecay is the L2 penalty added to the gradient in all methods but [AdamW], where it is decoupled. It acts
// only on variables with Decay set, like parameter groups in PyTorch. Deliberate differences:
//
//   - A learning rate that is not a positive finite number, or a gradient with a NaN or an infinity, is an error that
//     is found before anything changes: see [Optimizer] and [NonFiniteError].
//   - Running averages never become subnormal. When a gradient is exactly zero for a long time (a dead unit), its
//     average decays into the subnormal numbers and stays there. Each operation on such a number costs some 100 cycles;
//     an Adam step was measured to be 60 times slower. Averages are therefore multiples of 1e-31 (float32), which
//     leaves every number above 1e-16 unchanged, bit for bit.
//   - Centred RMSProp takes the root of max(0, variance), where rounding may give PyTorch a negative number.
//   - [ClipNorm] does not touch gradients whose norm is at most the limit, not even within 1e-6 of it.
//
// # Reproducibility and speed
//
// A step has the same result, to the last bit, for any GOMAXPROCS: a long list is cut into spans that several
// processors update, and no element depends on another. Products are rounded before they are added, because a compiler
// may otherwise fuse the two on some processors; so the result is the same on every architecture. The AVX2 loops for
// float32 on amd64 give the result of the portable ones, which the build tag noasm selects. Step, ClipNorm and
// ClipValue allocate nothing. On one processor Adam takes about 0.6 ns per parameter, the time of its square root and
// division, as long as memory keeps up.
//
// Resuming from a saved [State] continues bit for bit.
package optim
