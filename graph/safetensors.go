package graph

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"unicode/utf8"
)

// metaKey is the entry of the header that holds the metadata; the others are its keys for what a Params knows beside
// its tensors.
const (
	metaKey   = "__metadata__"
	metaSeed  = "aegis.seed"
	metaState = "aegis.state" // JSON list of the tensors that are not trainable
	// JSON object of the scalars: schedules have set them, and a model with other weights in its loss is another model
	metaScalars = "aegis.scalars"
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
// header, the little-endian values. Equal contents give equal bytes. Scalars are part of the metadata. What
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
		if key == metaSeed || key == metaState || key == metaScalars {
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
	if len(p.scalars) > 0 {
		values := map[string]float64{}
		for name, t := range p.scalars {
			values[name] = t.At(0)
		}
		object, err := json.Marshal(values)
		if err != nil {
			return nil, fmt.Errorf("graph: writing parameters: %w", err)
		}
		meta[metaScalars] = string(object)
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
