package update

import "math"

// AdamNumbers is what all elements of a variable share in a step of Adam. The loop in assembly reads them in this
// order.
type AdamNumbers[F Float] struct {
	Beta1, Rest1 F // the share of the mean that is kept, and 1 − Beta1
	Beta2, Rest2 F // the share of the mean square that is kept, and 1 − Beta2
	Rate         F // the learning rate, with the bias corrections
	Epsilon      F // what is added to the root, with the bias correction
	Penalty      F // the coupled weight decay, added to the gradient
	Keep         F // 1 − the share of the value that decoupled weight decay takes
	Grain        F // see Grain
}

// Adam updates value and its averages m and v, all of one length, from grad:
//
//	g = grad + Penalty·value
//	m = Beta1·m + Rest1·g
//	v = Beta2·v + Rest2·g²
//	value = Keep·value - Rate·m/(√v + Epsilon)
func Adam[F Float](value, grad, m, v []F, c *AdamNumbers[F]) {
	grad, m, v = grad[:len(value)], m[:len(value)], v[:len(value)]
	done := adamVector(value, grad, m, v, c)
	adamLoop(value[done:], grad[done:], m[done:], v[done:], c)
}

func adamLoop[F Float](value, grad, m, v []F, c *AdamNumbers[F]) {
	n := *c // in registers: the compiler cannot know that a store to m leaves *c alone
	grad, m, v = grad[:len(value)], m[:len(value)], v[:len(value)]
	for i, p := range value {
		g := grad[i] + F(n.Penalty*p)
		mean := settle(F(n.Beta1*m[i])+F(n.Rest1*g), n.Grain)
		square := settle(F(n.Beta2*v[i])+F(n.Rest2*F(g*g)), n.Grain)
		m[i], v[i] = mean, square
		value[i] = F(n.Keep*p) - F(n.Rate*F(mean/(F(math.Sqrt(float64(square)))+n.Epsilon)))
	}
}
