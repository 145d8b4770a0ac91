package update

import "math"

// RMSPropNumbers is what all elements of a variable share in a step of RMSProp. The loops in assembly read them in this
// order.
type RMSPropNumbers[F Float] struct {
	Alpha, Rest F // the share of the averages that is kept, and 1 − Alpha
	Rate        F // the learning rate
	Epsilon     F // what is added to the root
	Penalty     F // the weight decay, added to the gradient
	Mu          F // the share of the velocity that is kept
	Grain       F // see Grain
}

// RMSProp updates value and its averages, all of one length, from grad. Without a mean or a velocity, which are then
// nil, the terms that they enter are missing:
//
//	g = grad + Penalty·value
//	square = Alpha·square + Rest·g²
//	mean = Alpha·mean + Rest·g
//	velocity = Mu·velocity + g/(√max(0, square - mean²) + Epsilon)
//	value -= Rate·velocity
func RMSProp[F Float](value, grad, square, mean, velocity []F, c *RMSPropNumbers[F]) {
	grad, square = grad[:len(value)], square[:len(value)]
	done := rmspropVector(value, grad, square, mean, velocity, c)
	if mean != nil {
		mean = mean[done:]
	}
	if velocity != nil {
		velocity = velocity[done:]
	}
	rmspropLoop(value[done:], grad[done:], square[done:], mean, velocity, c)
}

func rmspropLoop[F Float](value, grad, square, mean, velocity []F, c *RMSPropNumbers[F]) {
	n := *c
	grad, square = grad[:len(value)], square[:len(value)]
	centered, moving := mean != nil, velocity != nil
	// A slice that is missing is stood in for by one that is there: it is never touched, but the compiler sees that every
	// index is in range.
	if !centered {
		mean = square
	}
	if !moving {
		velocity = square
	}
	mean, velocity = mean[:len(value)], velocity[:len(value)]
	for i, p := range value {
		g := grad[i] + F(n.Penalty*p)
		v := settle(F(n.Alpha*square[i])+F(n.Rest*F(g*g)), n.Grain)
		square[i] = v
		if centered {
			a := settle(F(n.Alpha*mean[i])+F(n.Rest*g), n.Grain)
			mean[i] = a
			v = max(0, v-F(a*a))
		}
		b := g / (F(math.Sqrt(float64(v))) + n.Epsilon)
		if moving {
			b = settle(F(n.Mu*velocity[i])+b, n.Grain)
			velocity[i] = b
		}
		value[i] = p - F(n.Rate*b)
	}
}
