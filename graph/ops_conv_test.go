package graph_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// convGeometries are strides 1 to 3, paddings 0 to 2 and kernels 1 to 4, equal and not by dimension, of planes into
// which the windows fit evenly or not; batches and channels of one among them.
var convGeometries = []struct {
	images                  []int // of the Conv2D's input
	filters                 int
	kernel, stride, padding [2]int
}{
	{[]int{1, 1, 3, 3}, 1, [2]int{3, 3}, [2]int{1, 1}, [2]int{0, 0}},
	{[]int{2, 2, 3, 4}, 3, [2]int{1, 1}, [2]int{1, 1}, [2]int{0, 0}},
	{[]int{2, 1, 4, 4}, 2, [2]int{3, 3}, [2]int{2, 2}, [2]int{1, 1}},
	{[]int{1, 3, 4, 3}, 1, [2]int{2, 3}, [2]int{1, 2}, [2]int{1, 0}},
	{[]int{2, 2, 5, 4}, 2, [2]int{3, 2}, [2]int{3, 1}, [2]int{0, 2}},
	{[]int{3, 1, 3, 2}, 2, [2]int{4, 4}, [2]int{3, 2}, [2]int{2, 1}},
	{[]int{1, 2, 1, 5}, 2, [2]int{1, 4}, [2]int{2, 3}, [2]int{0, 2}},
	{[]int{2, 1, 1, 1}, 1, [2]int{3, 1}, [2]int{1, 1}, [2]int{2, 0}},
	{[]int{2, 1, 4, 5}, 2, [2]int{1, 2}, [2]int{3, 3}, [2]int{2, 2}}, // windows within the padding, cells in no window
}

func convCases() []opCase {
	var cs []opCase
	for _, c := range convGeometries {
		name := fmt.Sprint(c.images, c.filters, c.kernel, c.stride, c.padding)
		w := []int{c.filters, c.images[1], c.kernel[0], c.kernel[1]}
		out, outputPadding := [2]int{}, [2]int{}
		for i := range out {
			room := c.images[2+i] + 2*c.padding[i] - c.kernel[i]
			out[i], outputPadding[i] = room/c.stride[i]+1, room%c.stride[i]
		}
		cs = append(cs, opCase{
			method: "Conv2D", name: name, shapes: [][]int{c.images, w},
			build: func(_ *graph.Scope, in []graph.Node) graph.Node {
				return in[0].Conv2D(in[1], graph.ConvOptions{Stride: c.stride, Padding: c.padding})
			},
			want: func(in []array) array { return refConv(in[0], in[1], c.stride, c.padding) },
		}, opCase{
			method: "ConvTranspose2D", name: name, shapes: [][]int{{c.images[0], c.filters, out[0], out[1]}, w},
			build: func(_ *graph.Scope, in []graph.Node) graph.Node {
				return in[0].ConvTranspose2D(in[1], graph.ConvTransposeOptions{Stride: c.stride, Padding: c.padding,
					OutputPadding: outputPadding})
			},
			want: func(in []array) array {
				return refConvTranspose(in[0], in[1], c.stride, c.padding, outputPadding)
			},
		})
	}
	cs = append(cs, opCase{ // the images are the kernels, too, and the options are the defaults
		method: "Conv2D", name: "itself", shapes: [][]int{{2, 2, 2, 2}},
		build: func(_ *graph.Scope, in []graph.Node) graph.Node {
			return in[0].Conv2D(in[0], graph.ConvOptions{Padding: [2]int{1, 1}}).ConvTranspose2D(in[0],
				graph.ConvTransposeOptions{})
		},
		want: func(in []array) array {
			y := refConv(in[0], in[0], [2]int{1, 1}, [2]int{1, 1})
			return refConvTranspose(y, in[0], [2]int{1, 1}, [2]int{}, [2]int{})
		},
		domain: small,
	})
	return cs
}

// tieBreaker has a different number at each place, in no particular order.
func tieBreaker(shape []int) array {
	i := 0
	return generate(shape, func([]int) float64 { i++; return math.Sin(float64(7 * i)) })
}

func plus(x, y float64) float64 { return x + y }

