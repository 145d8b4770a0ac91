package data

import (
	"fmt"
	"slices"
)

// arrangement finds the geometry of the samples of an array, given the wanted one (zero: any). It also returns the
// feature that each element of a row becomes, nil if their order does not change.
//
// Rows of one dimension have the wanted geometry, if it fits. Two dimensions are height and width. Of three, the last
// counts the channels if it is 1, 3 or 4 and the first is not 1 or 3, or the other way round. The wanted geometry
// decides unclear cases.
func arrangement(a *array, want Image) (Image, []int, error) {
	rest := a.shape[1:]
	channelsLast := false
	image := want
	switch len(rest) {
	case 0, 1:
		if err := want.check(a.width()); err != nil {
			return Image{}, nil, err
		}
	case 2:
		image = Image{Height: rest[0], Width: rest[1], Channels: 1}
		if !want.IsZero() && want != image {
			return Image{}, nil, fmt.Errorf("shape %v: the images are %v, not %v", a.shape, image, want)
		}
	case 3:
		var err error
		if image, channelsLast, err = channels(a.shape, want); err != nil {
			return Image{}, nil, err
		}
	default:
		return Image{}, nil, fmt.Errorf("shape %v: at most 4 dimensions are read: samples and the 3 of an image", a.shape)
	}
	if !channelsLast && !a.columns() {
		return image, nil, nil
	}
	order := make([]int, a.width())
	index := make([]int, len(rest))
	for k := range order {
		left := k
		for n := range rest { // the index that varies fastest first
			axis := len(rest) - 1 - n
			if a.fortran {
				axis = n
			}
			index[axis], left = left%rest[axis], left/rest[axis]
		}
		if channelsLast {
			order[k] = (index[2]*rest[0]+index[0])*rest[1] + index[1]
			continue
		}
		for axis, i := range index {
			order[k] = order[k]*rest[axis] + i
		}
	}
	if slices.IsSorted(order) {
		return image, nil, nil
	}
	return image, order, nil
}

// channels finds which dimension of images counts the channels: the last or the second of four.
func channels(shape []int, want Image) (image Image, last bool, err error) {
	a, b, c := shape[1], shape[2], shape[3]
	behind, before := Image{Height: a, Width: b, Channels: c}, Image{Height: b, Width: c, Channels: a}
	if !want.IsZero() {
		switch want {
		case behind:
			return behind, true, nil
		case before:
			return before, false, nil
		}
		return Image{}, false, fmt.Errorf("shape %v: the images are %v or %v, not %v", shape, behind, before, want)
	}
	canBehind, canBefore := slices.Contains([]int{1, 3, 4}, c), a == 1 || a == 3
	switch {
	case canBehind && !canBefore:
		return behind, true, nil
	case canBefore && !canBehind:
		return before, false, nil
	}
	return Image{}, false, fmt.Errorf("shape %v: unclear which dimension counts the channels: set Image to %v or %v",
		shape, behind, before)
}
