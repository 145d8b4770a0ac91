package graph

import (
	"fmt"
	"runtime/debug"
	"unsafe"

	"gorgonia.org/gorgonia"
)

// tape is a compiled Gorgonia TapeMachine.
//
// Its RunAll locks the caller to a thread and lets a second goroutine do the work, so that a run changes threads twice:
// some 45 µs, in which a small network could have been run three times. (It is made for devices whose calls have to
// come from one thread.) What RunAll's goroutine does is done here on the caller's own.
type tape struct {
	machine gorgonia.VM
	failed  chan error
	done    chan struct{}
}

func newTape(machine gorgonia.VM) *tape {
	return &tape{machine, make(chan error, 1), make(chan struct{}, 1)}
}

// run executes all instructions. Ops of ours report a panic as their error; those of Gorgonia's own may panic here.
func (t *tape) run() (err error) {
	defer t.machine.Reset()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("gorgonia: %v\n%s", r, debug.Stack())
		}
	}()
	runTape((*[2]unsafe.Pointer)(unsafe.Pointer(&t.machine))[1], t.failed, t.done)
	select {
	case err := <-t.failed:
		return err
	case <-t.done:
		return nil
	}
}

// runTape is the method of Gorgonia v0.9.18 that executes the instructions from the current one on, and sends to one
// of the channels when it ends.
//
//go:linkname runTape gorgonia.org/gorgonia.(*tapeMachine).runall
func runTape(machine unsafe.Pointer, failed chan error, done chan struct{})
