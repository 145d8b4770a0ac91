package data

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// FromIDX returns the set of the given images, whose dimensions are {N, height, width}. Pixels become byte/255, so 0
// is the background of MNIST and 1 is full ink. The labels, of dimension {N}, are class numbers; the classes are
// named "0", "1", ... up to the largest label. The caller may rename them. Zero labels make a set without labels.
//
// It returns an error if the number of dimensions is wrong, if the data do not fit them, or if there is not exactly
// one label for each image.
func FromIDX(images, labels IDX) (*Set, error) {
	s, err := fromIDX(images, labels)
	if err != nil {
		return nil, fmt.Errorf("data: idx: %w", err)
	}
	return s, nil
}

// LoadIDX reads images and labels from IDX files, plain or compressed with gzip, by [ReadIDX] and [FromIDX]. It names
// the set after the file of images. An empty labelsPath makes a set without labels.
//
//	set, err := data.LoadIDX("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz")
func LoadIDX(imagesPath, labelsPath string) (*Set, error) {
	images, err := readIDXFile(imagesPath)
	if err != nil {
		return nil, err
	}
	var labels IDX
	where := imagesPath
	if labelsPath != "" {
		if labels, err = readIDXFile(labelsPath); err != nil {
			return nil, err
		}
		where += ", " + labelsPath
	}
	s, err := fromIDX(images, labels)
	if err != nil {
		return nil, fmt.Errorf("data: idx: %s: %w", where, err)
	}
	s.Name = strings.TrimSuffix(filepath.Base(imagesPath), ".gz")
	return s, nil
}

func readIDXFile(path string) (IDX, error) {
	f, err := os.Open(path)
	if err != nil {
		return IDX{}, fmt.Errorf("data: idx: %w", err) // the error names the path
	}
	defer f.Close()
	x, err := readIDX(f)
	if err != nil {
		return IDX{}, fmt.Errorf("data: idx: %s: %w", path, err)
	}
	return x, nil
}

// fromIDX is FromIDX without a prefix on its errors.
func fromIDX(images, labels IDX) (*Set, error) {
	if err := images.check(); err != nil {
		return nil, fmt.Errorf("images: %w", err)
	}
	if len(images.Dims) != 3 {
		return nil, fmt.Errorf("images: dimensions %v: want 3 of them, {N, height, width}", images.Dims)
	}
	n, height, width := images.Dims[0], images.Dims[1], images.Dims[2]
	s := &Set{
		X: make([]float32, len(images.Data)),
		N: n, D: height * width,
		Image: Image{Height: height, Width: width, Channels: 1},
	}
	var level [256]float32
	for b := range level {
		level[b] = float32(b) / 255
	}
	for i, b := range images.Data {
		s.X[i] = level[b]
	}
	if labels.Dims == nil && labels.Data == nil {
		return s, nil
	}

	if err := labels.check(); err != nil {
		return nil, fmt.Errorf("labels: %w", err)
	}
	if len(labels.Dims) != 1 {
		return nil, fmt.Errorf("labels: dimensions %v: want one, {N}", labels.Dims)
	}
	if len(labels.Data) != n {
		return nil, fmt.Errorf("labels: %d labels for %d images", len(labels.Data), n)
	}
	s.Labels = make([]int, n)
	for i, b := range labels.Data {
		s.Labels[i] = int(b)
	}
	for class := range slices.Max(s.Labels) + 1 {
		s.Classes = append(s.Classes, strconv.Itoa(class))
	}
	return s, nil
}
