package graph_test

import (
	"math"
	"slices"
)

// pixel is an element of images, 0 outside.
func (a array) pixel(b, c, y, x int) float64 {
	if y < 0 || x < 0 || y >= a.shape[2] || x >= a.shape[3] {
		return 0
	}
	return a.v[((b*a.shape[1]+c)*a.shape[2]+y)*a.shape[3]+x]
}

// refConv is the convolution of x (B, C, H, W) with w (F, C, KH, KW), by its definition.
func refConv(x, w array, stride, padding [2]int) array {
	h := (x.shape[2]+2*padding[0]-w.shape[2])/stride[0] + 1
	v := (x.shape[3]+2*padding[1]-w.shape[3])/stride[1] + 1
	return generate([]int{x.shape[0], w.shape[0], h, v}, func(i []int) float64 {
		s := 0.0
		walk(w.shape[1:], func(k []int) {
			s += w.pixel(i[1], k[0], k[1], k[2]) * x.pixel(i[0], k[0], i[2]*stride[0]+k[1]-padding[0],
				i[3]*stride[1]+k[2]-padding[1])
		})
		return s
	})
}

// refConvTranspose adds a copy of the kernel, times the element, at each element of x (B, C, H, W), stride cells apart;
// w is (C, F, KH, KW). The copies are laid on a plane that is large enough, from which the result is cut.
func refConvTranspose(x, w array, stride, padding, outputPadding [2]int) array {
	h := (x.shape[2]-1)*stride[0] + w.shape[2] + outputPadding[0]
	v := (x.shape[3]-1)*stride[1] + w.shape[3] + outputPadding[1]
	whole := newArray(x.shape[0], w.shape[1], h, v)
	walk(x.shape, func(i []int) {
		walk(w.shape[1:], func(k []int) {
			at := ((i[0]*w.shape[1]+k[0])*h+i[2]*stride[0]+k[1])*v + i[3]*stride[1] + k[2]
			whole.v[at] += x.pixel(i[0], i[1], i[2], i[3]) * w.pixel(i[1], k[0], k[1], k[2])
		})
	})
	return generate([]int{x.shape[0], w.shape[1], h - 2*padding[0], v - 2*padding[1]}, func(i []int) float64 {
		return whole.pixel(i[0], i[1], i[2]+padding[0], i[3]+padding[1])
	})
}

// refPool gathers the cells of each window that lie within x, and puts f of them there.
func refPool(x array, window, stride, padding [2]int, f func([]float64) float64) array {
	h := (x.shape[2]+2*padding[0]-window[0])/stride[0] + 1
	v := (x.shape[3]+2*padding[1]-window[1])/stride[1] + 1
	return generate([]int{x.shape[0], x.shape[1], h, v}, func(i []int) float64 {
		var cells []float64
		walk(window[:], func(k []int) {
			y, z := i[2]*stride[0]+k[0]-padding[0], i[3]*stride[1]+k[1]-padding[1]
			if y >= 0 && z >= 0 && y < x.shape[2] && z < x.shape[3] {
				cells = append(cells, x.pixel(i[0], i[1], y, z))
			}
		})
		return f(cells)
	})
}

// maxOf is the largest number, NaN if there is one.
func maxOf(x []float64) float64 {
	if slices.ContainsFunc(x, math.IsNaN) {
		return math.NaN()
	}
	return slices.Max(x)
}

func refUpsample(x array, factor int) array {
	return generate([]int{x.shape[0], x.shape[1], x.shape[2] * factor, x.shape[3] * factor}, func(i []int) float64 {
		return x.pixel(i[0], i[1], i[2]/factor, i[3]/factor)
	})
}
