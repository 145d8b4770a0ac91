package graph_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// fileOf makes a file of a header and n bytes of zeros.
func fileOf(header string, n int) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(b, header...), make([]byte, n)...)
}

// entry is the header's entry of one tensor.
func entry(name, dtype, shape string, from, to int) string {
	return fmt.Sprintf(`%q:{"dtype":%q,"shape":%s,"data_offsets":[%d,%d]}`, name, dtype, shape, from, to)
}

func headerOf(entries ...string) string { return "{" + strings.Join(entries, ",") + "}" }

// readError is the error of a file that must be refused, after a check that the parameters are as before.
func readError(t *testing.T, file []byte) error {
	t.Helper()
	p := graph.NewParams(graph.Float64, 5)
	n, err := p.ReadFrom(bytes.NewReader(file))
	if err == nil {
		t.Errorf("a corrupt file is read: %q", file)
		return nil
	}
	if n > int64(len(file)) || p.Seed() != 5 || p.DType() != graph.Float64 || len(p.All()) != 0 {
		t.Errorf("after an error: %d bytes read, parameters %v", n, p)
	}
	return err
}

func TestTruncatedFiles(t *testing.T) {
	for _, d := range []graph.DType{graph.Float32, graph.Float64} {
		file := write(t, stored(t, d))
		for n := range file {
			wantError(t, readError(t, file[:n]), "reading parameters")
		}
		wantError(t, readError(t, append(file, 0)), "bytes after the last tensor")
	}
}

func TestCorruptFiles(t *testing.T) {
	good := entry("a", "F32", "[1,2]", 0, 8)
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{"header of one byte", fileOf("{", 0), "header of 1 bytes"},
		{"huge header", append(binary.LittleEndian.AppendUint64(nil, math.MaxUint64), "{}"...),
			"header of 18446744073709551615 bytes"},
		{"header beyond the limit", append(binary.LittleEndian.AppendUint64(nil, 100_000_001), "{}"...), "100000001"},
		{"header beyond the file", append(binary.LittleEndian.AppendUint64(nil, 90_000_000), "{}"...),
			"truncated: 2 of 90000000"},
		{"no JSON", fileOf("{]", 0), "header"},
		{"two values", fileOf("{}{}", 0), "header"},
		{"null", fileOf("null", 0), "header"},
		{"a list", fileOf("[]", 0), "header"},
		{"null for a tensor", fileOf(headerOf(`"a":null`), 0), `"a"`},
		{"a tensor that is a number", fileOf(headerOf(`"a":3`), 0), `"a"`},
		{"metadata that are no strings", fileOf(headerOf(`"__metadata__":{"n":3}`), 0), "metadata"},
		{"duplicate tensor", fileOf(headerOf(good, good), 8), `"a"`},
		{"element type", fileOf(headerOf(entry("a", "I64", "[1,1]", 0, 8)), 8), `"I64"`},
		{"mixed element types", fileOf(headerOf(good, entry("b", "F64", "[1,1]", 8, 16)), 16), "F64 beside F32"},
		{"vector", fileOf(headerOf(entry("a", "F32", "[2]", 0, 8)), 8), "two dimensions"},
		{"no shape", fileOf(headerOf(`"a":{"dtype":"F32","data_offsets":[0,4]}`), 4), "two dimensions"},
		{"zero extent", fileOf(headerOf(entry("a", "F32", "[0,2]", 0, 0)), 0), "at least 1"},
		{"negative extents", fileOf(headerOf(entry("a", "F32", "[-1,-2]", 0, 8)), 8), "at least 1"},
		{"absurd shape", fileOf(headerOf(entry("a", "F32", "[4611686018427387904,4]", 0, 0)), 0), "elements"},
		{"extent that overflows", fileOf(headerOf(entry("a", "F32", "[1,99999999999999999999]", 0, 8)), 8), `"a"`},
		{"fraction as extent", fileOf(headerOf(entry("a", "F32", "[1,2.5]", 0, 8)), 8), `"a"`},
		{"shape against offsets", fileOf(headerOf(entry("a", "F32", "[1,3]", 0, 8)), 8), "[0 12]"},
		{"backward offsets", fileOf(headerOf(entry("a", "F32", "[1,2]", 8, 0)), 8), "data at [8 0]"},
		{"negative offsets", fileOf(headerOf(entry("a", "F32", "[1,2]", -8, 0)), 8), "data at [-8 0]"},
		{"a gap before the first", fileOf(headerOf(entry("a", "F32", "[1,2]", 4, 12)), 12), "data at [4 12]"},
		{"a gap", fileOf(headerOf(good, entry("b", "F32", "[1,1]", 12, 16)), 16), `"b"`},
		{"an overlap", fileOf(headerOf(good, entry("b", "F32", "[1,2]", 4, 12)), 12), `"b"`},
		{"the same place", fileOf(headerOf(good, entry("b", "F32", "[1,2]", 0, 8)), 8), `"b"`},
		{"extreme offsets", fileOf(headerOf(entry("a", "F32", "[1,1]", math.MinInt64, math.MaxInt64),
			entry("b", "F32", "[1,1]", math.MaxInt64, math.MinInt64)), 8), "data at"},
		{"empty name", fileOf(headerOf(entry("", "F32", "[1,2]", 0, 8)), 8), "is not a valid name"},
		{"bad name", fileOf(headerOf(entry("a//b", "F32", "[1,2]", 0, 8)), 8), `"a//b"`},
		{"seed", fileOf(headerOf(`"__metadata__":{"aegis.seed":"x"}`, good), 8), "seed"},
		{"state", fileOf(headerOf(`"__metadata__":{"aegis.state":"{"}`, good), 8), "aegis.state"},
		{"huge tensor, no data", fileOf(headerOf(entry("a", "F32", "[65536,65536]", 0, 4<<32)), 0), "truncated"},
		{"bytes after the last tensor", fileOf(headerOf(good), 9), "bytes after"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			wantError(t, readError(t, c.file), "reading parameters", c.want)
			runtime.ReadMemStats(&after)
			if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
				t.Errorf("a file of %d bytes made the reader allocate %d", len(c.file), got)
			}
		})
	}
}

