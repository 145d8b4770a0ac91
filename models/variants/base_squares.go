package variants

import (
	"fmt"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
)

// An image whose sides are multiples of some number is a grid of squares of that side. A square spans all channels.

// squares returns the number of squares of an image.
func squares(im data.Image, side int) int { return im.Height / side * (im.Width / side) }

// spread gives each pixel the value of its square: (batch, squares) to (batch, pixels of all channels).
func spread(values graph.Node, im data.Image, side int) graph.Node {
	rows, columns := im.Height/side, im.Width/side
	batch := values.Dim(0)
	return values.Reshape(batch, 1, rows, 1, columns, 1).
		BroadcastTo(batch, im.Channels, rows, side, columns, side).Reshape(batch, im.Size())
}

// blockMean gives each pixel of x (batch, pixels) the mean of its square, channel by channel, like an image that is
// shrunk by averaging and enlarged by repeating.
func blockMean(x graph.Node, im data.Image, side int) graph.Node {
	rows, columns := im.Height/side, im.Width/side
	batch := x.Dim(0)
	return x.Reshape(batch, im.Channels, rows, side, columns, side).Mean(3, 5).
		BroadcastTo(batch, im.Channels, rows, side, columns, side).Reshape(batch, im.Size())
}

// checkSquares reports a side that does not divide images into whole squares.
func checkSquares(setting string, side int, im data.Image, features int) error {
	switch {
	case im.IsZero():
		return fmt.Errorf("models: %s: the size of the images is unknown; set image, such as 28x28", setting)
	case im.Height < 1 || im.Width < 1 || im.Channels < 1 || im.Size() != features:
		return fmt.Errorf("models: %s: images of %v have %d values, the samples %d", setting, im, im.Size(), features)
	case side < 1 || im.Height%side != 0 || im.Width%side != 0:
		return fmt.Errorf("models: %s %d: it must divide both sides of an image of %v", setting, side, im)
	}
	return nil
}
