package app

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A wrong command line is one line that says what would be right, before anything is done.
func Example() {
	code := Run(context.Background(), []string{"train", "--optimizer", "adan"}, os.Stdout, os.Stdout)
	fmt.Println("exit code", code)
	// Output:
	// demo: --optimizer: optim: unknown method "adan": known are sgd, momentum, nesterov, rmsprop, adam, adamw
	// exit code 2
}

// What is accepted as widths is what it says; all else is an error.
func FuzzParseWidths(f *testing.F) {
	for _, text := range []string{"", "none", "256,128", " 3 , 4", "0", "-1", "1,", "9999999999999999999", "1e3", "+5"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		widths, err := parseWidths(text)
		if err != nil {
			return
		}
		if (widths == nil) != (text == "") || (len(widths) == 0) != (text == "" || text == "none") {
			t.Fatalf("%q became %#v", text, widths)
		}
		var again []string
		for _, n := range widths {
			if n < 1 {
				t.Fatalf("%q became %v", text, widths)
			}
			again = append(again, strconv.Itoa(n))
		}
		if second, err := parseWidths(strings.Join(again, ",")); len(widths) > 0 && (err != nil || !slices.Equal(second, widths)) {
			t.Fatalf("%v became %v, %v", widths, second, err)
		}
	})
}
