package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/aegis-ae/aegis/graph/internal/safetensors"
)

// The keys of the metadata for what a Params holds beside its tensors.
const (
	metaSeed  = "aegis.seed"
	metaState = "aegis.state" // JSON list of the tensors that are not trainable
	// JSON object of the scalars: schedules set them, and a model with other weights in its loss is another model
	metaScalars = "aegis.scalars"
)

// WriteTo writes the tensors in order, and Metadata, as one safetensors file. Equal contents give equal bytes. Scalars
// are part of the metadata. What ReadFrom would refuse is an error before anything is written: values that are not
// finite, and metadata that is not UTF-8 or uses a key of the format's own.
func (p *Params) WriteTo(w io.Writer) (int64, error) {
	if w == nil {
		return 0, errors.New("graph: writing parameters: the writer is nil")
	}
	metadata, err := p.fileMetadata()
	if err != nil {
		return 0, fmt.Errorf("graph: writing parameters: %w", err)
	}
	tensors := make([]safetensors.Tensor, len(p.order))
	for i, v := range p.order {
		if err := v.checkFinite(); err != nil {
			return 0, fmt.Errorf("graph: writing parameters: %w", err)
		}
		tensors[i] = safetensors.Tensor{
			Name: v.Name, Shape: v.Value.Shape, Float32: v.Value.Float32, Float64: v.Value.Float64,
		}
	}
	n, err := safetensors.Write(w, metadata, tensors)
	if err != nil {
		err = fmt.Errorf("graph: writing parameters: %w", err)
	}
	return n, err
}

func (v *Param) checkFinite() error {
	for i := range v.Value.Len() {
		if x := v.Value.At(i); math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("tensor %q: element %d is %v", v.Name, i, x)
		}
	}
	return nil
}

// fileMetadata returns Metadata with the seed, the names of the state and the scalars.
func (p *Params) fileMetadata() (map[string]string, error) {
	metadata := map[string]string{metaSeed: strconv.FormatUint(p.seed, 10)}
	for key, value := range p.Metadata {
		if key == metaSeed || key == metaState || key == metaScalars {
			return nil, fmt.Errorf("metadata %q: the key is taken by the file format", key)
		}
		if !utf8.ValidString(key) || !utf8.ValidString(value) {
			return nil, fmt.Errorf("metadata %q: key and value must be valid UTF-8", key)
		}
		metadata[key] = value
	}
	var state []string
	for _, v := range p.order {
		if !v.Trainable {
			state = append(state, v.Name)
		}
	}
	scalars := map[string]float64{}
	for name, t := range p.scalars {
		scalars[name] = t.At(0)
	}
	if state != nil {
		list, err := json.Marshal(state)
		if err != nil {
			return nil, err
		}
		metadata[metaState] = string(list)
	}
	if len(scalars) > 0 {
		object, err := json.Marshal(scalars)
		if err != nil {
			return nil, err
		}
		metadata[metaScalars] = string(object)
	}
	return metadata, nil
}

// ReadFrom reads a safetensors file whose tensors are all F32 or all F64. It reads to the end. A file that is
// truncated, too long or inconsistent, or that holds a NaN or an infinity, is an error, which leaves p as it was.
//
// An empty p takes everything over from the file, and is sealed. A p that has tensors keeps their memory, so that every
// program over it sees the new values: the file must have all of them, with the same shapes and type. Metadata and
// scalars are taken from the file; the seed stays.
//
// In both cases the file may hold tensors that no program over p has asked for yet. They are kept, and WriteTo writes
// them again. A program that is compiled later finds them by their paths, and fails to compile if it asks for another
// shape.
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
	if err := p.copyFrom(q); err != nil {
		return c.n, err
	}
	for _, v := range q.order {
		if p.byName[v.Name] == nil {
			p.insert(v.Name, v.Value, v.Trainable)
		}
	}
	p.Metadata = q.Metadata
	for name, t := range q.scalars {
		p.scalar(name, 0).Set(0, t.At(0))
	}
	return c.n, nil
}

func readParams(r io.Reader) (*Params, error) {
	f, err := safetensors.Open(r)
	if err != nil {
		return nil, err
	}
	for _, t := range f.Tensors {
		if err := errors.Join(checkName(t.Name), checkShape(t.Shape)); err != nil {
			return nil, fmt.Errorf("header: tensor %q: %w", t.Name, err)
		}
	}
	p := NewParams(Float32, 0)
	if f.Double {
		p.dtype = Float64
	}
	state, err := p.takeMetadata(f.Metadata)
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	for {
		t, err := f.Next()
		if err == io.EOF {
			p.Seal()
			return p, nil
		}
		if err != nil {
			return nil, err
		}
		v := p.insert(t.Name, Tensor{t.Shape, t.Float32, t.Float64}, !slices.Contains(state, t.Name))
		if err := v.checkFinite(); err != nil {
			return nil, err
		}
	}
}

// takeMetadata sets the seed, the scalars and Metadata, and returns the names of the state.
func (p *Params) takeMetadata(metadata map[string]string) (state []string, err error) {
	p.seed, err = strconv.ParseUint(metadata[metaSeed], 10, 64)
	if err != nil && metadata[metaSeed] != "" {
		return nil, fmt.Errorf("seed %q is not a number", metadata[metaSeed])
	}
	if list := metadata[metaState]; list != "" {
		if err := json.Unmarshal([]byte(list), &state); err != nil {
			return nil, fmt.Errorf("%s: %w", metaState, err)
		}
	}
	var scalars map[string]float64
	if object := metadata[metaScalars]; object != "" {
		if err := json.Unmarshal([]byte(object), &scalars); err != nil {
			return nil, fmt.Errorf("%s: %w", metaScalars, err)
		}
	}
	for name, v := range scalars {
		if err := errors.Join(checkName(name), p.dtype.check(v)); err != nil {
			return nil, fmt.Errorf("%s: %w", metaScalars, err)
		}
		p.scalar(name, v)
	}
	p.Metadata = metadata
	maps.DeleteFunc(p.Metadata, func(key, _ string) bool {
		return key == metaSeed || key == metaState || key == metaScalars
	})
	return state, nil
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
