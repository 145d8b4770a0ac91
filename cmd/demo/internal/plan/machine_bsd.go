//go:build darwin || dragonfly || freebsd || netbsd || openbsd

package plan

import "golang.org/x/sys/unix"

// MachineMemory returns the bytes of memory that the machine has, 0 if that is unknown.
func MachineMemory() float64 {
	for _, name := range []string{"hw.memsize", "hw.physmem64", "hw.physmem"} { // of macOS, of NetBSD, of the others
		if bytes, err := unix.SysctlUint64(name); err == nil {
			return float64(bytes)
		}
	}
	return 0
}
