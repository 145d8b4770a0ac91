//go:build runall

package graph

import "gorgonia.org/gorgonia"

const linksTape = false

func runTape(gorgonia.VM, chan error, chan struct{}) {
	panic("the private method of the TapeMachine is not linked")
}
