package plan

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// MachineMemory returns the bytes of memory that the machine has, 0 if that is unknown.
func MachineMemory() float64 {
	var status struct { // MEMORYSTATUSEX
		length, load uint32
		physical     uint64
		others       [6]uint64
	}
	status.length = uint32(unsafe.Sizeof(status))
	call := windows.NewLazySystemDLL("kernel32.dll").NewProc("GlobalMemoryStatusEx")
	if ok, _, _ := call.Call(uintptr(unsafe.Pointer(&status))); ok == 0 {
		return 0
	}
	return float64(status.physical)
}
