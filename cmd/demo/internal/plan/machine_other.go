//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package plan

// MachineMemory returns the bytes of memory that the machine has, 0 if that is unknown.
func MachineMemory() float64 { return 0 }
