package safetensors_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/graph/internal/safetensors"
)

// TestRoundTrip: what was written is read again, in order, and then the file ends.
func TestRoundTrip(t *testing.T) {
	for _, want := range [][]safetensors.Tensor{
		{{Name: "b", Shape: []int{2}, Float32: []float32{1, -2}},
			{Name: "a", Shape: []int{1, 3}, Float32: []float32{3, 4, 5}}},
		{{Name: "w", Shape: []int{2, 1}, Float64: []float64{0.1, 1e300}}},
		nil,
	} {
		var file bytes.Buffer
		n, err := safetensors.Write(&file, map[string]string{"key": "value"}, want)
		if err != nil || n != int64(file.Len()) {
			t.Fatalf("%d of %d bytes written, error %v", n, file.Len(), err)
		}
		f, err := safetensors.Open(&file)
		if err != nil {
			t.Fatal(err)
		}
		if f.Metadata["key"] != "value" || len(f.Tensors) != len(want) {
			t.Errorf("metadata %v and %d tensors", f.Metadata, len(f.Tensors))
		}
		for _, w := range want {
			got, err := f.Next()
			if err != nil {
				t.Fatal(err)
			}
			if got.Name != w.Name || !slices.Equal(got.Shape, w.Shape) || !slices.Equal(got.Float32, w.Float32) ||
				!slices.Equal(got.Float64, w.Float64) {
				t.Errorf("read %v, want %v", got, w)
			}
		}
		if _, err := f.Next(); err != io.EOF {
			t.Errorf("after the last tensor: error %v", err)
		}
	}
}

// TestNames: a tensor cannot take the name of the metadata's entry, and vectors and numbers, which package graph has
// not, are part of the format.
func TestNames(t *testing.T) {
	var file bytes.Buffer
	tensors := []safetensors.Tensor{{Name: safetensors.MetadataKey, Shape: []int{1}, Float32: []float32{1}}}
	if _, err := safetensors.Write(&file, nil, tensors); err != nil {
		t.Fatal(err)
	}
	if _, err := safetensors.Open(&file); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("error %v", err)
	}
	file.Reset()
	if _, err := safetensors.Write(&file, nil, []safetensors.Tensor{{Name: "number", Float64: []float64{7}}}); err != nil {
		t.Fatal(err)
	}
	f, err := safetensors.Open(&file)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := f.Next(); err != nil || len(n.Shape) != 0 || n.Float64[0] != 7 {
		t.Errorf("the number is %v (%v)", n, err)
	}
}
