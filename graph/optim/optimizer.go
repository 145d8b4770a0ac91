package optim

// Method is a way to update parameters, with its settings, before it knows which parameters: [SGD], [Momentum],
// [RMSProp], [Adam] and [AdamW]. Methods are plain values; bind one as often as you like, each binding has a state of
// its own. Anybody may add a method by implementing both interfaces.
type Method interface {
	// Name is the name that [ByName] knows the method by. It begins the names of the tensors in a [State].
	Name() string
	// Bind returns an optimiser of vars that starts with an empty state. It returns an error if a setting is out of
	// range, if there are no variables, or if a variable has no name, no elements, the name or the memory of another,
	// a gradient of another length, or another type than the first. Bind keeps the memory, not the list.
	Bind(vars []Variable) (Optimizer, error)
}

// Optimizer updates the variables that it was bound to. Its methods must not be called concurrently, nor while a run
// writes to the gradients.
type Optimizer interface {
	// Step updates every variable once from its present gradient, at learning rate lr, in place and without allocating.
	// It returns an error if lr is not a positive finite number, and a [*NonFiniteError] if a gradient holds a NaN or
	// an infinity. After an error nothing has changed: neither values nor state.
	Step(lr float64) error
	// State returns a copy of what the optimiser remembers between steps.
	State() State
	// SetState makes the optimiser continue, bit for bit, where the one that s was taken from stood, provided that the
	// values of the variables are restored too. It copies s. It returns an error, and changes nothing, unless s is the
	// state of the same method for variables of the same names, lengths and type, and all of it finite.
	SetState(s State) error
}
