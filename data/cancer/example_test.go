package cancer_test

import (
	"fmt"
	"log"

	"github.com/aegis-ae/aegis/data/cancer"
)

func Example() {
	set := cancer.Set()
	fmt.Println(set)
	benign, err := set.Where(func(label int) bool { return label == cancer.Benign })
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(benign.N, "of them are benign;", set.Features[0], "of the first sample:", set.Row(0)[0])
	// Output:
	// breast cancer (569): 569 samples x 30 features, 2 classes
	// 357 of them are benign; mean radius of the first sample: 17.99
}
