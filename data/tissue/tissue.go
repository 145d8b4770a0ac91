// Package tissue embeds gene expression profiles: the activity of 500 genes in 189 samples from seven human tissues.
// It adds 0.3 MB to a program that imports it, and needs neither a network nor a file.
//
//	set := tissue.Set()
//	fmt.Println(set) // tissue gene expression (189): 189 samples x 500 features, 7 classes
//
// It is an example of data with more features than samples but few important directions: ten principal components
// tell the tissues apart as well as all 500 genes do. The values are base-2 logarithms of microarray intensities,
// from 4 to 14. The samples are in the order of their tissues: split them at random.
//
// The set is tissue_gene_expression of the R package dslabs; see the file LICENSE in this folder, which is about the
// data, not the code.
package tissue

import (
	_ "embed"
	"sync"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/internal/embedded"
)

//go:embed tissue_gene_expression.csv.gz
var file []byte

// Set returns the 189 samples with their 500 features, named by the symbols of the genes, and seven classes in
// alphabetical order: "cerebellum", "colon", "endometrium", "hippocampus", "kidney", "liver" and "placenta".
//
// They are decoded once, on the first call. Each call returns a Set of its own whose fields may be replaced, but all
// share the values, labels and names: treat those as read-only, or take a Clone.
func Set() *data.Set { return embedded.Share(set()) }

var set = sync.OnceValue(func() *data.Set {
	header, x, classes := embedded.Table{Header: true, LabelAt: 0}.Read("tissue", file)
	s := embedded.Set("tissue gene expression (189)", x, classes, []string{
		"cerebellum", "colon", "endometrium", "hippocampus", "kidney", "liver", "placenta",
	})
	s.Features = header[1:]
	return s
})
