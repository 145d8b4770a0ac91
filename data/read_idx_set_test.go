package data_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

func TestFromIDX(t *testing.T) {
	images := data.IDX{Dims: []int{3, 1, 2}, Data: []byte{0, 255, 51, 102, 1, 254}}
	labels := data.IDX{Dims: []int{3}, Data: []byte{2, 0, 2}}
	s := must(data.FromIDX(images, labels))(t)
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	if want := []float32{0, 1, 0.2, 0.4, 1.0 / 255, 254.0 / 255}; !slices.Equal(s.X, want) {
		t.Errorf("pixels %v, want %v", s.X, want)
	}
	if s.N != 3 || s.D != 2 || s.Image != (data.Image{Height: 1, Width: 2, Channels: 1}) {
		t.Errorf("got %v", s)
	}
	if !slices.Equal(s.Labels, []int{2, 0, 2}) || !slices.Equal(s.Classes, []string{"0", "1", "2"}) {
		t.Errorf("labels %v of %q", s.Labels, s.Classes)
	}
	un := must(data.FromIDX(images, data.IDX{}))(t)
	if err := un.Check(); err != nil || un.Labels != nil {
		t.Errorf("without labels: %v, %v", un, err)
	}

	wantError(t, second(data.FromIDX(images, data.IDX{Dims: []int{2}, Data: []byte{1, 2}})),
		"data: idx: labels: 2 labels for 3 images")
	wantError(t, second(data.FromIDX(images, images)), "labels: dimensions [3 1 2]: want one")
	wantError(t, second(data.FromIDX(labels, images)), "images: dimensions [3]: want 3 of them")
	wantError(t, second(data.FromIDX(data.IDX{}, labels)), "images: the number of dimensions is 0")
	wantError(t, second(data.FromIDX(images, data.IDX{Dims: []int{4}, Data: []byte{1}})), "labels: 1 bytes of data")
	images.Data = images.Data[:5]
	wantError(t, second(data.FromIDX(images, labels)), "images: 5 bytes of data for dimensions [3 1 2]: want 6")
}

func TestLoadIDX(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, x data.IDX, o data.IDXOptions) string {
		t.Helper()
		var b bytes.Buffer
		if err := data.WriteIDX(&b, x, o); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	images := write("train-images.gz", data.IDX{Dims: []int{2, 1, 2}, Data: []byte{0, 255, 51, 0}},
		data.IDXOptions{Gzip: true})
	labels := write("train-labels", data.IDX{Dims: []int{2}, Data: []byte{1, 0}}, data.IDXOptions{})
	long := write("long-labels", data.IDX{Dims: []int{3}, Data: []byte{1, 0, 1}}, data.IDXOptions{})

	s := must(data.LoadIDX(images, labels))(t)
	if got, want := s.String(), "train-images: 2 samples x 2 features (1x2), 2 classes"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if un := must(data.LoadIDX(images, ""))(t); un.Labels != nil || un.N != 2 {
		t.Errorf("without labels: %v", un)
	}

	damaged := filepath.Join(dir, "damaged")
	if err := os.WriteFile(damaged, []byte(smallIDX[:14]), 0o600); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(dir, "missing")
	_, err := data.LoadIDX(missing, labels)
	wantError(t, err, missing)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v is not fs.ErrNotExist", err)
	}
	wantError(t, second(data.LoadIDX(images, missing)), missing)
	wantError(t, second(data.LoadIDX(images, damaged)), damaged+": 6 bytes of data for dimensions [2 3]: got 2")
	wantError(t, second(data.LoadIDX(dir, labels)), dir)
	wantError(t, second(data.LoadIDX("", "")), "open")
	wantError(t, second(data.LoadIDX(images, long)), images, long, "labels: 3 labels for 2 images")
	wantError(t, second(data.LoadIDX(labels, images)), labels, "images: dimensions [2]: want 3 of them")
}
