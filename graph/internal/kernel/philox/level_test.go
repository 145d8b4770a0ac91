package philox

import "testing"

// onEveryLevel runs a test with the loops in Go, and with those for the vector instructions that the processor has.
func onEveryLevel(t *testing.T, test func(t *testing.T)) {
	for _, l := range levels() {
		t.Run(l.name, func(t *testing.T) {
			defer l.use()()
			test(t)
		})
	}
}

type testLevel struct {
	name string
	use  func() (back func())
}
