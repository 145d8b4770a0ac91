package graph_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"slices"
	"testing"
	"testing/iotest"

	"github.com/aegis-ae/aegis/graph"
)

// TestReadsPython reads files that the safetensors package for Python (0.8) has written.
func TestReadsPython(t *testing.T) {
	load := func(name string) *graph.Params {
		file, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return read(t, file)
	}
	p := load("python_float32.safetensors")
	if names := parameterNames(p); !slices.Equal(names, []string{"a <&>é", "enc/0/W", "enc/0/b"}) {
		t.Fatalf("tensors %v", names)
	}
	if p.Metadata["source"] != "python" || p.Metadata["note"] != `é "quoted"` || len(p.Metadata) != 2 || p.Seed() != 0 {
		t.Errorf("metadata %v", p.Metadata)
	}
	if got, want := p.Get("enc/0/W").Value.Float32,
		[]float32{1.5, -2.25, 3e-8, 0, float32(math.Copysign(0, -1)), 1e30}; !slices.Equal(got, want) {
		t.Errorf("W = %v, want %v", got, want)
	}
	if got := p.Get("a <&>é").Value; !slices.Equal(got.Shape, []int{2, 1, 2}) ||
		!slices.Equal(got.Float32, []float32{0, 1, 2, 3}) {
		t.Errorf("a = %v", got)
	}
	if got := load("python_float64.safetensors").Get("w").Value; got.DType() != graph.Float64 ||
		!slices.Equal(got.Float64, []float64{math.Pi, -1e300}) {
		t.Errorf("w = %v", got)
	}
}

// TestHeaderIsPlainJSON checks the file against the format's description, without the package's own reader.
func TestHeaderIsPlainJSON(t *testing.T) {
	file := write(t, stored(t, graph.Float32))
	n := binary.LittleEndian.Uint64(file)
	var header map[string]struct {
		DType   string `json:"dtype"`
		Shape   []int  `json:"shape"`
		Offsets []int  `json:"data_offsets"`
	}
	raw := file[8 : 8+n]
	if raw[0] != '{' {
		t.Error("the header does not begin with {")
	}
	if err := json.Unmarshal(raw, &header); err != nil {
		t.Fatal(err)
	}
	w := header["enc/0/W"]
	if w.DType != "F32" || !slices.Equal(w.Shape, []int{3, 4}) || !slices.Equal(w.Offsets, []int{0, 48}) {
		t.Errorf("entry %v", w)
	}
	if m := header["norm/mean"]; !slices.Equal(m.Offsets, []int{48, 68}) {
		t.Errorf("entry %v", m)
	}
	if data := file[8+n:]; len(data) != 4*(12+5+6) || math.Float32frombits(binary.LittleEndian.Uint32(data[48:])) != 0.1 {
		t.Errorf("%d bytes of data", len(data))
	}
}

// failingWriter fails after n bytes.
type failingWriter struct {
	n   int
	err error
}

func (w *failingWriter) Write(b []byte) (int, error) {
	if len(b) > w.n {
		n := w.n
		w.n = 0
		return n, w.err
	}
	w.n -= len(b)
	return len(b), nil
}

func TestFailuresBelow(t *testing.T) {
	boom := errors.New("disk full")
	p := stored(t, graph.Float32)
	file := write(t, p)
	for n := range len(file) {
		written, err := p.WriteTo(&failingWriter{n, boom})
		if wantError(t, err, "writing parameters"); !errors.Is(err, boom) || written != int64(n) {
			t.Fatalf("with room for %d bytes: %d written, error %v", n, written, err)
		}
		q := graph.NewParams(graph.Float32, 1)
		_, err = q.ReadFrom(iotest.TimeoutReader(bytes.NewReader(file)))
		wantError(t, err, "reading parameters")
	}
	for _, n := range []int{0, 3, 8, 20, len(file) - 1, len(file)} { // also where the file could end
		r := io.MultiReader(bytes.NewReader(file[:n]), iotest.ErrReader(boom))
		_, err := graph.NewParams(graph.Float32, 1).ReadFrom(r)
		if wantError(t, err); !errors.Is(err, boom) {
			t.Errorf("a reader that fails after %d of %d bytes: %v", n, len(file), err)
		}
	}
}
