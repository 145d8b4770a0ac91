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
// RunAll locks the caller to a thread and lets a second goroutine do the work, because some devices must be called from
// one thread. Switching threads twice takes about 45 µs, three times as long as a small network needs. The work itself
// is a method with a private name. If the program is linked to the version of Gorgonia that this package knows, the
// method runs here on the caller's goroutine. With any other version RunAll runs, and also under the build tag runall,
// which leaves out the link to the private name.
type tape struct {
	machine gorgonia.VM
	failed  chan error
	done    chan struct{}
	public  bool // run by RunAll
}

func newTape(machine gorgonia.VM) *tape {
	return &tape{machine, make(chan error, 1), make(chan struct{}, 1), !knowsGorgonia}
}

// run executes all instructions. A panic in one of this package's ops is an error. So is a panic in one of Gorgonia's
// own, except in RunAll, where it ends the process.
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

// gorgoniaVersion is the version whose private method runTape calls; machineFields are the fields of its TapeMachine.
const (
	gorgoniaVersion = "v0.9.18"
	machineFields   = "ExternMetadata p locMap cpumem gpumem pc bindNodesDV watchNodes watchRegs watchNodeIDs " +
		"logger buf valueFmt tabcount logFlags closureQueue runFlags evalMode"
)

// knowsGorgonia reports whether the program is linked to that version and to the method. Where the version is unknown,
// as in tests, the fields of the TapeMachine decide.
var knowsGorgonia = linksTape &&
	knownGorgonia(linkedVersion("gorgonia.org/gorgonia"), reflect.TypeOf(gorgonia.NewTapeMachine).Out(0).Elem())

func knownGorgonia(version string, machine reflect.Type) bool {
	var fields []string
	for i := range machine.NumField() {
		fields = append(fields, machine.Field(i).Name)
	}
	return (version == "" || version == gorgoniaVersion) && strings.Join(fields, " ") == machineFields
}

// linkedVersion returns the version of a module in the program, "" if it is unknown.
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
