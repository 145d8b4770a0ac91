package plan

import (
	"bytes"
	"fmt"
	"os"
	"testing"
)

// TestMachineMemory compares with /proc/meminfo, which leaves out what the kernel took for itself at start.
func TestMachineMemory(t *testing.T) {
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		t.Skip(err)
	}
	var kilobytes float64
	if _, err := fmt.Fscanf(bytes.NewReader(text), "MemTotal: %f kB", &kilobytes); err != nil {
		t.Fatal(err)
	}
	if got, want := MachineMemory(), kilobytes*1024; got < 0.9*want || got > 1.1*want {
		t.Errorf("%g bytes of memory, but /proc/meminfo says %g", got, want)
	}
}
