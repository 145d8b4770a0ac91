package disentanglement_test

import (
	"fmt"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/models/eval/disentanglement"
)

// TestImportanceByHand: where units are independent, and each is a factor of k values, all of the same frequency, the
// prediction is the indicator, shrunk by the ridge to 1/(1 + 0.001 k) of itself.
func TestImportanceByHand(t *testing.T) {
	var factors [][]int
	for range 4 { // so that any quarter held out changes frequencies little
		factors = append(factors, grid(5, 10)...)
	}
	for range 3 {
		factors = append(factors, factors...)
	}
	s := evaltest.Must(disentanglement.DCI(perfect(t, factors), factors, disentanglement.DCIOptions{}))
	for u, row := range s.Importance {
		for f, k := range []float64{5, 10} {
			want := 0.0
			if u != f { // perfect changes the order
				want = 1 / (1 + .001*k) / (1 + .001*k)
			}
			evaltest.Close(t, fmt.Sprintf("importance of unit %d for factor %d", u, f), row[f], want, 1e-3)
		}
	}
}

// TestCompletenessAndDisentanglement differ: a factor in two units, each of which is about it alone, and a unit of two
// factors.
func TestCompletenessAndDisentanglement(t *testing.T) {
	factors := grid(4, 4, 4, 4)
	codes := perfect(t, factors) // unit 1 is factor 0, unit 2 factor 1, unit 3 factor 2, unit 0 factor 3
	twice := codes.Clone()
	for i := range twice.N { // unit 0 is factor 0 as well: each tells half
		twice.Row(i)[0] = twice.Row(i)[1]
	}
	three := make([][]int, len(factors))
	for i, row := range factors {
		three[i] = row[:3]
	}
	s := evaltest.Must(disentanglement.DCI(twice, three, disentanglement.DCIOptions{}))
	evaltest.Close(t, "disentanglement of a factor that is there twice", s.Disentanglement, 1, 1e-3)
	evaltest.Close(t, "its completeness", s.Completeness, (1+1+.5)/3, 1e-3) // the entropy is log 2 of log 4
	mixed := codes.Clone()
	for i := range mixed.N { // unit 1 is factors 0 and 1, in 16 values, and unit 2 is nothing
		mixed.Row(i)[1], mixed.Row(i)[2] = float32(factors[i][0]+4*factors[i][1]), 0
	}
	s = evaltest.Must(disentanglement.DCI(mixed, factors, disentanglement.DCIOptions{}))
	evaltest.Close(t, "disentanglement of a unit of two factors", s.Disentanglement, (1+1+2*.5)/4, .01)
	evaltest.Close(t, "its completeness", s.Completeness, 1, 1e-3)
	evaltest.Close(t, "its informativeness", s.Informativeness, 1, 0)
}

// TestDCIIsDeterministic: only the seed decides what is held out.
func TestDCIIsDeterministic(t *testing.T) {
	factors := grid(3, 4, 5)
	codes := noise(len(factors), 3, 2)
	var got []string
	for _, seed := range []uint64{1, 1, 2} {
		s := evaltest.Must(disentanglement.DCI(codes, factors, disentanglement.DCIOptions{Seed: seed}))
		got = append(got, fmt.Sprint(*s))
	}
	if got[0] != got[1] || got[0] == got[2] {
		t.Errorf("scores of seeds 1, 1, 2: %q", got)
	}
}
