package graph

import (
	"fmt"
	"reflect"
	"runtime/debug"
	"strings"

	"gorgonia.org/gorgonia"
)

// tape is a compiled Gorgonia TapeMachine.
//
// Its RunAll locks the caller to a thread and lets a second goroutine do the work, so that a run changes threads twice:
// some 45 µs, in which a small network could have been run three times. (It is made for devices whose calls have to
// come from one thread.) What RunAll's goroutine does is a method with a private name, which runs here on the caller's
// own goroutine if the program is linked to the version of Gorgonia that the method is known of. With any other
// version, and under the build tag runall, which leaves the link to the private name out, RunAll runs.
type tape struct {
	machine gorgonia.VM
	failed  chan error
	done    chan struct{}
	public  bool // by RunAll
}

func newTape(machine gorgonia.VM) *tape {
	return &tape{machine, make(chan error, 1), make(chan struct{}, 1), !knowsGorgonia}
}

// run executes all instructions. Ops of ours report a panic as their error; one of Gorgonia's own is an error here, but
// ends the process in RunAll.
func (t *tape) run() (err error) {
	defer t.machine.Reset()
	if t.public {
		return t.machine.RunAll()
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("gorgonia: %v\n%s", r, debug.Stack())
		}
	}()
	runTape(t.machine, t.failed, t.done)
	select {
	case err := <-t.failed:
		return err
	case <-t.done:
		return nil
	}
}

// gorgoniaVersion is the version whose private method runTape calls, and machineFields are the fields of its
// TapeMachine.
const (
	gorgoniaVersion = "v0.9.18"
	machineFields   = "ExternMetadata p locMap cpumem gpumem pc bindNodesDV watchNodes watchRegs watchNodeIDs " +
		"logger buf valueFmt tabcount logFlags closureQueue runFlags evalMode"
)

// knowsGorgonia reports whether the program is linked to that version, and to the method. Where the version is not
// known, as in tests, the fields of the TapeMachine decide.
var knowsGorgonia = linksTape &&
	knownGorgonia(linkedVersion("gorgonia.org/gorgonia"), reflect.TypeOf(gorgonia.NewTapeMachine).Out(0).Elem())

func knownGorgonia(version string, machine reflect.Type) bool {
	var fields []string
	for i := range machine.NumField() {
		fields = append(fields, machine.Field(i).Name)
	}
	return (version == "" || version == gorgoniaVersion) && strings.Join(fields, " ") == machineFields
}

// linkedVersion returns the version of a module in the program, "" if it is not known.
func linkedVersion(module string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, m := range info.Deps {
		if m.Path == module && m.Replace != nil {
			return "replaced"
		}
		if m.Path == module {
			return m.Version
		}
	}
	return ""
}
