// Package plan computes what a dense autoencoder needs, parameters, memory and operations, from its widths alone: before
// anything is built, for networks of any size. Numbers are float64, because those of networks that cannot be built do not
// fit into an int.
package plan

import (
	"fmt"
	"math"
)

// Bytes of a number, float32.
const Bytes = 4

// Plan is a dense autoencoder and how it is to be trained.
type Plan struct {
	// Widths are those of the encoder, from the input to the code; the decoder mirrors them.
	Widths []int
	Tied   bool // the decoder uses the encoder's matrices, transposed
	Batch  int  // samples of a training step
	// States is how many numbers the optimizer keeps for each parameter: 2 for Adam, 1 with momentum, 0 for plain descent.
	States int
}

// Check says what is impossible.
func (p Plan) Check() error {
	if len(p.Widths) < 2 {
		return fmt.Errorf("a plan of %d widths: there must be two at least, the input's and the code's", len(p.Widths))
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
	Weights    float64 // elements of its matrix, of which a tied decoder has none of its own
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

// width is that of layer i of the whole network, from 0, the input.
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

// Operations is the number of floating-point operations of a training step: two for each weight and sample forward, four
// backward.
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
	return Memory{Weights: weights, Gradients: weights, Optimizer: float64(p.States) * weights, Activations: Bytes * float64(p.Batch) * units}
}

// Speed is how fast a machine is.
type Speed struct {
	Operations float64 // of products of matrices, a second
	Bandwidth  float64 // bytes a second to and from memory
}

// Seconds estimates the time of a training step: that of the products, and that of moving what the update of the parameters and
// the activations read and write. It leaves out what a small network spends on being called.
func (p Plan) Seconds(s Speed) float64 {
	m := p.Memory()
	// An update reads weight, gradient and states, and writes weight and states; the gradient was written before.
	moved := 3*m.Weights + 2*m.Optimizer + 1*m.Gradients + 2*m.Activations
	return p.Operations()/s.Operations + moved/s.Bandwidth
}

// Batched returns the plan with the largest batch, halved as often as it takes, with which one unit in each layer fits into a number
// of bytes; a batch of 1 if none does.
func (p Plan) Batched(bytes float64) Plan {
	for p.Batch > 1 && p.Widest(bytes) == 0 {
		p.Batch /= 2
	}
	return p
}

// Widest returns the largest width to which all layers but the input and the output can be narrowed such that training takes at
// most a number of bytes; 0 if there is none.
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

// Shrunk returns the largest network of the same shape with which training takes at most a number of bytes: all widths times one
// factor, but the code's, which only shrinks where it would be wider than the layer before. If nothing fits, all widths are 1.
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
