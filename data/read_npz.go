package data

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

var npzFormat = format{
	names: "NPZ (.npz)",
	is:    endsIn(".npz"),
	open:  openNPZ,
}

// npzSamples and npzLabels are the usual names of arrays, in order of preference.
var (
	npzSamples = []string{"x", "X", "data", "images", "features", "arr_0", "x_train", "X_train", "train_images"}
	npzLabels  = []string{"y", "Y", "labels", "label", "target", "targets"}
)

func openNPZ(path string, o ReadOptions) (table, error) {
	z, err := openArchive(path)
	var x, y *array
	var inputs []*array
	if err == nil {
		x, y, inputs, err = z.choose(o)
	}
	if err != nil {
		return nil, firstOf(fmt.Errorf("npz: %s: %w", path, err), z.close())
	}
	return openArrays(setName(path, ".npz"), o, z.close, o.LabelsPath, x, y, inputs...)
}

// npz is an open archive. Its methods return errors that do not name it.
type npz struct {
	file   *os.File
	size   int64
	path   string
	names  []string          // of the arrays, in the order of the file
	arrays map[string]*array // nil for those that cannot be read
	broken map[string]error  // why
	inputs []string          // the arrays of named inputs, which are samples or labels only on request
}

// openArchive reads the headers of all arrays. The caller must close the archive, even after an error.
func openArchive(path string) (*npz, error) {
	z := &npz{path: path, arrays: make(map[string]*array), broken: make(map[string]error)}
	var err error
	if z.file, err = os.Open(path); err != nil {
		return z, cause(err)
	}
	info, err := z.file.Stat()
	if err != nil {
		return z, cause(err)
	}
	z.size = info.Size()
	archive, err := zip.NewReader(z.file, z.size)
	if err != nil {
		return z, err
	}
	for _, entry := range archive.File {
		if name, ok := strings.CutSuffix(entry.Name, ".npy"); ok && !slices.Contains(z.names, name) {
			z.names = append(z.names, name)
			z.arrays[name], z.broken[name] = z.open(entry)
		}
	}
	return z, nil
}

func (z *npz) close() error {
	if z.file == nil {
		return nil
	}
	return z.file.Close()
}

// choose returns the arrays of samples, labels and named inputs.
func (z *npz) choose(o ReadOptions) (x, y *array, inputs []*array, err error) {
	for _, in := range o.Inputs {
		z.inputs = append(z.inputs, in.Name)
	}
	name, err := z.samples(o.Array)
	if err == nil {
		x, err = z.array(name)
	}
	switch {
	case err != nil || o.LabelsPath != "":
	case o.LabelsArray != "":
		y, err = z.array(o.LabelsArray)
	default:
		y = z.labels(name, x.rows())
	}
	for k := 0; k < len(o.Inputs) && err == nil; k++ {
		var a *array
		a, err = z.array(o.Inputs[k].Name)
		if err == nil && o.Inputs[k].Columns != nil {
			err = fmt.Errorf("array %q: only tables have columns (Inputs, Columns)", o.Inputs[k].Name)
		}
		inputs = append(inputs, a)
	}
	return x, y, inputs, err
}

// open reads the header of an array.
func (z *npz) open(entry *zip.File) (*array, error) {
	offset, err := entry.DataOffset()
	if err != nil {
		return nil, err
	}
	if entry.CompressedSize64 > uint64(max(0, z.size-offset)) {
		return nil, fmt.Errorf("the file is truncated: %w", io.ErrUnexpectedEOF)
	}
	compressedSize := int64(entry.CompressedSize64)
	if entry.Method == zip.Store {
		return npyArrayAt(io.NewSectionReader(z.file, offset, compressedSize), compressedSize)
	}
	r, err := entry.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	a, begin, err := readNPYHeader(r)
	if err != nil {
		return nil, compressed(err)
	}
	a.open = func() (io.ReadCloser, error) {
		r, err := entry.Open()
		if err == nil {
			if _, err = io.CopyN(io.Discard, r, begin); err != nil {
				_ = r.Close()
			}
		}
		return r, err
	}
	return a, a.check(compressedSize)
}

// array returns the array of a name.
func (z *npz) array(name string) (*array, error) {
	a, ok := z.arrays[name]
	switch {
	case !ok:
		return nil, fmt.Errorf("there is no array %q: there are %s", name, z.list())
	case z.broken[name] != nil:
		return nil, fmt.Errorf("array %q: %w", name, z.broken[name])
	}
	a.what = fmt.Sprintf("npz: %s: array %q", z.path, name)
	return a, nil
}

// list describes the arrays for a message.
func (z *npz) list() string {
	var all []string
	for _, name := range z.names {
		if a := z.arrays[name]; z.broken[name] == nil {
			all = append(all, fmt.Sprintf("%q of shape %v", name, a.shape))
		} else {
			all = append(all, fmt.Sprintf("%q", name))
		}
	}
	return strings.Join(all, ", ")
}

// samples returns the name of the array of samples: the requested one, the only one, the only one of more than one
// dimension, or the only one with a usual name.
func (z *npz) samples(name string) (string, error) {
	if name != "" {
		return name, nil
	}
	if len(z.names) == 0 {
		return "", errors.New("it has no arrays")
	}
	names := slices.DeleteFunc(slices.Clone(z.names), func(name string) bool { return slices.Contains(z.inputs, name) })
	if len(names) == 1 {
		return names[0], nil
	}
	var wide, usual []string
	for _, name := range names {
		if z.broken[name] == nil && len(z.arrays[name].shape) > 1 {
			wide = append(wide, name)
		}
		if slices.Contains(npzSamples, name) {
			usual = append(usual, name)
		}
	}
	switch {
	case len(wide) == 1:
		return wide[0], nil
	case len(usual) == 1 && !z.isSplit():
		return usual[0], nil
	}
	return "", fmt.Errorf("several arrays could be the samples: name one (Array) of %s", z.list())
}

// isSplit reports whether there is a test part, so that the training part must be named.
func (z *npz) isSplit() bool {
	return slices.ContainsFunc(z.names, func(name string) bool { return strings.Contains(strings.ToLower(name), "test") })
}

// labels returns the array of the labels of n samples: n integers or texts under a usual name, or under the name of
// the samples with y for x, labels for images, or labels or target for data. It is nil if there is none.
func (z *npz) labels(samples string, n int) *array {
	candidates := slices.Clone(npzLabels)
	pairs := [][2]string{{"x", "y"}, {"X", "y"}, {"X", "Y"}, {"images", "labels"}, {"data", "labels"}, {"data", "target"}}
	for _, pair := range pairs {
		if other := strings.Replace(samples, pair[0], pair[1], 1); other != samples {
			candidates = slices.Insert(candidates, 0, other)
		}
	}
	for _, name := range candidates {
		if slices.Contains(z.inputs, name) {
			continue
		}
		if a, err := z.array(name); err == nil && name != samples && a.rows() == n && a.width() == 1 &&
			a.element.kind != 'f' {
			return a
		}
	}
	return nil
}
