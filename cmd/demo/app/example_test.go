package app

import (
	"context"
	"fmt"
	"os"
)

// A wrong command line is one line that says what would be right, before anything is done.
func Example() {
	code := Run(context.Background(), []string{"train", "--optimizer", "adan"}, os.Stdout, os.Stdout)
	fmt.Println("exit code", code)
	// Output:
	// demo: --optimizer: optim: unknown method "adan": known are sgd, momentum, nesterov, rmsprop, adam, adamw
	// exit code 2
}
