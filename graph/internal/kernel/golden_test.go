package kernel

import (
	"bufio"
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
)

var writeGolden = flag.Bool("update", false,
	"record testdata/golden.txt anew (on amd64 with AVX2, without the tag noasm)")

// goldenFile holds what the kernels make of fixed inputs on amd64, with vector instructions: a line each of the name
// and the bits of the results. The loops in Go, on other processors and under the tag noasm, must agree with it.
const goldenFile = "testdata/golden.txt"

// TestGolden: the kernels of this processor agree with those that were recorded.
func TestGolden(t *testing.T) {
	if *writeGolden {
		recordGolden(t)
	}
	want := readGolden(t)
	for _, g := range goldens() {
		got, stored := g.results(), want[g.name]
		if len(got) != len(stored) {
			t.Errorf("%s: %d results, %d recorded (run this test with -update if kernels change on purpose)",
				g.name, len(got), len(stored))
			continue
		}
		for i, v := range got {
			if !g.agrees(v, stored[i]) {
				t.Errorf("%s: element %d is %v (%08x), recorded %v (%08x); %v units in the last place are allowed",
					g.name, i, v, math.Float32bits(v), stored[i], math.Float32bits(stored[i]), g.units)
				break
			}
		}
		delete(want, g.name)
	}
	for name := range want {
		t.Errorf("%s: recorded and not computed", name)
	}
}

// agrees compares a result with the one that was recorded.
func (g golden) agrees(got, want float32) bool {
	if g.units == 0 {
		return math.Float32bits(got) == math.Float32bits(want)
	}
	scale := max(float32(g.scale), float32(math.Abs(float64(want))))
	unit := float64(math.Nextafter32(scale, math.MaxFloat32)) - float64(scale)
	return math.Abs(float64(got)-float64(want)) <= g.units*unit
}

// results runs the kernel on inputs that depend on its name alone.
func (g golden) results() []float32 {
	h := fnv.New64a()
	h.Write([]byte(g.name))
	return g.run(rand.New(rand.NewPCG(h.Sum64(), 1)))
}

func recordGolden(t *testing.T) {
	var b strings.Builder
	for _, g := range goldens() {
		fmt.Fprintf(&b, "%s:", g.name)
		for _, v := range g.results() {
			fmt.Fprintf(&b, " %08x", math.Float32bits(v))
		}
		b.WriteByte('\n')
	}
	if err := os.WriteFile(goldenFile, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readGolden(t *testing.T) map[string][]float32 {
	f, err := os.Open(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all := map[string][]float32{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		name, values, _ := strings.Cut(lines.Text(), ":")
		for _, text := range strings.Fields(values) {
			bits, err := strconv.ParseUint(text, 16, 32)
			if err != nil {
				t.Fatalf("%s: %s: %v", goldenFile, name, err)
			}
			all[name] = append(all[name], math.Float32frombits(uint32(bits)))
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
