package tissue_test

import (
	"fmt"

	"github.com/aegis-ae/aegis/data/tissue"
)

func Example() {
	set := tissue.Set()
	fmt.Println(set)
	fmt.Println("gene", set.Features[0], "in the first sample, from the", set.Classes[set.Labels[0]], "is", set.Row(0)[0])
	// Output:
	// tissue gene expression (189): 189 samples x 500 features, 7 classes
	// gene MAML1 in the first sample, from the cerebellum is 9.8257
}
