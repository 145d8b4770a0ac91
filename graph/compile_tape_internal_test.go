package graph

import (
	"math"
	"os"
	"reflect"
	"regexp"
	"testing"

	"gorgonia.org/gorgonia"
)

// TestGorgoniaIsPinned: go.mod requires the version whose private method tapes call. To change the version, check that
// (*tapeMachine).runall is still what RunAll runs in its goroutine, and then change gorgoniaVersion and machineFields.
func TestGorgoniaIsPinned(t *testing.T) {
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	required := regexp.MustCompile(`(?m)^\s*(?:require )?gorgonia\.org/gorgonia (\S+)`).FindSubmatch(mod)
	if required == nil || string(required[1]) != gorgoniaVersion {
		t.Errorf("go.mod requires Gorgonia %s; the private method is known of %s", required, gorgoniaVersion)
	}
	if knowsGorgonia != linksTape {
		t.Error("tapes do not use the method that is linked")
	}
	machine := reflect.TypeOf(gorgonia.NewTapeMachine).Out(0).Elem()
	for version, want := range map[string]bool{gorgoniaVersion: true, "": true, "v0.9.19": false, "replaced": false} {
		if knownGorgonia(version, machine) != want {
			t.Errorf("version %q is known: %t", version, !want)
		}
	}
	if knownGorgonia("", reflect.TypeOf(tape{})) {
		t.Error("another machine is taken for Gorgonia's")
	}
}

// TestRunAllIsTheSame: RunAll and the private method give the same bytes, also with several tapes.
func TestRunAllIsTheSame(t *testing.T) {
	for _, layers := range []int{3, 400} {
		var p [2]*Program
		for i := range p {
			var err error
			if p[i], err = Compile(NewParams(Float32, 1), Config{Batch: 2, Mode: Training}, deep(layers)); err != nil {
				t.Fatal(err)
			}
			if tapes := len(p[i].machine.tapes); tapes > 1 != (layers > maxTape) {
				t.Fatalf("%d tapes for %d layers", tapes, layers)
			}
			for _, tape := range p[i].machine.tapes {
				tape.public = i == 1 || !linksTape
			}
		}
		for run := range 3 {
			for _, q := range p {
				if err := q.Run(Feed{Name: "x", Float64: []float64{1, -2, 3, .5, -1, 2, .1, float64(run)}}); err != nil {
					t.Fatal(err)
				}
			}
			if math.Float64bits(p[0].Loss()) != math.Float64bits(p[1].Loss()) {
				t.Errorf("%d layers: loss %v, by RunAll %v", layers, p[0].Loss(), p[1].Loss())
			}
			for i, g := range p[0].Gradients() {
				for j, v := range g.Grad.Float32 {
					if w := p[1].Gradients()[i].Grad.Float32[j]; math.Float32bits(v) != math.Float32bits(w) {
						t.Errorf("%d layers: element %d of the gradient of %s is %v, by RunAll %v", layers, j, g.Name, v, w)
					}
				}
			}
		}
	}
}
