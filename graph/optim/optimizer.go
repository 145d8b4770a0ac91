package optim

// Method is an optimisation method with its settings, not yet tied to parameters: [SGD], [Momentum], [RMSProp], [Adam]
// or [AdamW]. Methods are plain values. Bind one as often as you like; each binding has its own state. Anybody can add
// a method by implementing Method and [Optimizer].
type Method interface {
	// Name is the name by which [ByName] finds the method. The names of the tensors in a [State] begin with it.
	Name() string
	// Bind returns an optimiser of vars with an empty state. It returns an error if a setting is out of range, if there
	// are no variables, or if a variable has no name, no elements, the name or the memory of another, a gradient of
	// another length, or another type than the first. Bind keeps the memory, not the list.
	Bind(vars []Variable) (Optimizer, error)
}

// Optimizer updates the variables that it was bound to. Its methods must not be called concurrently, nor while a run
// writes to the gradients.
type Optimizer interface {
	// Step updates every variable once from its present gradient, at learning rate lr, in place and without allocating.
	// It returns an error if lr is not a positive finite number, and a [*NonFiniteError] if a gradient holds a NaN or
	// an infinity. After an error nothing has changed: neither values nor state.
	Step(lr float64) error
	// State returns a copy of everything the optimiser remembers between steps.
	State() State
	// SetState makes the optimiser continue, bit for bit, from the point where s was taken, provided that the values of
	// the variables are restored too. It copies s. It returns an error, and changes nothing, unless s is a finite state of
	// the same method for variables of the same names, lengths and type.
	SetState(s State) error
}
