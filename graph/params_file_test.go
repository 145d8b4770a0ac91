package graph_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"slices"
	"testing"
	"testing/iotest"

	"github.com/aegis-ae/aegis/graph"
)

// stored makes parameters of several shapes, one state tensor and awkward values.
func stored(t testing.TB, d graph.DType) *graph.Params {
	t.Helper()
	p := graph.NewParams(d, math.MaxUint64)
	compileReading(t, p, graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
		s.In("enc").In("0").Param("W", graph.HeNormal, 3, 4)
		s.In("norm").State("mean", graph.Constant(0.1), 1, 5)
		s.Param("<b> & é \"", graph.Zeros, 2, 1, 3)
		s.Scalar("beta", 2)
		return map[string]graph.Node{"y": s.Const([]float64{1}, 1, 1)}
	})
	awkward := p.Get("<b> & é \"").Value
	for i, v := range []float64{math.Copysign(0, -1), math.SmallestNonzeroFloat64, math.MaxFloat32, -1e-45, 0.1, math.Pi} {
		awkward.Set(i, v)
	}
	p.Metadata["model"] = `{"vae": {"beta": 4}}`
	return p
}

func write(t testing.TB, p *graph.Params) []byte {
	t.Helper()
	var b bytes.Buffer
	n, err := p.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Fatalf("%d bytes, %d reported, error %v", b.Len(), n, err)
	}
	return b.Bytes()
}

// read reads a file that must be readable.
func read(t testing.TB, file []byte) *graph.Params {
	t.Helper()
	p := graph.NewParams(graph.Float32, 99)
	n, err := p.ReadFrom(bytes.NewReader(file))
	if err != nil || n != int64(len(file)) {
		t.Fatalf("%d of %d bytes, error %v", n, len(file), err)
	}
	return p
}

// TestSafetensorsRoundTrip: values bit for bit, order, shapes, state, seed, metadata.
func TestSafetensorsRoundTrip(t *testing.T) {
	for _, d := range []graph.DType{graph.Float32, graph.Float64} {
		p := stored(t, d)
		file := write(t, p)
		if !bytes.Equal(file, write(t, stored(t, d))) {
			t.Error("equal contents, different bytes")
		}
		q := read(t, file)
		if q.Seed() != p.Seed() || q.DType() != d || q.Count() != p.Count() ||
			!slices.Equal(parameterNames(q), parameterNames(p)) {
			t.Errorf("read %v of %v, seed %d, %d numbers", parameterNames(q), q.DType(), q.Seed(), q.Count())
		}
		if len(q.Metadata) != 1 || q.Metadata["model"] != p.Metadata["model"] {
			t.Errorf("metadata %v", q.Metadata)
		}
		for _, v := range p.All() {
			w := q.Get(v.Name)
			if !slices.Equal(v.Value.Shape, w.Value.Shape) || v.Trainable != w.Trainable {
				t.Errorf("%s: shape %v, trainable %t", v.Name, w.Value.Shape, w.Trainable)
			}
			for i := range v.Value.Len() {
				if math.Float64bits(v.Value.At(i)) != math.Float64bits(w.Value.At(i)) {
					t.Errorf("%s: element %d is %v, was %v", v.Name, i, w.Value.At(i), v.Value.At(i))
				}
			}
		}
		if !bytes.Equal(file, write(t, q)) {
			t.Error("writing what was read gives other bytes")
		}
		for name, wrap := range map[string]func(io.Reader) io.Reader{"byte by byte": iotest.OneByteReader,
			"end with data": iotest.DataErrReader} {
			var q graph.Params
			if _, err := q.ReadFrom(wrap(bytes.NewReader(file))); err != nil || !bytes.Equal(write(t, &q), file) {
				t.Errorf("a reader that gives %s: %v", name, err)
			}
		}
		if n := binary.LittleEndian.Uint64(file); (8+n)%8 != 0 {
			t.Errorf("the data begin at %d, which is not a multiple of 8", 8+n)
		}
	}
}

// TestReadSeals: what a file does not have cannot be made, and what it has is used.
func TestReadSeals(t *testing.T) {
	p := read(t, write(t, stored(t, graph.Float64)))
	ask := func(name string) func(*graph.Scope) graph.Outputs {
		return func(s *graph.Scope) graph.Outputs {
			return graph.Outputs{Loss: s.In("enc").In("0").Param(name, graph.Zeros, 3, 4).Square().Sum()}
		}
	}
	prog := compile(t, p, graph.Config{}, ask("W"))
	if run(t, prog); prog.Loss() == 0 {
		t.Error("the stored values are not used")
	}
	wantError(t, buildError(t, p, graph.Config{}, ask("V")), `"enc/0/V"`, "3 stored")
}

