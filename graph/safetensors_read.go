package graph

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
)

// ReadFrom reads a safetensors file whose tensors are all F32 or all F64. It reads to the end; a file that is truncated,
// too long, inconsistent, or that holds a NaN or an infinity is an error, which leaves p as it was.
//
// An empty p takes everything over from the file, and is sealed. A p that has tensors keeps their memory, and so every
// program over it sees the new values: the file must have tensors of the same names, shapes and type. Metadata and
// scalars are those of the file; the seed stays.
func (p *Params) ReadFrom(r io.Reader) (int64, error) {
	if r == nil {
		return 0, errors.New("graph: reading parameters: the reader is nil")
	}
	c := &counter{r: r}
	q, err := readParams(c)
	if err != nil {
		return c.n, fmt.Errorf("graph: reading parameters: %w", err)
	}
	if len(p.order) == 0 && len(p.scalars) == 0 {
		*p = *q
		return c.n, nil
	}
	if len(q.order) > 0 && p.dtype != q.dtype {
		return c.n, fmt.Errorf("graph: reading parameters: the file has %v, the parameters are %v", q.dtype, p.dtype)
	}
	if err := p.CopyFrom(q); err != nil {
		return c.n, err
	}
	p.Metadata = q.Metadata
	for name, t := range q.scalars {
		p.scalar(name, 0).Set(0, t.At(0))
	}
	return c.n, nil
}

func readParams(r io.Reader) (*Params, error) {
	var length [8]byte
	switch _, err := io.ReadFull(r, length[:]); err {
	case nil:
	case io.EOF, io.ErrUnexpectedEOF:
		return nil, errors.New("not a safetensors file: shorter than the eight bytes of the header's length")
	default:
		return nil, err
	}
	n := binary.LittleEndian.Uint64(length[:])
	if n < 2 || n > maxHeader {
		return nil, fmt.Errorf("not a safetensors file: a header of %d bytes (2 to %d are possible)", n, maxHeader)
	}
	raw, err := readExactly(r, int64(n))
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	names, infos, meta, err := parseHeader(raw)
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	p := NewParams(Float32, 0)
	if len(names) > 0 && infos[names[0]].DType == "F64" {
		p.dtype = Float64
	}
	if p.seed, err = strconv.ParseUint(meta[metaSeed], 10, 64); err != nil && meta[metaSeed] != "" {
		return nil, fmt.Errorf("header: seed %q is no number", meta[metaSeed])
	}
	var state []string
	if list := meta[metaState]; list != "" {
		if err := json.Unmarshal([]byte(list), &state); err != nil {
			return nil, fmt.Errorf("header: %s: %w", metaState, err)
		}
	}
	if err := p.readScalars(meta[metaScalars]); err != nil {
		return nil, fmt.Errorf("header: %s: %w", metaScalars, err)
	}
	delete(meta, metaSeed)
	delete(meta, metaState)
	delete(meta, metaScalars)
	p.Metadata = meta
	for _, name := range names {
		if err := p.readTensor(r, name, infos[name], !slices.Contains(state, name)); err != nil {
			return nil, fmt.Errorf("tensor %q: %w", name, err)
		}
	}
	switch extra, err := io.ReadFull(r, length[:1]); {
	case extra != 0:
		return nil, errors.New("bytes after the last tensor")
	case err != io.EOF:
		return nil, err
	}
	p.Seal()
	return p, nil
}

func (p *Params) readTensor(r io.Reader, name string, info tensorInfo, trainable bool) error {
	raw, err := readExactly(r, info.Offsets[1]-info.Offsets[0])
	if err != nil {
		return err
	}
	v := p.add(name, info.Shape, trainable)
	for i := range v.Value.Len() {
		var x float64
		if p.dtype == Float64 {
			x = math.Float64frombits(binary.LittleEndian.Uint64(raw[8*i:]))
		} else {
			x = float64(math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:])))
		}
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("element %d is %v", i, x)
		}
		v.Value.Set(i, x)
	}
	return nil
}

func (p *Params) readScalars(object string) error {
	if object == "" {
		return nil
	}
	var values map[string]float64
	if err := json.Unmarshal([]byte(object), &values); err != nil {
		return err
	}
	for name, v := range values {
		if err := errors.Join(checkName(name), p.dtype.check(v)); err != nil {
			return err
		}
		p.scalar(name, v)
	}
	return nil
}

// readExactly reads n bytes. Memory grows with what really arrives, so that a forged length cannot ask for more.
func readExactly(r io.Reader, n int64) ([]byte, error) {
	var b bytes.Buffer
	got, err := io.CopyN(&b, r, n)
	if err == io.EOF {
		return nil, fmt.Errorf("truncated: %d of %d bytes", got, n)
	}
	return b.Bytes(), err
}

// counter counts what is read through it.
type counter struct {
	r io.Reader
	n int64
}

// Read implements io.Reader.
func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}
