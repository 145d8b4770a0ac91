// Package mnist embeds the beginning of the MNIST database of handwritten digits: the first 10,000 training and the
// first 2,000 test images of 28x28 grey levels, with their labels. It adds 1.9 MB to a program that imports it, and
// needs neither a network nor a file.
//
//	train, test := mnist.Train(), mnist.Test()
//
// A pixel is byte/255, from 0 for the background to 1 for full ink. The full database has 60,000 and 10,000 images;
// package data/fetch downloads it, and [data.LoadIDX] reads its files.
//
// The images are the work of Yann LeCun and Corinna Cortes and are made available under the Creative Commons
// Attribution-Share Alike 3.0 licence; see the file LICENSE in this folder, which is about the data, not the code.
// Reference: Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, Gradient-based learning applied to document recognition,
// Proceedings of the IEEE 86(11), 1998, 2278-2324.
package mnist

import (
	"bytes"
	_ "embed"
	"fmt"
	"sync"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/internal/embedded"
)

var (
	//go:embed train-10000-images-idx3-ubyte.gz
	trainImages []byte
	//go:embed train-10000-labels-idx1-ubyte.gz
	trainLabels []byte
	//go:embed t10k-2000-images-idx3-ubyte.gz
	testImages []byte
	//go:embed t10k-2000-labels-idx1-ubyte.gz
	testLabels []byte
)

var (
	train = sync.OnceValue(func() *data.Set { return decode("mnist train (10,000)", trainImages, trainLabels) })
	test  = sync.OnceValue(func() *data.Set { return decode("mnist test (2,000)", testImages, testLabels) })
)

// Train returns the first 10,000 training images: 784 features (28x28) in 0..1, classes "0" to "9".
//
// They are decoded once, on the first call. Each call returns a Set of its own whose fields may be replaced, but all
// share the values, labels and class names: treat those as read-only, or take a Clone.
func Train() *data.Set { return embedded.Share(train()) }

// Test returns the first 2,000 test images, in the form of [Train] and shared in the same way.
func Test() *data.Set { return embedded.Share(test()) }

// decode panics on damaged bytes, because they are part of the program: the tests know their checksums, and no input
// can change them.
func decode(name string, images, labels []byte) *data.Set {
	x, err := data.ReadIDX(bytes.NewReader(images))
	if err != nil {
		panic(fmt.Sprintf("mnist: embedded images: %v", err))
	}
	y, err := data.ReadIDX(bytes.NewReader(labels))
	if err != nil {
		panic(fmt.Sprintf("mnist: embedded labels: %v", err))
	}
	s, err := data.FromIDX(x, y)
	if err != nil {
		panic(fmt.Sprintf("mnist: embedded set: %v", err))
	}
	s.Name = name
	return s
}
