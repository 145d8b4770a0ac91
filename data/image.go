package data

import (
	"fmt"
	"strconv"
	"strings"
)

// Image is the geometry of a sample whose features are pixels.
//
// Pixels are stored channel by channel, each channel row by row from the top left corner: the pixel of channel c at row
// y and column x is feature (c*Height+y)*Width+x. This is the channel-first order (C, H, W) that convolutions take, so
// a batch of N samples is a tensor of shape (N, C, H, W) without moving a number. With one channel it is simply
// row-major.
//
// The zero Image says that the features are not pixels.
type Image struct {
	Height, Width int
	Channels      int // 1 for grey levels, 3 for red, green and blue
}

// Size returns the number of features of one sample, Height*Width*Channels.
func (m Image) Size() int { return m.Height * m.Width * m.Channels }

// IsZero reports whether m is the zero Image: no geometry.
func (m Image) IsZero() bool { return m == Image{} }

// String returns height x width, as in "28x28", with the number of channels behind it unless there is exactly one:
// "32x32x3". The zero Image is "no image".
func (m Image) String() string {
	switch {
	case m.IsZero():
		return "no image"
	case m.Channels == 1:
		return fmt.Sprintf("%dx%d", m.Height, m.Width)
	default:
		return fmt.Sprintf("%dx%dx%d", m.Height, m.Width, m.Channels)
	}
}

// MarshalText implements encoding.TextMarshaler: the geometry as String writes it, and an empty text for the zero
// Image.
func (m Image) MarshalText() ([]byte, error) {
	if m.IsZero() {
		return nil, nil
	}
	return []byte(m.String()), nil
}

// UnmarshalText implements encoding.TextUnmarshaler: it reads 28x28 or 32x32x3, and an empty text as the zero Image.
func (m *Image) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*m = Image{}
		return nil
	}
	extents := []int{0, 0, 1}
	parts := strings.Split(string(text), "x")
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 || len(parts) < 2 || len(parts) > 3 {
			return fmt.Errorf("data: image geometry %q: "+
				"it must be height x width, or height x width x channels, such as 28x28 or 32x32x3", text)
		}
		extents[i] = n
	}
	*m = Image{Height: extents[0], Width: extents[1], Channels: extents[2]}
	return nil
}

// check returns an error, without a prefix, unless m is zero or describes exactly d features.
func (m Image) check(d int) error {
	if m.IsZero() {
		return nil
	}
	if m.Height < 1 || m.Width < 1 || m.Channels < 1 {
		return fmt.Errorf("image: height %d, width %d, channels %d: each must be at least 1",
			m.Height, m.Width, m.Channels)
	}
	// Dividing instead of multiplying, because the product of absurd dimensions may overflow and hit d by accident.
	if d%m.Height != 0 || d/m.Height%m.Width != 0 || d/m.Height/m.Width != m.Channels {
		return fmt.Errorf("image: %d features do not make an image of height %d, width %d and %d channel(s)",
			d, m.Height, m.Width, m.Channels)
	}
	return nil
}
