package fetch_test

import (
	"fmt"

	"github.com/aegis-ae/aegis/data/fetch"
)

func ExampleCatalogue() {
	for _, d := range fetch.Catalogue() {
		fmt.Printf("%s: %s (%s), %d classes\n", d.Name, d.Title, d.Licence, len(d.Classes))
	}
	// Output:
	// mnist: MNIST handwritten digits (CC BY-SA 3.0), 10 classes
	// fashion-mnist: Fashion-MNIST articles of clothing (MIT), 10 classes
}