// TestReadBeforeAsked: what a file holds for programs that are not compiled yet survives being read into empty
// parameters and into those of another program, and being written again. Programs get it with its shape checked, and
// may add more once the parameters are unsealed.
func TestReadBeforeAsked(t *testing.T) {
	body := func(s *graph.Scope) graph.Outputs {
		return graph.Outputs{Loss: s.Param("w", graph.Constant(5), 1, 2).Sum()}
	}
	head := func(columns int) func(s *graph.Scope) graph.Outputs {
		return func(s *graph.Scope) graph.Outputs {
			bias := s.State("mean", graph.Constant(1), 1, 1)
			return graph.Outputs{Loss: s.In("head").Param("w", graph.Constant(7), 1, columns).Sum().Add(bias)}
		}
	}
	whole := graph.NewParams(graph.Float64, 1)
	compile(t, whole, graph.Config{}, body)
	compile(t, whole, graph.Config{}, head(3))
	whole.Get("head/w").Value.Set(1, -4)
	file := write(t, whole)
	into := graph.NewParams(graph.Float64, 1)
	compile(t, into, graph.Config{}, body)
	for name, p := range map[string]*graph.Params{"empty": {}, "with a program": into} {
		if _, err := p.ReadFrom(bytes.NewReader(file)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !bytes.Equal(write(t, p), file) {
			t.Errorf("%s: written again, the file is another", name)
		}
		compile(t, p, graph.Config{}, body)
		wantError(t, buildError(t, p, graph.Config{}, head(2)), `"head/w" has shape [1 3], asked for [1 2]`)
		prog := compile(t, p, graph.Config{}, head(3))
		if run(t, prog); prog.Loss() != 7-4+7+1 {
			t.Errorf("%s: loss %v of what was stored, want 11", name, prog.Loss())
		}
		wantError(t, buildError(t, p, graph.Config{}, func(s *graph.Scope) graph.Outputs {
			return graph.Outputs{Loss: s.Param("mean", graph.Zeros, 1, 1)}
		}), `"mean" is both a parameter and state`)
		p.Unseal()
		compile(t, p, graph.Config{}, func(s *graph.Scope) graph.Outputs {
			return graph.Outputs{Loss: s.Param("new", graph.Constant(7), 1, 1)}
		})
	}
}

// TestReadInto: parameters that programs work on keep their memory, so that the programs see what was read; files that
// do not fit change nothing.
func TestReadInto(t *testing.T) {
	p := graph.NewParams(graph.Float32, 3)
	prog := compile(t, p, graph.Config{}, func(s *graph.Scope) graph.Outputs {
		return graph.Outputs{Loss: s.Param("w", graph.Constant(5), 1, 2).Mul(s.Scalar("beta", 1)).Sum()}
	})
	p.Metadata["note"] = "five"
	file := write(t, p)
	p.Get("w").Value.Set(0, 99)
	p.Metadata["note"] = "changed"
	if err := p.SetScalar("beta", 2); err != nil {
		t.Fatal(err)
	}
	before := write(t, p)
	other := graph.NewParams(graph.Float32, 1)
	compile(t, other, graph.Config{}, affine)
	double := graph.NewParams(graph.Float64, 1)
	compile(t, double, graph.Config{}, func(s *graph.Scope) graph.Outputs {
		return graph.Outputs{Loss: s.Param("w", graph.Constant(5), 1, 2).Sum()}
	})
	for _, bad := range [][]byte{file[:len(file)-1], write(t, other), write(t, double)} {
		if _, err := p.ReadFrom(bytes.NewReader(bad)); err == nil {
			t.Error("a file that does not fit is read")
		}
		if !bytes.Equal(write(t, p), before) {
			t.Error("a failed read changed the parameters")
		}
	}
	if _, err := p.ReadFrom(bytes.NewReader(file)); err != nil {
		t.Fatal(err)
	}
	if run(t, prog); prog.Loss() != 10 || p.Metadata["note"] != "five" {
		t.Errorf("the program computes %v with metadata %v after reading, want 1·(5 + 5)", prog.Loss(), p.Metadata)
	}
	if beta, ok := read(t, file).Scalar("beta"); !ok || beta != 1 {
		t.Errorf("the scalar is %v in empty parameters, want 1", beta)
	}
	if !bytes.Equal(write(t, p), file) {
		t.Error("the parameters are not those of the file")
	}
}

// TestUnreadableIsNotWritten: what ReadFrom would refuse is not written in the first place, not even in part.
func TestUnreadableIsNotWritten(t *testing.T) {
	for want, change := range map[string]func(p *graph.Params){
		"is NaN":        func(p *graph.Params) { p.Get("w").Value.Set(0, math.NaN()) },
		"is +Inf":       func(p *graph.Params) { p.Get("w").Value.Set(0, math.Inf(1)) },
		"UTF-8":         func(p *graph.Params) { p.Metadata["k"] = "a\xff" },
		"aegis.seed":    func(p *graph.Params) { p.Metadata["aegis.seed"] = "77" },
		"aegis.scalars": func(p *graph.Params) { p.Metadata["aegis.scalars"] = "{}" },
		"aegis.state":   func(p *graph.Params) { p.Metadata["aegis.state"] = "x" },
	} {
		p := graph.NewParams(graph.Float32, 3)
		compile(t, p, graph.Config{}, affine)
		change(p)
		var b bytes.Buffer
		if _, err := p.WriteTo(&b); b.Len() > 0 {
			t.Errorf("%s: %d bytes were written", want, b.Len())
		} else {
			wantError(t, err, want)
		}
	}
	p := graph.NewParams(graph.Float32, 3)
	if _, err := p.WriteTo(nil); err == nil {
		t.Error("no writer is no error")
	}
	if _, err := p.ReadFrom(nil); err == nil {
		t.Error("no reader is no error")
	}
}
