package plan

import "golang.org/x/sys/unix"

// MachineMemory returns the bytes of memory that the machine has, 0 if that is unknown.
func MachineMemory() float64 {
	var info unix.Sysinfo_t
	if err := unix.Sysinfo(&info); err != nil {
		return 0
	}
	return float64(info.Totalram) * float64(info.Unit)
}
