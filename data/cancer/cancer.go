// Package cancer embeds the Wisconsin diagnostic breast cancer set: 569 breast masses, 212 malignant and 357 benign,
// each described by 30 measurements of the cell nuclei in an image of a fine needle aspirate. It adds 0.1 MB to a
// program that imports it, and needs neither a network nor a file.
//
//	set := cancer.Set()
//	benign, err := set.Where(func(label int) bool { return label == cancer.Benign })
//
// It is a small real example of anomaly detection on a table: train on benign samples and detect malignant ones. Ten
// properties of a nucleus (radius, texture, ...) are given by their mean over the nuclei, its standard error, and
// their "worst" value, the mean of the three largest. Their units differ: an area reaches 4,254, a fractal dimension
// 0.2. Scale them ([data.Standard], [data.MinMax]) before training.
//
// The set is that of the UCI Machine Learning Repository, as scikit-learn ships it; see the file LICENSE in this
// folder, which is about the data, not the code. Reference: W. N. Street, W. H. Wolberg and O. L. Mangasarian,
// Nuclear feature extraction for breast tumor diagnosis, IS&T/SPIE Symposium on Electronic Imaging 1905, 1993,
// 861-870.
package cancer

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/internal/embedded"
)

// The labels of the two classes.
const (
	Malignant = 0
	Benign    = 1
)

//go:embed wdbc.csv
var file []byte

// Set returns the 569 samples with their 30 named features, in the units of the source, and the classes "malignant" and
// "benign".
//
// They are decoded once, on the first call. Each call returns a Set of its own whose fields may be replaced, but all
// share the values, labels and names: treat those as read-only, or take a Clone.
func Set() *data.Set { return embedded.Share(set()) }

var set = sync.OnceValue(func() *data.Set {
	// The first line of the file is "569,30,malignant,benign"; the last column is the class, 0 or 1.
	header, x, classes := embedded.Table{Header: true, LabelAt: 30}.Read("cancer", file)
	s := embedded.Set("breast cancer (569)", x, classes, []string{"0", "1"})
	s.Classes = header[2:]
	for _, format := range []string{"mean %s", "%s error", "worst %s"} {
		for _, property := range properties {
			s.Features = append(s.Features, fmt.Sprintf(format, property))
		}
	}
	return s
})

// properties of a nucleus, in the order of the file. An "error" is the standard error of the mean.
var properties = []string{
	"radius", "texture", "perimeter", "area", "smoothness",
	"compactness", "concavity", "concave points", "symmetry", "fractal dimension",
}
