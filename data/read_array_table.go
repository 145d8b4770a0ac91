package data

import (
	"fmt"
	"slices"
	"strconv"
)

// arrayTable is an array of samples, with an optional array of labels, and arrays of named inputs.
type arrayTable struct {
	name    string
	x       *values
	y       *array
	labels  *classes
	plain   bool // the labels are the numbers of the classes
	inputs  []*values
	names   []string // of the inputs
	release func() error
}

// openArrays puts together samples, labels (the array y, or those in a file, or none) and the arrays of the named
// inputs. It takes over release, which closes their file.
func openArrays(
	name string, o ReadOptions, release func() error, labelsPath string, x, y *array, inputs ...*array,
) (table, error) {
	var err error
	if labelsPath != "" {
		closeX, closeY := release, (func() error)(nil)
		if y, closeY, err = openLabels(labelsPath); err == nil {
			release = func() error { return firstOf(closeX(), closeY()) }
		}
	}
	var t *arrayTable
	if err == nil {
		t, err = newArrayTable(name, x, y, o)
	}
	for k := 0; k < len(inputs) && err == nil; k++ {
		err = t.addInput(o.Inputs[k].Name, inputs[k], o)
	}
	if err != nil {
		_ = release() // the first error is the one to report
		return nil, err
	}
	t.release = release
	return t, nil
}

// openLabels opens a file of labels, IDX or NPY.
func openLabels(path string) (*array, func() error, error) {
	if endsIn(".npy")(path, false) {
		return openNPYArray(path)
	}
	return openIDXArray(path)
}

// newArrayTable puts samples and labels (nil: none) together.
func newArrayTable(name string, x, y *array, o ReadOptions) (*arrayTable, error) {
	t := &arrayTable{name: name, y: y}
	var err error
	if t.x, err = newValues(x, o.Image, o); err != nil {
		return nil, err
	}
	if y == nil {
		return t, nil
	}
	if y.rows() != x.rows() || y.width() != 1 {
		return nil, fmt.Errorf("%s: labels of shape %v for samples of shape %v: want [%d]", y.what, y.shape, x.shape,
			x.rows())
	}
	if err := t.findClasses(o.Classes); err != nil {
		return nil, fmt.Errorf("%s: %w", y.what, err)
	}
	return t, nil
}

// addInput takes an array as the input of a name.
func (t *arrayTable) addInput(name string, a *array, o ReadOptions) error {
	if a.rows() != t.x.rows() {
		return fmt.Errorf("%s: shape %v for samples of shape %v: want one row for each sample", a.what, a.shape, t.x.shape)
	}
	v, err := newValues(a, Image{}, o)
	if err != nil {
		return err
	}
	v.keep, v.advice = false, replaceInput
	t.inputs, t.names = append(t.inputs, v), append(t.names, name)
	if err := t.header().Inputs.check(0); err != nil {
		return fmt.Errorf("%s: %w", a.what, err)
	}
	return nil
}

// findClasses reads all labels. Integers from 0 are class numbers, as in IDX; others are class names.
func (t *arrayTable) findClasses(known []string) error {
	r, err := t.y.from(0)
	if err != nil {
		return err
	}
	defer r.close()
	found := newClasses(nil)
	largest := 0
	t.plain = !t.y.element.isText()
	for range t.y.rows() {
		src, err := r.next()
		if err != nil {
			return err
		}
		name, err := t.y.element.text(src)
		if err != nil {
			return err
		}
		if _, err := found.number(name); err != nil {
			return err
		}
		if n, err := strconv.Atoi(name); err != nil || n < 0 || n >= maxClasses {
			t.plain = false
		} else {
			largest = max(largest, n)
		}
	}
	if known != nil {
		return t.matchClasses(known, found)
	}
	if t.plain {
		for n := range largest + 1 {
			_, _ = found.number(strconv.Itoa(n)) // at most maxClasses of them
		}
	}
	found.settle()
	t.labels = found
	return nil
}

// matchClasses numbers labels by the known classes: by name, unless all labels are numbers and no class is named by
// one.
func (t *arrayTable) matchClasses(known []string, found *classes) error {
	t.labels = newClasses(known)
	named := false
	for _, name := range known {
		if _, err := strconv.Atoi(name); err == nil {
			named = true
		}
	}
	t.plain = t.plain && !named
	for _, name := range found.names {
		if n, err := strconv.Atoi(name); t.plain && err == nil && n < len(known) {
			continue
		}
		if _, err := t.labels.number(name); err != nil {
			return err
		}
	}
	return nil
}

func (t *arrayTable) header() Header {
	h := Header{Name: t.name, N: t.x.rows(), D: t.x.width(), Image: t.x.geometry}
	if t.labels != nil {
		h.Classes = t.labels.names
	}
	for k, in := range t.inputs {
		h.Inputs = append(h.Inputs, Input{Name: t.names[k], D: in.width()})
	}
	return h
}

// arrays lists all arrays that rows are read from.
func (t *arrayTable) arrays() []*array {
	all := []*array{t.x.array}
	if t.y != nil {
		all = append(all, t.y)
	}
	for _, in := range t.inputs {
		all = append(all, in.array)
	}
	return all
}

func (t *arrayTable) seeks() bool {
	return !slices.ContainsFunc(t.arrays(), func(a *array) bool { return a.at == nil })
}

func (t *arrayTable) held() int64 {
	bytes := int64(0)
	for _, a := range t.arrays() {
		bytes += a.held()
	}
	return bytes
}

func (t *arrayTable) settle() []int { return nil }
func (t *arrayTable) close() error  { return t.release() }

func (t *arrayTable) rows(from position) (cursor, error) {
	c := &arrayCursor{table: t, row: from.row}
	for _, a := range t.arrays() {
		r, err := a.from(from.row)
		if err != nil {
			_ = c.close() // the first error is the one to report
			return nil, fmt.Errorf("%s: %w", a.what, err)
		}
		c.readers = append(c.readers, r)
	}
	c.x, c.inputs = t.x.decoder(c.readers[0]), make([]*decoder, len(t.inputs))
	if t.y != nil {
		c.y = c.readers[1]
	}
	for k, in := range t.inputs {
		c.inputs[k] = in.decoder(c.readers[len(c.readers)-len(t.inputs)+k])
	}
	return c, nil
}

// arrayCursor reads samples.
type arrayCursor struct {
	table   *arrayTable
	readers []*rowReader // of all arrays
	x       *decoder
	y       *rowReader
	inputs  []*decoder
	row     int
}

func (c *arrayCursor) at() position { return position{row: c.row} }

func (c *arrayCursor) close() error {
	var first error
	for _, r := range c.readers {
		first = firstOf(first, r.close())
	}
	return first
}

func (c *arrayCursor) next(x, inputs []float32) (label int, err error) {
	t := c.table
	if err := c.x.next(x, c.row); err != nil {
		return 0, err
	}
	if t.y != nil {
		src, err := c.y.next()
		if err == nil {
			label, err = t.label(src)
		}
		if err != nil {
			return 0, fmt.Errorf("%s: row %d: %w", t.y.what, c.row, err)
		}
	}
	for k, in := range t.inputs {
		if err := c.inputs[k].next(inputs[:in.width()], c.row); err != nil {
			return 0, err
		}
		inputs = inputs[in.width():]
	}
	c.row++
	return label, nil
}

// label returns the number of a label that findClasses has seen.
func (t *arrayTable) label(src []byte) (int, error) {
	if t.plain {
		return int(t.y.element.float(src)), nil
	}
	name, err := t.y.element.text(src)
	if err != nil {
		return 0, err
	}
	return t.labels.number(name)
}
