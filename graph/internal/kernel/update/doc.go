// Package update holds the loops of the optimisers: one pass over a parameter, its gradient and the averages that a
// method keeps for it, and the check for gradients that are not finite.
//
// For float32 on amd64 the loops take eight elements at a time with AVX2, and have the result of the loops in Go to the
// last bit: the same roundings in the same order, and no fused operations. Only numbers below 1.2e-38, which are
// subnormal, are zeros in the loops of the methods where there are eight elements. Every product is rounded before it
// is added (F(x*y)), as the compiler may otherwise fuse the two on some processors. There is nothing for AVX-512: a
// step waits for memory, or as Adam's for the divider, which takes sixteen elements as long as twice eight.
package update

// Float is the constraint of every loop.
type Float interface{ float32 | float64 }
