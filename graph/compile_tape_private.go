//go:build !runall

package graph

import (
	"unsafe"

	"gorgonia.org/gorgonia"
)

const linksTape = true

// runTape executes the instructions of a TapeMachine from the current one on, and sends to one of the channels when it
// ends.
func runTape(machine gorgonia.VM, failed chan error, done chan struct{}) {
	runAll((*[2]unsafe.Pointer)(unsafe.Pointer(&machine))[1], failed, done)
}

// runAll is the method of the TapeMachine in gorgoniaVersion.
//
//go:linkname runAll gorgonia.org/gorgonia.(*tapeMachine).runall
func runAll(machine unsafe.Pointer, failed chan error, done chan struct{})