func poolCases() []opCase {
	var cs []opCase
	for _, c := range []struct {
		images                  []int
		window, stride, padding [2]int
	}{
		{[]int{2, 2, 4, 4}, [2]int{2, 2}, [2]int{0, 0}, [2]int{0, 0}}, // stride 0 is the window
		{[]int{2, 1, 4, 5}, [2]int{3, 3}, [2]int{2, 2}, [2]int{1, 1}},
		{[]int{1, 2, 5, 3}, [2]int{2, 3}, [2]int{1, 1}, [2]int{1, 2}},
		{[]int{1, 1, 5, 4}, [2]int{1, 2}, [2]int{3, 1}, [2]int{0, 0}}, // cells in no window
		{[]int{3, 1, 1, 1}, [2]int{4, 3}, [2]int{1, 2}, [2]int{3, 1}},
		{[]int{1, 2, 3, 4}, [2]int{1, 1}, [2]int{1, 1}, [2]int{0, 0}},
	} {
		name := fmt.Sprint(c.images, c.window, c.stride, c.padding)
		o, stride := graph.PoolOptions{Window: c.window, Stride: c.stride, Padding: c.padding}, c.stride
		if stride == [2]int{} {
			stride = c.window
		}
		cs = append(cs, opCase{
			method: "MaxPool2D", name: name, shapes: [][]int{c.images},
			build: func(s *graph.Scope, in []graph.Node) graph.Node {
				return in[0].Add(constant(s, tieBreaker(c.images))).MaxPool2D(o)
			},
			want: func(in []array) array {
				return refPool(refBinary(in[0], tieBreaker(c.images), plus), c.window, stride, c.padding, maxOf)
			},
		}, opCase{
			method: "AvgPool2D", name: name, shapes: [][]int{c.images},
			build: func(_ *graph.Scope, in []graph.Node) graph.Node { return in[0].AvgPool2D(o) },
			want:  func(in []array) array { return refPool(in[0], c.window, stride, c.padding, meanOf) },
		})
	}
	window, three := [2]int{2, 2}, []int{2, 1, 3, 3}
	cs = append(cs, opCase{ // its second derivatives are not zero
		method: "MaxPool2D", name: "square", shapes: [][]int{three},
		build: func(s *graph.Scope, in []graph.Node) graph.Node {
			x := in[0].Add(constant(s, tieBreaker(three)))
			return x.MaxPool2D(graph.PoolOptions{Window: window, Stride: [2]int{1, 1}}).Square()
		},
		want: func(in []array) array {
			y := refPool(refBinary(in[0], tieBreaker(three), plus), window, [2]int{1, 1}, [2]int{}, maxOf)
			return refMap(y, func(x float64) float64 { return x * x })
		},
	}, opCase{ // ties, in windows that do not overlap: the choices of overlapping ones need not add up to a derivative
		method: "MaxPool2D", name: "ties", shapes: [][]int{{2, 1, 4, 4}}, kinked: true,
		build: func(_ *graph.Scope, in []graph.Node) graph.Node {
			return in[0].MaxPool2D(graph.PoolOptions{Window: window})
		},
		want: func(in []array) array { return refPool(in[0], window, window, [2]int{}, maxOf) },
	})
	for _, factor := range []int{1, 2, 3} {
		for _, images := range [][]int{{2, 2, 2, 3}, {1, 1, 1, 1}} {
			cs = append(cs, opCase{
				method: "Upsample2D", name: fmt.Sprint(images, factor), shapes: [][]int{images},
				build: func(_ *graph.Scope, in []graph.Node) graph.Node { return in[0].Upsample2D(factor) },
				want:  func(in []array) array { return refUpsample(in[0], factor) },
			})
		}
	}
	return cs
}

// TestConvOfAllGeometries compares the values, and the gradients of random projections, of every combination of
// kernels, strides and paddings by dimension with plain Go; the gradients through the convolution's adjoints.
func TestConvOfAllGeometries(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 4 * 3 * 3 * 4 {
		kernel, stride, padding := 1+i%4, 1+i/4%3, i/12%3
		kernels := [2]int{kernel, 1 + r.IntN(4)}
		strides, paddings := [2]int{stride, 1 + r.IntN(3)}, [2]int{padding, r.IntN(3)}
		h, w := max(1, kernels[0]-2*paddings[0])+r.IntN(5), max(1, kernels[1]-2*paddings[1])+r.IntN(5)
		x := randomArray(r, 1+r.IntN(3), 1+r.IntN(3), h, w)
		k := randomArray(r, 1+r.IntN(3), x.shape[1], kernels[0], kernels[1])
		want := refConv(x, k, strides, paddings)
		seed := randomArray(r, want.shape...)
		outputPadding := [2]int{(h + 2*paddings[0] - kernels[0]) % strides[0], (w + 2*paddings[1] - kernels[1]) % strides[1]}
		name := fmt.Sprintf("%v by %v, stride %v, padding %v", x.shape, k.shape, strides, paddings)
		p := compileReading(t, graph.NewParams(graph.Float64, 1), graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
			x, k, seed := constant(s, x), constant(s, k), constant(s, seed)
			y := x.Conv2D(k, graph.ConvOptions{Stride: strides, Padding: paddings})
			g := graph.VJP(y, seed, x, k)
			return map[string]graph.Node{"y": y, "gx": g[0], "gk": g[1]}
		})
		run(t, p)
		wantClose(t, name, output(t, p, "y"), want.v, 1e-13)
		wantClose(t, name+": gradient of the input", output(t, p, "gx"),
			refConvTranspose(seed, k, strides, paddings, outputPadding).v, 1e-13)
		// The form is linear in the kernel: its derivative is its value at each unit kernel.
		unit, gk := newArray(k.shape...), newArray(k.shape...)
		for j := range unit.v {
			unit.v[j] = 1
			for l, v := range refConv(x, unit, strides, paddings).v {
				gk.v[j] += v * seed.v[l]
			}
			unit.v[j] = 0
		}
		wantClose(t, name+": gradient of the kernel", output(t, p, "gk"), gk.v, 1e-13)
		if t.Failed() {
			return
		}
	}
}
