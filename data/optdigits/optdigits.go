// Package optdigits embeds small handwritten digits: 1,797 images of 8x8 pixels by 13 people. It adds 0.06 MB to a
// program that imports it, and needs neither a network nor a file.
//
//	set := optdigits.Set()
//	fmt.Println(set) // optdigits (1,797): 1797 samples x 64 features (8x8), 10 classes
//
// It is the set for quick trials: what takes minutes on MNIST takes a second here. A pixel is the share of inked
// pixels in a 4x4 block of the scan, from 0 for the background to 1 for full ink.
//
// The set is the test part of "Optical Recognition of Handwritten Digits" in the UCI Machine Learning Repository, as
// scikit-learn ships it (load_digits); see the file LICENSE in this folder, which is about the data, not the code.
// Reference: E. Alpaydin and C. Kaynak, Cascading classifiers, Kybernetika 34(4), 1998, 369-374.
package optdigits

import (
	_ "embed"
	"strconv"
	"sync"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/internal/embedded"
)

//go:embed optdigits.csv.gz
var file []byte

// levels is the file's value of full ink.
const levels = 16

// Set returns the 1,797 images: 64 features (8x8) in 0..1, classes "0" to "9".
//
// They are decoded once, on the first call. Each call returns a Set of its own whose fields may be replaced, but all
// share the values, labels and class names: treat those as read-only, or take a Clone.
func Set() *data.Set { return embedded.Share(set()) }

var set = sync.OnceValue(func() *data.Set {
	_, x, classes := embedded.Table{LabelAt: 64}.Read("optdigits", file)
	for i := range x {
		x[i] /= levels
	}
	var names []string
	for digit := range 10 {
		names = append(names, strconv.Itoa(digit))
	}
	s := embedded.Set("optdigits (1,797)", x, classes, names)
	s.Image = data.Image{Height: 8, Width: 8, Channels: 1}
	return s
})
