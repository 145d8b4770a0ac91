package optdigits_test

import (
	"fmt"

	"github.com/aegis-ae/aegis/data/optdigits"
)

func Example() {
	set := optdigits.Set()
	fmt.Println(set)
	fmt.Println(set.Labels[:10])
	// Output:
	// optdigits (1,797): 1797 samples x 64 features (8x8), 10 classes
	// [0 1 2 3 4 5 6 7 8 9]
}
