// Package optim updates the parameters of a model from their gradients: stochastic gradient descent, momentum,
// RMSProp, Adam and AdamW, with learning-rate schedules, gradient clipping and exact resumption. It knows nothing of
// graphs: all it needs is slices.
//
// # A training loop
//
// Whoever owns the parameters lists them once, as [Variable] values: a name, the parameter's memory and the memory in
// which every run leaves its gradient. A [Method] (here [Adam], whose zero value has the defaults of its paper) is
// bound to that list, and from then on one call updates everything in place:
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
// The learning rate is an argument of every step, so that no optimiser needs to know where it comes from. A [Schedule]
// is a plan of rates: [Constant], [StepDecay], [ExponentialDecay], [Cosine], [ReduceOnPlateau], and [Warmup] before any
// of them. As a method is bound, a schedule is started, once for each training:
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
// A [Vector] is a closed sum of two slice types, [Float32] and [Float64]. A conversion makes one without a copy; there
// is no third case, nothing to keep consistent (as two fields, of which one must be nil, would need), and code that
// holds a Variable need not itself be generic, as a Variable[F] would ask of every caller up to the command line.
// [VectorOf] serves callers who are generic anyway. All variables of one optimiser are of one type; a method has one
// generic implementation, and arithmetic on float32 parameters is done in float32. What all elements of a step share
// (rates, bias corrections) is computed once a step in float64.
//
// # Agreement with PyTorch
//
// Every method follows the update of the torch.optim class that its documentation names, to rounding: the tests hold
// numbers made with PyTorch. A zero field of a method stands for PyTorch's default (and [Zero] for a literal
// zero). WeightDecay is the L2 penalty added to the gradient in all methods but [AdamW], where it is decoupled; in both
// it acts only on variables with Decay set, as by parameter groups in PyTorch. Deliberate differences:
//
//   - A learning rate that is not a positive finite number, and a gradient with a NaN or an infinity in it, are errors,
//     found before anything is changed: see [Optimizer] and [NonFiniteError].
//   - Running averages never become subnormal. When a gradient is exactly zero for long (a dead unit), an average
//     decays into the subnormal numbers and stays there; each operation on such a number costs a processor some 100
//     cycles, and an Adam step was measured to be 60 times slower. Averages are therefore kept as multiples of 1e-31
//     (float32), which leaves any number above 1e-16 as it is, bit for bit.
//   - Centred RMSProp takes the root of max(0, variance), where rounding may leave PyTorch with a negative number.
//   - [ClipNorm] leaves gradients whose norm is at most the limit untouched, also within 1e-6 of the limit.
//
// # Reproducibility and speed
//
// A step has the same result, to the last bit, for any GOMAXPROCS: a long list is cut into spans that several
// processors update, and no element depends on another. Products are rounded before they are added (the compiler may
// otherwise fuse the two on some processors), so that the result is the same on every architecture, and the AVX2 loops
// for float32 on amd64 have the result of the portable ones (build with the tag noasm to have only the latter). Step,
// ClipNorm and ClipValue allocate nothing. On one processor Adam takes about 0.6 ns a parameter, which is what its
// square root and division take where memory keeps up.
//
// Resuming from a saved [State] continues bit for bit.
package optim
