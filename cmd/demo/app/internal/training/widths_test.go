package training

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

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
		second, err := parseWidths(strings.Join(again, ","))
		if len(widths) > 0 && (err != nil || !slices.Equal(second, widths)) {
			t.Fatalf("%v became %v, %v", widths, second, err)
		}
	})
}
