package safetensors

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// MetadataKey is the entry of the header that holds the metadata; no tensor can have this name.
const MetadataKey = "__metadata__"

// Tensor is one tensor of a file, with its values in the slice of its element type.
type Tensor struct {
	Name    string
	Shape   []int
	Float32 []float32
	Float64 []float64
}

// entry is what the header says of one tensor.
type entry struct {
	DType   string   `json:"dtype"`
	Shape   []int    `json:"shape"`
	Offsets [2]int64 `json:"data_offsets"`
}

// width returns the number of bytes of an element.
func width(dtype string) int64 {
	if dtype == "F64" {
		return 8
	}
	return 4
}

// maxElements is the number of elements that a tensor can have.
const maxElements = 1 << 40

// elements returns the number of elements of a shape.
func elements(shape []int) (int64, error) {
	n := int64(1)
	for _, d := range shape {
		if d < 1 {
			return 0, fmt.Errorf("shape %v: every extent must be at least 1", shape)
		}
		if int64(d) > maxElements/n {
			return 0, fmt.Errorf("shape %v has more than %d elements", shape, int64(maxElements))
		}
		n *= int64(d)
	}
	return n, nil
}

// parseHeader takes the metadata and the tensors from a JSON header.
func (f *Reader) parseHeader(raw []byte) error {
	members, err := parseObject(raw)
	if err != nil {
		return err
	}
	f.Metadata = map[string]string{}
	entries := map[string]entry{}
	for name, member := range members {
		if name == MetadataKey {
			if err := json.Unmarshal(member, &f.Metadata); err != nil || f.Metadata == nil {
				return errors.New("metadata: it must be an object of strings")
			}
			continue
		}
		var e entry
		if err := json.Unmarshal(member, &e); err != nil {
			return fmt.Errorf("tensor %q: %w", name, err)
		}
		entries[name] = e
		f.Tensors = append(f.Tensors, Tensor{Name: name, Shape: e.Shape})
	}
	slices.SortFunc(f.Tensors, func(a, b Tensor) int {
		return cmp.Or(cmp.Compare(entries[a.Name].Offsets[0], entries[b.Name].Offsets[0]), cmp.Compare(a.Name, b.Name))
	})
	end := int64(0)
	for _, t := range f.Tensors {
		e, first := entries[t.Name], entries[f.Tensors[0].Name].DType
		if err := e.check(first, end); err != nil {
			return fmt.Errorf("tensor %q: %w", t.Name, err)
		}
		f.Double = e.DType == "F64"
		end = e.Offsets[1]
	}
	return nil
}

// check reports a tensor of another element type than the first, or whose data do not begin at the given byte.
func (e entry) check(first string, begin int64) error {
	if e.DType != "F32" && e.DType != "F64" {
		return fmt.Errorf("element type %q: only F32 and F64 are known", e.DType)
	}
	if e.DType != first {
		return fmt.Errorf("element type %s beside %s", e.DType, first)
	}
	n, err := elements(e.Shape)
	if want := [2]int64{begin, begin + width(e.DType)*n}; err == nil && e.Offsets != want {
		err = fmt.Errorf("data at %v: shape %v needs %v", e.Offsets, e.Shape, want)
	}
	return err
}

// parseObject splits a JSON object into its members. A name that occurs twice, where encoding/json would keep the last,
// is an error, as the format demands.
func parseObject(raw []byte) (map[string]json.RawMessage, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("it must be a JSON object")
	}
	members := map[string]json.RawMessage{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		name, _ := key.(string) // the decoder allows nothing else here
		if _, twice := members[name]; twice {
			return nil, fmt.Errorf("%q occurs twice", name)
		}
		var member json.RawMessage
		if err := d.Decode(&member); err != nil {
			return nil, err
		}
		members[name] = member
	}
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("text after the JSON object")
	}
	return members, nil
}
