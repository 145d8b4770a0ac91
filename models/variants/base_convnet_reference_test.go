package variants_test

import (
	"math"

	"github.com/aegis-ae/aegis/models/variants"
)

// maps are feature maps of one sample in plain Go, by channel, row and column: the reference for convolutional models.
type maps [][][]float64

func newMaps(channels, h, w int) maps {
	m := make(maps, channels)
	for c := range m {
		m[c] = make([][]float64, h)
		for i := range m[c] {
			m[c][i] = make([]float64, w)
		}
	}
	return m
}

// unflatten returns the maps of values in the order channel, row, column.
func unflatten(x []float64, channels, h, w int) maps {
	m := newMaps(channels, h, w)
	for k, v := range x {
		m[k/(h*w)][k/w%h][k%w] = v
	}
	return m
}

func (m maps) flatten() []float64 {
	var out []float64
	for _, plane := range m {
		for _, row := range plane {
			out = append(out, row...)
		}
	}
	return out
}

// at is an element, 0 outside.
func (m maps) at(c, i, j int) float64 {
	if i < 0 || j < 0 || i >= len(m[c]) || j >= len(m[c][0]) {
		return 0
	}
	return m[c][i][j]
}

// each returns the maps with f applied to every element.
func (m maps) each(f func(float64) float64) maps {
	out := newMaps(len(m), len(m[0]), len(m[0][0]))
	for c := range m {
		for i := range m[c] {
			for j, v := range m[c][i] {
				out[c][i][j] = f(v)
			}
		}
	}
	return out
}

// convolve is a convolution with the kernels w (filters, channels, k, k) and padding (k-1)/2 to maps of h x wide.
func (m maps) convolve(w, b []float64, k, stride, h, wide int) maps {
	out := newMaps(len(b), h, wide)
	for f := range out {
		for i := range h {
			for j := range wide {
				out[f][i][j] = b[f]
				for c := range m {
					for p := range k {
						for q := range k {
							out[f][i][j] += w[((f*len(m)+c)*k+p)*k+q] * m.at(c, i*stride+p-(k-1)/2, j*stride+q-(k-1)/2)
						}
					}
				}
			}
		}
	}
	return out
}

// spread is the transposed convolution with the kernels w (channels, filters, k, k), to maps of h x wide.
func (m maps) spread(w, b []float64, k, stride, h, wide int) maps {
	out := newMaps(len(b), h, wide)
	for f := range out {
		for i := range h {
			for j := range wide {
				out[f][i][j] = b[f]
			}
		}
		for c := range m {
			for i := range m[c] {
				for j, v := range m[c][i] {
					for p := range k {
						for q := range k {
							if y, x := i*stride+p-(k-1)/2, j*stride+q-(k-1)/2; y >= 0 && x >= 0 && y < h && x < wide {
								out[f][y][x] += v * w[((c*len(b)+f)*k+p)*k+q]
							}
						}
					}
				}
			}
		}
	}
	return out
}

// pool takes the mean or maximum over windows of stride x stride, centred on the maps; cells outside do not count.
func (m maps) pool(stride int, largest bool) maps {
	h, w := len(m[0]), len(m[0][0])
	top, left := ((stride-h%stride)%stride+1)/2, ((stride-w%stride)%stride+1)/2
	out := newMaps(len(m), (h+stride-1)/stride, (w+stride-1)/stride)
	for c := range out {
		for i := range out[c] {
			for j := range out[c][i] {
				sum, n, most := 0.0, 0.0, math.Inf(-1)
				for y := max(0, i*stride-top); y < min(h, (i+1)*stride-top); y++ {
					for x := max(0, j*stride-left); x < min(w, (j+1)*stride-left); x++ {
						sum, n, most = sum+m[c][y][x], n+1, max(most, m[c][y][x])
					}
				}
				out[c][i][j] = sum / n
				if largest {
					out[c][i][j] = most
				}
			}
		}
	}
	return out
}

// enlarge repeats each element in a block of stride x stride, cut to h x w.
func (m maps) enlarge(stride, h, w int) maps {
	out := newMaps(len(m), h, w)
	for c := range out {
		for i := range h {
			for j := range w {
				out[c][i][j] = m[c][i/stride][j/stride]
			}
		}
	}
	return out
}

// reference is a convolutional autoencoder with two convolutions, no hidden layers and the activations tanh and
// identity.
type reference struct {
	variants.ConvNet
	value func(name string) []float64 // a parameter
}

// layer applies the convolution of a name, strided or not, or the transposed one.
func (r reference) layer(m maps, name string, stride, h, w int, transposed bool) maps {
	kernels, bias := r.value(name+"/W"), r.value(name+"/b")
	if transposed {
		return m.spread(kernels, bias, r.Kernel, stride, h, w)
	}
	return m.convolve(kernels, bias, r.Kernel, stride, h, w)
}

// encode returns the code of an image, which may have extra channels.
func (r reference) encode(x []float64) []float64 {
	h, w := r.Image.Height, r.Image.Width
	m := unflatten(x, len(x)/(h*w), h, w)
	for _, name := range []string{"conv/0", "conv/1"} {
		if r.Pooling != "" {
			m = r.layer(m, name, 1, h, w, false).each(math.Tanh).pool(r.Stride, r.Pooling == variants.MaxPooling)
		} else {
			m = r.layer(m, name, r.Stride, (h+r.Stride-1)/r.Stride, (w+r.Stride-1)/r.Stride, false).each(math.Tanh)
		}
		h, w = len(m[0]), len(m[0][0])
	}
	return affine(m.flatten(), r.value("code/W"), r.value("code/b"))
}

// decode returns the image of a code, which may have extra units.
func (r reference) decode(z []float64) []float64 {
	h, w := r.Image.Height, r.Image.Width
	mh, mw := (h+r.Stride-1)/r.Stride, (w+r.Stride-1)/r.Stride
	h2, w2 := (mh+r.Stride-1)/r.Stride, (mw+r.Stride-1)/r.Stride
	m := unflatten(affine(z, r.value("maps/W"), r.value("maps/b")), r.Channels[1], h2, w2).each(math.Tanh)
	up := func(m maps, name string, h, w int) maps {
		if r.Upsampling == "" {
			return r.layer(m, name, r.Stride, h, w, true)
		}
		return r.layer(m.enlarge(r.Stride, h, w), name, 1, h, w, false)
	}
	return up(up(m, "deconv/1", mh, mw).each(math.Tanh), "out", h, w).flatten()
}

// affine returns x·W + b.
func affine(x, w, b []float64) []float64 {
	out := append([]float64{}, b...)
	for i, v := range x {
		for j := range out {
			out[j] += v * w[i*len(b)+j]
		}
	}
	return out
}
