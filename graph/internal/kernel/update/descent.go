package update

// DescentNumbers is what all elements of a variable share in a step of gradient descent. The loops in assembly read
// them in this order.
type DescentNumbers[F Float] struct {
	Rate    F // the learning rate
	Penalty F // the weight decay, added to the gradient
	Mu      F // the share of the velocity that is kept
	Grain   F // see Grain
}

// Descent updates value from grad, of one length: value -= Rate·(grad + Penalty·value).
func Descent[F Float](value, grad []F, c *DescentNumbers[F]) {
	grad = grad[:len(value)]
	done := descentVector(value, grad, c)
	descentLoop(value[done:], grad[done:], c)
}

func descentLoop[F Float](value, grad []F, c *DescentNumbers[F]) {
	n := *c
	grad = grad[:len(value)]
	for i, p := range value {
		g := grad[i] + F(n.Penalty*p)
		value[i] = p - F(n.Rate*g)
	}
}

// Momentum updates value and its velocity, of one length, from grad:
//
//	g = grad + Penalty·value
//	velocity = Mu·velocity + g
//	value -= Rate·velocity             or, if nesterov is set,
//	value -= Rate·(g + Mu·velocity)
func Momentum[F Float](value, grad, velocity []F, nesterov bool, c *DescentNumbers[F]) {
	grad, velocity = grad[:len(value)], velocity[:len(value)]
	done := momentumVector(value, grad, velocity, nesterov, c)
	momentumLoop(value[done:], grad[done:], velocity[done:], nesterov, c)
}

func momentumLoop[F Float](value, grad, velocity []F, nesterov bool, c *DescentNumbers[F]) {
	n := *c
	grad, velocity = grad[:len(value)], velocity[:len(value)]
	for i, p := range value {
		g := grad[i] + F(n.Penalty*p)
		b := settle(F(n.Mu*velocity[i])+g, n.Grain)
		velocity[i] = b
		if nesterov {
			b = g + F(n.Mu*b)
		}
		value[i] = p - F(n.Rate*b)
	}
}
