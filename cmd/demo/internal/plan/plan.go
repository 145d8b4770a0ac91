// Package plan computes what a dense autoencoder of any size needs, in parameters, memory and operations, from its
// widths alone, before anything is built. Counts are float64, because an int cannot hold those of the largest networks.
package plan

import (
	"fmt"
	"math"
)

// Bytes is the size of a number, a float32.
const Bytes = 4

// Plan is a dense autoencoder and the way it is trained.
type Plan struct {
	// Widths are the encoder's, from the input to the code; the decoder mirrors them.
	Widths []int
	Tied   bool // the decoder uses the encoder's matrices, transposed
	Batch  int  // samples of a training step
	// States is how many numbers the optimizer keeps for each parameter: 2 for Adam, 1 for momentum, 0 for plain SGD.
	States int
}

// Check returns an error if the plan is impossible.
func (p Plan) Check() error {
	if len(p.Widths) < 2 {
		return fmt.Errorf("a plan of %d widths: it needs at least two, the input's and the code's", len(p.Widths))
	}
	for i, w := range p.Widths {
		if w < 1 {
			return fmt.Errorf("width %d of %d is %d: it must be at least 1", i+1, len(p.Widths), w)
		}
	}
	if p.Batch < 1 {
		return fmt.Errorf("a batch of %d samples: it must be at least 1", p.Batch)
	}
	if p.States < 0 {
		return fmt.Errorf("%d states of the optimizer for a parameter: it cannot be negative", p.States)
	}
	return nil
}

// Layer is a dense layer of encoder or decoder.
type Layer struct {
	In, Out    int
	Weights    float64 // elements of its matrix; 0 for a tied decoder
	Biases     float64
	Operations float64 // floating-point operations of a training step: forward and backward
}

// Layers returns the layers from the input to the output.
func (p Plan) Layers() []Layer {
	var out []Layer
	last := len(p.Widths) - 1
	for i := range 2 * last {
		in, to := p.width(i), p.width(i+1)
		product := 2 * float64(p.Batch) * float64(in) * float64(to)
		l := Layer{In: in, Out: to, Weights: float64(in) * float64(to), Biases: float64(to), Operations: 3 * product}
		if i == 0 {
			l.Operations = 2 * product // the gradient of the input is not needed
		}
		if p.Tied && i >= last {
			l.Weights = 0
		}
		out = append(out, l)
	}
	return out
}

// width returns the width of layer i of the whole network; layer 0 is the input.
func (p Plan) width(i int) int {
	if last := len(p.Widths) - 1; i > last {
		i = 2*last - i
	}
	return p.Widths[i]
}

// Parameters is the number of weights and biases.
func (p Plan) Parameters() float64 {
	n := 0.0
	for _, l := range p.Layers() {
		n += l.Weights + l.Biases
	}
	return n
}

// Operations is the number of floating-point operations of a training step: two for each weight and sample forward,
// four backward.
func (p Plan) Operations() float64 {
	n := 0.0
	for _, l := range p.Layers() {
		n += l.Operations
	}
	return n
}

// Memory is what a training step holds, in bytes.
type Memory struct {
	Weights, Gradients, Optimizer float64
	// Activations are the input, the output of each layer, and its gradient.
	Activations float64
}

// Total is the sum.
func (m Memory) Total() float64 { return m.Weights + m.Gradients + m.Optimizer + m.Activations }

// Memory returns what a training step holds.
func (p Plan) Memory() Memory {
	weights := Bytes * p.Parameters()
	units := float64(p.Widths[0])
	for _, l := range p.Layers() {
		units += 2 * float64(l.Out)
	}
	return Memory{
		Weights: weights, Gradients: weights, Optimizer: float64(p.States) * weights,
		Activations: Bytes * float64(p.Batch) * units,
	}
}

// Speed is how fast a machine is.
type Speed struct {
	Operations float64 // of products of matrices, a second
	Bandwidth  float64 // bytes a second to and from memory
}

// Seconds estimates the time of a training step: the time of the products, plus the time to move what the update of the
// parameters and the activations read and write. Call overhead, which matters for
// small networks, is left out.
func (p Plan) Seconds(s Speed) float64 {
	m := p.Memory()
	// An update reads weight, gradient and states, and writes weight and states; the gradient was written before.
	moved := 3*m.Weights + 2*m.Optimizer + 1*m.Gradients + 2*m.Activations
	return p.Operations()/s.Operations + moved/s.Bandwidth
}

// Batched returns the plan with its batch halved until a network with one unit in each layer fits into a number of
// bytes, or with a batch of 1 if none does.
func (p Plan) Batched(bytes float64) Plan {
	for p.Batch > 1 && p.Widest(bytes) == 0 {
		p.Batch /= 2
	}
	return p
}

// Widest returns the largest width to which all layers except input and output can be narrowed so that training fits
// into a number of bytes, 0 if there is none.
func (p Plan) Widest(bytes float64) int {
	lo, hi := 0, p.Widths[0]
	for lo < hi {
		middle := lo + (hi-lo+1)/2
		if p.Narrowed(middle).Memory().Total() <= bytes {
			lo = middle
		} else {
			hi = middle - 1
		}
	}
	return lo
}

// Narrowed returns the plan with no width but the input's above w.
func (p Plan) Narrowed(w int) Plan {
	widths := make([]int, len(p.Widths))
	for i, v := range p.Widths {
		widths[i] = min(v, w)
	}
	widths[0] = p.Widths[0]
	p.Widths = widths
	return p
}

// Shrunk returns the largest network of the same shape whose training fits into a number of bytes. All widths are
// multiplied by one factor; the code shrinks only where it would be wider than the layer before. If nothing fits, all
// widths are 1.
func (p Plan) Shrunk(bytes float64) Plan {
	lo, hi := 1, p.Widths[0]
	for lo < hi {
		middle := lo + (hi-lo+1)/2
		if p.scaled(middle).Memory().Total() <= bytes {
			lo = middle
		} else {
			hi = middle - 1
		}
	}
	return p.scaled(lo)
}

// scaled returns the network of the same shape for n features.
func (p Plan) scaled(n int) Plan {
	widths := make([]int, len(p.Widths))
	factor, last := float64(n)/float64(p.Widths[0]), len(p.Widths)-1
	for i, w := range p.Widths {
		widths[i] = max(1, int(math.Round(factor*float64(w))))
	}
	widths[0] = n
	widths[last] = min(p.Widths[last], widths[last-1])
	p.Widths = widths
	return p
}
