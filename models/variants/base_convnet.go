package variants

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

// The ways in which a [ConvNet] changes the size of its feature maps, other than the stride of its convolutions.
const (
	MaxPooling        = "max"     // graph.Node.MaxPool2D
	AveragePooling    = "average" // graph.Node.AvgPool2D
	NearestUpsampling = "nearest" // graph.Node.Upsample2D
)

// ConvNet is the common part of convolutional autoencoders. Every layer of its encoder shrinks the image by Stride,
// rounding up; the decoder's layers return through the same sizes. Models embed it beside a [models.Spec], whose Hidden
// layers come between the convolutions and the code, and whose Activation, Norm and Dropout apply to all hidden layers.
// The zero value means two layers of 16 and 32 channels, kernels of 3 and a stride of 2.
//
// Convolutions are padded by (Kernel-1)/2 on each side. With pooling or upsampling the convolutions have stride 1.
type ConvNet struct {
	Image      data.Image `json:"image" doc:"size of an image, such as 28x28 or 32x32x3; empty: a square with one channel"`
	Channels   []int      `json:"channels" doc:"channels of the encoder's convolutions; the decoder mirrors them"`
	Kernel     int        `json:"kernel" doc:"height and width of the kernels; 0 means 3"`
	Stride     int        `json:"stride" doc:"factor by which each layer shrinks or enlarges height and width; 0 means 2"`
	Pooling    string     `json:"pooling" doc:"how the encoder shrinks: max, average, or empty for strided convolutions"`
	Upsampling string     `json:"upsampling" doc:"how the decoder enlarges: nearest, or empty for transposed convolutions"`
}

// WithDefaults fills in zero settings (nil Channels; an empty list is an error) and takes the geometry from the Spec.
func (n ConvNet) WithDefaults(sp models.Spec) ConvNet {
	if n.Image.IsZero() {
		n.Image = sp.Image
	}
	if n.Channels == nil {
		n.Channels = []int{16, 32}
	}
	n.Kernel = cmp.Or(n.Kernel, 3)
	n.Stride = cmp.Or(n.Stride, 2)
	return n
}

// Features applies the encoder to x (batch, features), up to the layers of the code: (batch, units). x may have more
// channels than the image, each another Plane of features ([models.Spatial]). Parameters are in the scopes conv and
// enc.
func (n ConvNet) Features(s *graph.Scope, sp models.Spec, x graph.Node) graph.Node {
	if err := n.CheckWith(sp); err != nil {
		return s.Fail(err)
	}
	n = n.WithDefaults(sp)
	image, plane, batch := n.image(sp), n.plane(sp), x.Dim(0)
	if x.Dim(1)%plane != 0 {
		return s.Fail(fmt.Errorf("%d features are not images of %v with whole channels", x.Dim(1), image))
	}
	h := x.Reshape(batch, x.Dim(1)/plane, image.Height, image.Width)
	for i, channels := range n.Channels {
		layer := s.In("conv").In(strconv.Itoa(i))
		h = n.shrink(finish(sp, layer, n.convolution(sp, channels).Apply(layer, h)))
	}
	return sp.MLP(s.In("enc"), h.Reshape(batch, -1))
}

// Pixels applies the decoder to the code z (batch, units) and returns the image before the output activation: (batch,
// sp.Input). Parameters are in the scopes dec, maps, deconv and out.
func (n ConvNet) Pixels(s *graph.Scope, sp models.Spec, z graph.Node) graph.Node {
	if err := n.CheckWith(sp); err != nil {
		return s.Fail(err)
	}
	n = n.WithDefaults(sp)
	sizes, err := n.sizes(sp)
	if err != nil {
		return s.Fail(err)
	}
	image, batch := n.image(sp), z.Dim(0)
	last := len(n.Channels) - 1
	channels, size := n.Channels[last], sizes[last+1]
	dense := graph.Dense{Units: channels * size[0] * size[1], Activation: beforeNorm(sp), NoBias: batchNorm(sp)}
	h := dense.Apply(s.In("maps"), sp.Mirror(s.In("dec"), z)).Reshape(batch, channels, size[0], size[1])
	h = finish(sp, s.In("maps"), h)
	for i := last; i > 0; i-- {
		layer := s.In("deconv").In(strconv.Itoa(i))
		h = finish(sp, layer, n.enlarge(layer, h, n.convolution(sp, n.Channels[i-1]), sizes[i]))
	}
	out := graph.Conv2D{Channels: image.Channels, Kernel: n.Kernel}
	return n.enlarge(s.In("out"), h, out, sizes[0]).Reshape(batch, -1)
}

// convolution is a hidden layer of the encoder; enlarge derives the decoder's layers from it.
func (n ConvNet) convolution(sp models.Spec, channels int) graph.Conv2D {
	c := graph.Conv2D{Channels: channels, Kernel: n.Kernel, Stride: n.Stride, Padding: n.padding(),
		Activation: beforeNorm(sp), NoBias: batchNorm(sp)}
	if n.Pooling != "" {
		c.Stride = 1
	}
	return c
}

func (n ConvNet) padding() int { return (n.Kernel - 1) / 2 }

// shrink pools the output of a hidden layer, if there is pooling.
func (n ConvNet) shrink(h graph.Node) graph.Node {
	if n.Pooling == "" {
		return h
	}
	o := graph.PoolOptions{Window: [2]int{n.Stride, n.Stride}}
	for i := range o.Padding {
		// Pad until the windows reach the last row; padding does not count.
		if rest := h.Dim(2+i) % n.Stride; rest > 0 {
			o.Padding[i] = (n.Stride - rest + 1) / 2
		}
	}
	if n.Pooling == MaxPooling {
		return h.MaxPool2D(o)
	}
	return h.AvgPool2D(o)
}

// enlarge applies a layer of the decoder with the channels of the convolution c. Its output has the given size.
func (n ConvNet) enlarge(s *graph.Scope, h graph.Node, c graph.Conv2D, to [2]int) graph.Node {
	if n.Upsampling == NearestUpsampling {
		c.Stride, c.Padding = 1, n.padding()
		return c.Apply(s, h.Upsample2D(n.Stride).Slice(2, 0, to[0]).Slice(3, 0, to[1]))
	}
	t := graph.ConvTranspose2D{Channels: c.Channels, Kernel: n.Kernel, Stride: n.Stride, Padding: n.padding(),
		Activation: c.Activation, NoBias: c.NoBias}
	if s.Err() == nil {
		var err error
		if t.OutputPadding, err = t.OutputPaddingFor([2]int{h.Dim(2), h.Dim(3)}, to); err != nil {
			return s.Fail(err)
		}
	}
	return t.Apply(s, h)
}

// batchNorm reports whether batch normalisation follows each layer, which then needs no bias.
func batchNorm(sp models.Spec) bool { return sp.Norm == graph.NormBatch }

// beforeNorm is the activation of a layer before finish: none if normalisation comes first.
func beforeNorm(sp models.Spec) graph.Activation {
	if batchNorm(sp) {
		return graph.Identity
	}
	return sp.Activation
}

// finish completes a hidden layer of feature maps (batch, channels, height, width): normalisation with the activation
// after it, and dropout.
func finish(sp models.Spec, s *graph.Scope, h graph.Node) graph.Node {
	if batchNorm(sp) {
		h = graph.BatchNorm{}.Apply(s.In("norm"), h).Activate(sp.Activation)
	}
	return graph.Dropout{P: sp.Dropout}.Apply(s, h)
}
