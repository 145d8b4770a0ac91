package data_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

// writeIDX writes images and labels into a folder under the names of MNIST, with or without .gz.
func writeIDX(t testing.TB, images, labels data.IDX, gz bool) (imagesPath, labelsPath string) {
	t.Helper()
	folder := t.TempDir()
	put := func(name string, x data.IDX) string {
		if gz {
			name += ".gz"
		}
		var b bytes.Buffer
		err := data.WriteIDX(&b, x, data.IDXOptions{Gzip: gz})
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, name), b.Bytes(), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		return filepath.Join(folder, name)
	}
	return put("train-images-idx3-ubyte", images), put("train-labels-idx1-ubyte", labels)
}

func TestLoadOfIDX(t *testing.T) {
	images := data.IDX{Dims: []int{3, 2, 4}, Data: make([]byte, 24)}
	for i := range images.Data {
		images.Data[i] = byte(11 * i)
	}
	labels := data.IDX{Dims: []int{3}, Data: []byte{4, 0, 2}} // 1 and 3 are classes too
	for _, gz := range []bool{false, true} {
		imagesPath, labelsPath := writeIDX(t, images, labels, gz)
		want := must(data.LoadIDX(imagesPath, labelsPath))(t)
		for _, o := range []options{{}, {LabelsPath: labelsPath}} {
			got := must(data.Load(imagesPath, o))(t)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%+v, want %+v", got, want)
			}
		}
		named := must(data.Load(imagesPath, options{Classes: []string{"a", "b", "c", "d", "e"}}))(t)
		if !reflect.DeepEqual(named.Labels, want.Labels) || named.Classes[4] != "e" {
			t.Errorf("labels %v of %q", named.Labels, named.Classes)
		}
		wantLoadError(t, imagesPath, options{Classes: []string{"a", "b", "c"}}, "idx: "+labelsPath, `unknown class "4"`)
		wantLoadError(t, labelsPath, options{}, "idx: "+labelsPath, "dimensions [3]: want 3 of them, {N, height, width}")
		wantLoadError(t, imagesPath, options{LabelsPath: imagesPath},
			"labels of shape [3 2 4] for samples of shape [3 2 4]: want [3]")
		wantLoadError(t, imagesPath, options{LabelsPath: "nowhere"}, "idx: nowhere: there is no such file")

		text := must(os.ReadFile(imagesPath))(t)
		if err := os.WriteFile(imagesPath, text[:len(text)-9], 0o600); err != nil {
			t.Fatal(err)
		}
		wantLoadError(t, imagesPath, options{}, "idx: "+imagesPath, "unexpected EOF")
		if err := os.WriteFile(imagesPath, append(text, 0), 0o600); err != nil {
			t.Fatal(err)
		}
		wantLoadError(t, imagesPath, options{}, "idx: "+imagesPath)
		if err := os.Remove(labelsPath); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(imagesPath, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := must(data.Load(imagesPath, options{}))(t); got.Labels != nil {
			t.Errorf("labels %v from nowhere", got.Labels)
		}
	}
	wantLoadError(t, write(t, "a.idx", "\x00\x00\x0d\x01\x00\x00\x00\x01"), options{}, "the element type is 32-bit float")
}
