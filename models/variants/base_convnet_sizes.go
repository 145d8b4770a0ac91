package variants

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

// image returns the geometry of a sample: a square of one channel if it is unknown.
func (n ConvNet) image(sp models.Spec) data.Image {
	if n.Image.IsZero() {
		side := int(math.Sqrt(float64(sp.Input)))
		return data.Image{Height: side, Width: side, Channels: 1}
	}
	return n.Image
}

// plane returns the number of pixels of a channel.
func (n ConvNet) plane(sp models.Spec) int {
	image := n.image(sp)
	return image.Height * image.Width
}

// sizes returns the height and width of the image and of each encoder layer's output.
func (n ConvNet) sizes(sp models.Spec) ([][2]int, error) {
	image := n.image(sp)
	out := [][2]int{{image.Height, image.Width}}
	for i := range n.Channels {
		size, err := n.convolution(sp, 1).OutputSize(out[i])
		if err != nil {
			return nil, fmt.Errorf("convolution %d: %s", i, strings.TrimPrefix(err.Error(), "graph: conv2d: "))
		}
		if n.Pooling != "" {
			size = [2]int{(size[0] + n.Stride - 1) / n.Stride, (size[1] + n.Stride - 1) / n.Stride}
		}
		out = append(out, size)
	}
	return out, nil
}

// CheckWith reports impossible settings of the convolutions, given the Spec beside them.
func (n ConvNet) CheckWith(sp models.Spec) error {
	n = n.WithDefaults(sp)
	if err := n.checkImage(sp); err != nil {
		return err
	}
	image := n.image(sp)
	switch widest := max(3, 2*max(image.Height, image.Width)-1); {
	case len(n.Channels) == 0:
		return errors.New("models: no channels: use at least one convolution")
	case slices.Min(n.Channels) < 1:
		return fmt.Errorf("models: channels %v: each must be at least 1", n.Channels)
	case n.Kernel < 1 || n.Kernel > widest:
		return fmt.Errorf("models: kernel %d: it must be in 1..%d for images of %v", n.Kernel, widest, image)
	case n.Stride < 1 || n.Stride > widest:
		return fmt.Errorf("models: stride %d: it must be in 1..%d for images of %v", n.Stride, widest, image)
	case n.Pooling != "" && n.Pooling != MaxPooling && n.Pooling != AveragePooling:
		return fmt.Errorf("models: unknown pooling %q: it must be max, average, or empty for strided convolutions", n.Pooling)
	case n.Upsampling != "" && n.Upsampling != NearestUpsampling:
		return fmt.Errorf("models: unknown upsampling %q: it must be nearest, or empty for transposed convolutions",
			n.Upsampling)
	case n.Kernel%2 == 0 && n.Pooling+n.Upsampling != "":
		return fmt.Errorf("models: kernel %d: with pooling or upsampling it must be odd, to keep the size of the images",
			n.Kernel)
	case sp.Norm == graph.NormLayer:
		return errors.New("models: layer normalisation is for dense layers; set norm to batch")
	}
	sizes, err := n.sizes(sp)
	if err != nil {
		return fmt.Errorf("models: images of %v: %w", image, err)
	}
	return n.checkMemory(sp, sizes[len(sizes)-1])
}

func (n ConvNet) checkImage(sp models.Spec) error {
	image := n.image(sp)
	h, w, c := image.Height, image.Width, image.Channels
	switch {
	case n.Image.IsZero() && h*w != sp.Input:
		return fmt.Errorf("models: %d features are not a square image: set image to their size, such as 28x28 or 32x32x3",
			sp.Input)
	case h < 1 || w < 1 || c < 1 || sp.Input%h != 0 || sp.Input/h%w != 0 || sp.Input/h/w != c: // a product might overflow
		return fmt.Errorf("models: images of %v do not have %d features", image, sp.Input)
	}
	return nil
}

// checkMemory refuses layers that no machine can hold; size is the size of the smallest feature maps.
func (n ConvNet) checkMemory(sp models.Spec, size [2]int) error {
	last := float64(n.Channels[len(n.Channels)-1])
	total := 2 * last * float64(size[0]) * float64(size[1]) * float64(slices.Concat(sp.Hidden, []int{sp.Latent})[0])
	from := float64(n.image(sp).Channels)
	for _, channels := range n.Channels {
		total += 2 * from * float64(channels) * float64(n.Kernel*n.Kernel)
		from = float64(channels)
	}
	if total > models.MaxParameters {
		return fmt.Errorf("models: convolutions of %v channels and %d units after them have %.3g weights; "+
			"at most %.3g are allowed",
			n.Channels, slices.Concat(sp.Hidden, []int{sp.Latent})[0], total, float64(models.MaxParameters))
	}
	return nil
}
