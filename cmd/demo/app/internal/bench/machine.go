package bench

import (
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/graph"
)

// machine is what a measured time depends on.
type machine struct {
	processor string // its model, or its architecture where that is not known
	threads   int    // that run at the same time: GOMAXPROCS, or less if there are less processors
	vectors   string
	golang    string
}

func thisMachine() machine {
	return machine{
		processor: processorModel(), threads: min(runtime.GOMAXPROCS(0), runtime.NumCPU()), vectors: graph.VectorLevel(),
		golang: fmt.Sprintf("%s %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH),
	}
}

// String describes the machine in one line.
func (m machine) String() string {
	return fmt.Sprintf("%s, %s, %s, %s", m.processor, report.Count(m.threads, "thread"), m.vectors, m.golang)
}

// processorModel is what Linux calls the model of the processor; elsewhere it is the architecture.
func processorModel() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	return modelName(string(text))
}

func modelName(cpuinfo string) string {
	for line := range strings.Lines(cpuinfo) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.Join(strings.Fields(value), " ")
		}
	}
	return runtime.GOARCH
}
