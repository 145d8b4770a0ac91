package losses

import (
	"cmp"
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph"
)

// Kernel is a positive definite function of the distance between two points, for [MMD]. Use
// [InverseMultiquadraticKernel], [GaussianKernel] or your own.
type Kernel interface {
	// Of returns the kernel, element by element, of squared distances between points of d dimensions.
	Of(squared graph.Node, d int) graph.Node
}

// InverseMultiquadraticKernel is Σ_s C_s/(C_s + |a − b|²) with C_s = 2·d·Variance·s over several scales s (Tolstikhin
// et al., ICLR 2018, section 4, and their code): 2·d·Variance is the mean squared distance of two points of the prior.
// Its heavy tails let codes far from the prior still feel its pull.
type InverseMultiquadraticKernel struct {
	// Scales are positive. An empty list means the authors' scales: 0.1, 0.2, 0.5, 1, 2, 5 and 10.
	Scales []float64 `json:"scales,omitempty"`
	// Variance is the variance of each coordinate of the prior. Zero means 1.
	Variance float64 `json:"variance,omitempty"`
}

// smallestScale is far above the smallest float32, at which the kernel of equal points would be 0/0.
const smallestScale = 1e-30

// Of implements Kernel.
func (k InverseMultiquadraticKernel) Of(squared graph.Node, d int) graph.Node {
	scales := k.Scales
	if len(scales) == 0 {
		scales = []float64{0.1, 0.2, 0.5, 1, 2, 5, 10}
	}
	variance := cmp.Or(k.Variance, 1)
	var total graph.Node
	for i, s := range scales {
		c := 2 * float64(d) * variance * s
		if !(s > 0 && variance > 0) || math.IsInf(c, 1) {
			return squared.Scope().Fail(fmt.Errorf(
				"inverse multiquadratic kernel: scale %v, variance %v: both must be positive and finite", s, variance))
		}
		if c < smallestScale {
			return squared.Scope().Fail(fmt.Errorf(
				"inverse multiquadratic kernel: scale %v, variance %v: the kernel is too narrow; use larger values", s, variance))
		}
		// There is no op that divides a number by each element.
		numerator := squared.Scope().Const([]float64{c}, 1, 1)
		if term := numerator.Div(squared.Plus(c)); i == 0 {
			total = term
		} else {
			total = total.Add(term)
		}
	}
	return total
}

// GaussianKernel is e^(−|a − b|²/(2σ²)), the kernel of the MMD variational autoencoder (Zhao, Song and Ermon, AAAI
// 2019). The authors' code has 2σ² = d², a bandwidth of d/√2.
type GaussianKernel struct {
	// Bandwidth is σ. Zero means √d: 2σ² is then the mean squared distance of two points of a standard normal prior.
	Bandwidth float64 `json:"bandwidth,omitempty"`
}

// Of implements Kernel.
func (k GaussianKernel) Of(squared graph.Node, d int) graph.Node {
	variance := float64(d)
	if k.Bandwidth != 0 {
		variance = k.Bandwidth * k.Bandwidth
	}
	if !(k.Bandwidth >= 0) || !(variance > 0) || math.IsInf(variance, 1) {
		return squared.Scope().Fail(
			fmt.Errorf("the Gaussian kernel's bandwidth is %v: it must be positive and finite", k.Bandwidth))
	}
	return squared.Times(-1 / (2 * variance)).Exp()
}
