//go:build !amd64 || noasm

package update

// The functions of this file leave all elements to the loops in Go.

func adamVector[F Float](_, _, _, _ []F, _ *AdamNumbers[F]) int { return 0 }

func descentVector[F Float](_, _ []F, _ *DescentNumbers[F]) int { return 0 }

func momentumVector[F Float](_, _, _ []F, _ bool, _ *DescentNumbers[F]) int { return 0 }

func rmspropVector[F Float](_, _, _, _, _ []F, _ *RMSPropNumbers[F]) int { return 0 }

func finiteVector[F Float](_ []F, _ F) (n int, finite bool) { return 0, true }

func sumOfSquaresVector[F Float](_ *[sums]float64, _ []F) int { return 0 }

func scaleVector[F Float](_ []F, _ F) int { return 0 }

func clampVector[F Float](_ []F, _ F) int { return 0 }
