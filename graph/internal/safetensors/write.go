package safetensors

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"math"
)

// Write writes the tensors in order. Equal contents give equal bytes. It returns the number of bytes written.
func Write(w io.Writer, metadata map[string]string, tensors []Tensor) (int64, error) {
	header, err := marshalHeader(metadata, tensors)
	if err != nil {
		return 0, err
	}
	buf := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	n, err := w.Write(append(buf, header...))
	written := int64(n)
	for _, t := range tensors {
		if err != nil {
			break
		}
		buf = buf[:0]
		for _, x := range t.Float32 {
			buf = binary.LittleEndian.AppendUint32(buf, math.Float32bits(x))
		}
		for _, x := range t.Float64 {
			buf = binary.LittleEndian.AppendUint64(buf, math.Float64bits(x))
		}
		n, err = w.Write(buf)
		written += int64(n)
	}
	return written, err
}

// marshalHeader returns the JSON header, padded with spaces so that the values start at a multiple of eight bytes.
func marshalHeader(metadata map[string]string, tensors []Tensor) ([]byte, error) {
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
	if metadata == nil {
		metadata = map[string]string{}
	}
	b.WriteByte('{')
	err := field(MetadataKey, metadata)
	offset := int64(0)
	for _, t := range tensors {
		b.WriteByte(',')
		dtype := "F32"
		if t.Float64 != nil {
			dtype = "F64"
		}
		end := offset + width(dtype)*int64(len(t.Float32)+len(t.Float64))
		err = errors.Join(err, field(t.Name, entry{dtype, t.Shape, [2]int64{offset, end}}))
		offset = end
	}
	if err != nil {
		return nil, err
	}
	b.WriteByte('}')
	for b.Len()%8 != 0 {
		b.WriteByte(' ')
	}
	return b.Bytes(), nil
}
