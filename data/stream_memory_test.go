package data_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

// A pass keeps within the budget, which is a fraction of the samples' memory. Garbage is collected before each look
// at the heap, because its amount between two collections depends on the machine's load.
func TestOpenMemory(t *testing.T) {
	npyPath := write(t, "zeros.npy", npy("<f4", "False", "(160000, 100)", ""))
	info := must(os.Stat(npyPath))(t)
	if err := os.Truncate(npyPath, info.Size()+4*160_000*100); err != nil { // 64 MB that take no place on the disk
		t.Fatal(err)
	}
	csvPath := write(t, "digits.csv", strings.Repeat(strings.Repeat("1,", 99)+"2\n",
		40_000)) // 16 MB in memory, 8 in the file
	live := func() int {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	for _, c := range []struct {
		path      string
		n, budget int
		lines     int // bytes of text, which is read as strings
	}{{npyPath, 160_000, 12 << 20, 0}, {csvPath, 40_000, 5 << 20, 200 * 40_000}} {
		name, before := filepath.Base(c.path), live()
		f := must(data.Open(c.path, options{NoHeader: true, Budget: int64(c.budget)}))(t)
		high := live()
		var begin, end runtime.MemStats
		runtime.ReadMemStats(&begin)
		n := 0
		for b, err := range f.Stream(data.BatchOptions{Shuffle: true}) {
			if err != nil {
				t.Fatal(err)
			}
			if n += b.N; n/128%100 == 0 {
				high = max(high, live())
			}
		}
		runtime.ReadMemStats(&end)
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		if n != c.n {
			t.Errorf("%d samples of %d", n, c.n)
		}
		allocated := int(end.TotalAlloc - begin.TotalAlloc)
		t.Logf("%s: %.1f MB beside what there was and %.1f MB allocated by a pass, of a budget of %.1f MB",
			name, float64(high-before)/1e6, float64(allocated)/1e6, float64(c.budget)/1e6)
		if high-before > c.budget/2 {
			t.Errorf("%s: %d bytes are kept, on a budget of %d", name, high-before, c.budget)
		}
		if allocated > c.budget+c.lines {
			t.Errorf("%s: a pass allocates %d bytes, on a budget of %d", name, allocated, c.budget)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	for name, c := range map[string]file{
		"csv": {write(b, "a.csv", strings.Repeat(strings.Repeat("-0.12345,", 99)+"1.2e-05\n", 5000)),
			options{NoHeader: true, Budget: 2 << 20}},
		"npy": {write(b, "a.npy", npy("<f4", "False", "(5000, 100)", strings.Repeat("\x00\x00\x80\x3f", 500_000))),
			options{Budget: 2 << 20}},
	} {
		b.Run(name, func(b *testing.B) {
			f := must(data.Open(c.path, c.o))(b)
			defer f.Close()
			info := must(os.Stat(c.path))(b)
			b.SetBytes(info.Size())
			b.ReportAllocs()
			for b.Loop() {
				for _, err := range f.Stream(data.BatchOptions{Shuffle: true}) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
