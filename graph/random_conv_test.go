package graph_test

import "github.com/aegis-ae/aegis/graph"

// convOps are the ops on images, in random graphs: a matrix is an image of one channel, and the result is a matrix
// again. There is no MaxPool2D among them, as equal elements are frequent in these graphs.
func convOps() []randomOp {
	small := func(shape []int) bool { return isMatrix(shape) && len(newArray(shape...).v) <= 24 }
	return []randomOp{
		{"Conv2D", func(g *randomGraph) bool { return addConv(g, false) }},
		{"ConvTranspose2D", func(g *randomGraph) bool { return addConv(g, true) }},
		{"AvgPool2D", func(g *randomGraph) bool {
			j := g.pick(isMatrix)
			if j < 0 {
				return false
			}
			window, stride, padding := [2]int{2, 3}, [2]int{1 + g.r.IntN(2), 1 + g.r.IntN(2)}, [2]int{1, 1 + g.r.IntN(2)}
			g.step("AvgPool2D", func(in []graph.Node) graph.Node {
				return matrix(image(in[0]).AvgPool2D(graph.PoolOptions{Window: window, Stride: stride, Padding: padding}))
			}, func(in []array) array { return refMatrix(refPool(refImage(in[0]), window, stride, padding, meanOf)) }, j)
			return true
		}},
		{"Upsample2D", func(g *randomGraph) bool {
			j := g.pick(small)
			if j < 0 {
				return false
			}
			g.step("Upsample2D", func(in []graph.Node) graph.Node { return matrix(image(in[0]).Upsample2D(2)) },
				func(in []array) array { return refMatrix(refUpsample(refImage(in[0]), 2)) }, j)
			return true
		}},
	}
}

// addConv adds a convolution of a matrix with another one, or with itself. The padding is the least with which the
// kernel fits, or one more.
func addConv(g *randomGraph, transposed bool) bool {
	small := func(shape []int) bool { return isMatrix(shape) && len(newArray(shape...).v) <= 24 }
	a, b := g.pick(small), g.pick(small)
	if a < 0 || b < 0 {
		return false
	}
	x, k := g.values[a].shape, g.values[b].shape
	stride, padding, outputPadding := [2]int{1 + g.r.IntN(2), 1 + g.r.IntN(2)}, [2]int{}, [2]int{}
	for i := range padding {
		if transposed {
			outputPadding[i] = stride[i] - 1
			padding[i] = min(1, ((x[i]-1)*stride[i]+k[i]+outputPadding[i]-1)/2)
		} else {
			padding[i] = max(0, k[i]-x[i]+1)/2 + g.r.IntN(2)
		}
	}
	if transposed {
		g.step("ConvTranspose2D", func(in []graph.Node) graph.Node {
			return matrix(image(in[0]).ConvTranspose2D(image(in[1]),
				graph.ConvTransposeOptions{Stride: stride, Padding: padding, OutputPadding: outputPadding}))
		}, func(in []array) array {
			return refMatrix(refConvTranspose(refImage(in[0]), refImage(in[1]), stride, padding, outputPadding))
		}, a, b)
		return true
	}
	g.step("Conv2D", func(in []graph.Node) graph.Node {
		return matrix(image(in[0]).Conv2D(image(in[1]), graph.ConvOptions{Stride: stride, Padding: padding}))
	}, func(in []array) array { return refMatrix(refConv(refImage(in[0]), refImage(in[1]), stride, padding)) }, a, b)
	return true
}

func image(n graph.Node) graph.Node  { return n.Reshape(1, 1, n.Dim(0), n.Dim(1)) }
func matrix(n graph.Node) graph.Node { return n.Reshape(n.Dim(2), n.Dim(3)) }

func refImage(a array) array  { return refReshape(a, 1, 1, a.shape[0], a.shape[1]) }
func refMatrix(a array) array { return refReshape(a, a.shape[2], a.shape[3]) }
