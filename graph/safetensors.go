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
	"unicode/utf8"
)

// metaKey is the entry of the header that holds the metadata; the others are its keys for what a Params knows beside
// its tensors.
const (
	metaKey   = "__metadata__"
	metaSeed  = "aegis.seed"
	metaState = "aegis.state" // JSON list of the tensors that are not trainable
)

// maxHeader is the limit of the safetensors format for its JSON header.
const maxHeader = 100_000_000

// tensorInfo is the entry of one tensor in a safetensors header.
type tensorInfo struct {
	DType   string   `json:"dtype"`
	Shape   []int    `json:"shape"`
	Offsets [2]int64 `json:"data_offsets"`
}

// WriteTo writes the tensors in order, and Metadata, as one safetensors file: eight bytes of header length, a JSON
// header, the little-endian values. Equal contents give equal bytes. Scalars are not written: schedules set them. What
// ReadFrom would refuse is an error before anything is written: values that are not finite, and metadata that is not
// UTF-8 or uses a key of the format's own.
func (p *Params) WriteTo(w io.Writer) (int64, error) {
	if w == nil {
		return 0, errors.New("graph: writing parameters: the writer is nil")
	}
	if err := p.checkWritable(); err != nil {
		return 0, fmt.Errorf("graph: writing parameters: %w", err)
	}
	header, err := p.header()
	if err != nil {
		return 0, err
	}
	buf := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	n, err := w.Write(append(buf, header...))
	written := int64(n)
	for _, v := range p.order {
		if err != nil {
			break
		}
		buf = buf[:0]
		for _, x := range v.Value.Float32 {
			buf = binary.LittleEndian.AppendUint32(buf, math.Float32bits(x))
		}
		for _, x := range v.Value.Float64 {
			buf = binary.LittleEndian.AppendUint64(buf, math.Float64bits(x))
		}
		n, err = w.Write(buf)
		written += int64(n)
	}
	if err != nil {
		return written, fmt.Errorf("graph: writing parameters: %w", err)
	}
	return written, nil
}

// checkWritable finds what could be written but not read again.
func (p *Params) checkWritable() error {
	for key, value := range p.Metadata {
		if key == metaSeed || key == metaState {
			return fmt.Errorf("metadata %q: the key is taken by the file format", key)
		}
		if !utf8.ValidString(key) || !utf8.ValidString(value) {
			return fmt.Errorf("metadata %q: key and value must be valid UTF-8", key)
		}
	}
	for _, v := range p.order {
		for i := range v.Value.Len() {
			if x := v.Value.At(i); math.IsNaN(x) || math.IsInf(x, 0) {
				return fmt.Errorf("tensor %q: element %d is %v", v.Name, i, x)
			}
		}
	}
	return nil
}

// header is the JSON header, padded with spaces so that the values start at a multiple of eight bytes.
func (p *Params) header() ([]byte, error) {
	meta := map[string]string{}
	for k, v := range p.Metadata {
		meta[k] = v
	}
	var state []string
	for _, v := range p.order {
		if !v.Trainable {
			state = append(state, v.Name)
		}
	}
	meta[metaSeed] = strconv.FormatUint(p.seed, 10)
	if state != nil {
		list, err := json.Marshal(state)
		if err != nil {
			return nil, fmt.Errorf("graph: writing parameters: %w", err)
		}
		meta[metaState] = string(list)
	}
	var b bytes.Buffer
	field := func(name string, value any) error {
		key, err := json.Marshal(name)
		if err != nil {
			return err
		}
		val, err := json.Marshal(value)
		if err != nil {
			return err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(val)
		return nil
	}
	b.WriteByte('{')
	err := field(metaKey, meta)
	offset := int64(0)
	for _, v := range p.order {
		b.WriteByte(',')
		width, name := int64(4), "F32"
		if p.dtype == Float64 {
			width, name = 8, "F64"
		}
		end := offset + width*int64(v.Value.Len())
		err = errors.Join(err, field(v.Name, tensorInfo{name, v.Value.Shape, [2]int64{offset, end}}))
		offset = end
	}
	if err != nil {
		return nil, fmt.Errorf("graph: writing parameters: %w", err)
	}
	b.WriteByte('}')
	for b.Len()%8 != 0 {
		b.WriteByte(' ')
	}
	return b.Bytes(), nil
}

// ReadFrom reads a safetensors file whose tensors are all F32 or all F64. It reads to the end; a file that is truncated,
// too long, inconsistent, or that holds a NaN or an infinity is an error, which leaves p as it was.
//
// An empty p takes everything over from the file, and is sealed. A p that has tensors keeps their memory, and so every
// program over it sees the new values: the file must have tensors of the same names, shapes and type. The seed stays
// then, and so do the scalars; Metadata is that of the file.
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
	delete(meta, metaSeed)
	delete(meta, metaState)
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

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}
