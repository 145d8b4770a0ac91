package experiments

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data/mnist"
)

var only = flag.String("only", "", "run these experiments, IDs with commas between, on the embedded digits and judge "+
	"their checks")

// TestOnly is for the development of an experiment: go test -run TestOnly -only E08 -v.
func TestOnly(t *testing.T) {
	if *only == "" {
		t.Skip("no -only")
	}
	chosen, err := Select(strings.Split(*only, ","))
	if err != nil {
		t.Fatal(err)
	}
	l := &Lab{Train: mnist.Train(), Test: mnist.Test(), Seed: 1}
	for _, e := range chosen {
		r, err := e.Run(t.Context(), l)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range r.Tables {
			fmt.Println(table.Title)
			if err := table.Print(os.Stdout); err != nil {
				t.Error(err)
			}
		}
		for _, c := range r.Checks {
			fmt.Println(c.Holds(), c)
			if !c.Holds() {
				t.Errorf("%s: %v", e.ID, c)
			}
		}
	}
}
