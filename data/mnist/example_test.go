package mnist_test

import (
	"fmt"

	"github.com/aegis-ae/aegis/data/mnist"
)

func Example() {
	train, test := mnist.Train(), mnist.Test()
	fmt.Println(train)
	fmt.Println(test)
	fmt.Println(train.Labels[:10])
	// Output:
	// mnist train (10,000): 10000 samples x 784 features (28x28), 10 classes
	// mnist test (2,000): 2000 samples x 784 features (28x28), 10 classes
	// [5 0 4 1 9 2 1 3 1 4]
}
