package catalogue_test

import (
	"context"
	"fmt"
	"log"

	"github.com/aegis-ae/aegis/data/catalogue"
)

func ExampleLoad() {
	train, test, err := catalogue.Load(context.Background(), "breast-cancer", catalogue.Options{Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(train)
	fmt.Println(test)
	// Output:
	// breast-cancer train (455): 455 samples x 30 features, 2 classes
	// breast-cancer test (114): 114 samples x 30 features, 2 classes
}