func TestFilesWithoutNumbers(t *testing.T) {
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		single := fileOf(headerOf(entry("a", "F32", "[1,2]", 0, 8)), 8)
		binary.LittleEndian.PutUint32(single[len(single)-4:], math.Float32bits(float32(x)))
		wantError(t, readError(t, single), `"a"`, "element 1")
		double := fileOf(headerOf(entry("a", "F64", "[1,1]", 0, 8)), 8)
		binary.LittleEndian.PutUint64(double[len(double)-8:], math.Float64bits(x))
		wantError(t, readError(t, double), `"a"`, "element 0")
	}
}

// TestUnusualButValidFiles: other writers' orders, spaces and unknown keys.
func TestUnusualButValidFiles(t *testing.T) {
	p := read(t, fileOf(headerOf(entry("b", "F32", "[1,1]", 8, 12), entry("a", "F32", "[1,2]", 0, 8))+"   ", 12))
	if names := parameterNames(p); len(names) != 2 || names[0] != "a" || names[1] != "b" || !p.Get("a").Trainable {
		t.Errorf("tensors %v, want those of the data's order", names)
	}
	if p := read(t, fileOf("{}", 0)); len(p.All()) != 0 || p.Metadata == nil {
		t.Errorf("an empty file gives %v", p)
	}
	// The specification allows null nowhere, but says nothing of metadata; either way the result must be usable.
	q := graph.NewParams(graph.Float32, 1)
	if _, err := q.ReadFrom(bytes.NewReader(fileOf(`{"__metadata__":null}`, 0))); err == nil {
		q.Metadata["a"] = "b"
	}
}

func FuzzReadFrom(f *testing.F) {
	f.Add(write(f, stored(f, graph.Float32)))
	f.Add(write(f, stored(f, graph.Float64)))
	f.Add(fileOf("{}", 0))
	f.Add(fileOf(headerOf(`"__metadata__":{"aegis.state":"[\"a\"]"}`, entry("a", "F32", "[1,2]", 0, 8)), 8))
	f.Add(fileOf(headerOf(entry("a", "F32", "[65536,65536]", 0, 4<<32)), 3))
	f.Fuzz(func(t *testing.T, file []byte) {
		p := graph.NewParams(graph.Float32, 1)
		n, err := p.ReadFrom(bytes.NewReader(file))
		if err != nil {
			wantError(t, err, "reading parameters")
			if len(p.All()) != 0 {
				t.Error("an error and tensors")
			}
			return
		}
		if n != int64(len(file)) {
			t.Errorf("%d of %d bytes read", n, len(file))
		}
		// What is read can be written, and is then the same.
		again := write(t, p)
		q := graph.NewParams(graph.Float32, 1)
		if _, err := q.ReadFrom(bytes.NewReader(again)); err != nil {
			t.Fatalf("what was read and written cannot be read: %v", err)
		}
		if !bytes.Equal(write(t, q), again) {
			t.Error("the second writing differs from the first")
		}
	})
}
