package data

import (
	"fmt"
	"io"
	"math"
	"strconv"
)

// arrayTable is an array of samples, with an array of labels or none.
type arrayTable struct {
	name     string
	x, y     *array
	geometry Image
	order    []int // where the elements of a row go; nil: they stay where they are
	pixels   bool  // bytes become 0..1
	keep     bool  // NaN is a missing value, not an error
	labels   *classes
	plain    bool // the labels are the numbers of the classes
	release  func() error
}

// newArrayTable puts samples and labels (nil: none) together. On error the caller closes the files.
func newArrayTable(name string, x, y *array, o ReadOptions, release func() error) (*arrayTable, error) {
	t := &arrayTable{name: name, x: x, y: y, keep: o.Missing == KeepMissing, release: release}
	if x.element.isText() {
		return nil, fmt.Errorf("%s: the elements are text, not numbers", x.what)
	}
	var err error
	if t.geometry, t.order, err = arrangement(x, o.Image); err != nil {
		return nil, fmt.Errorf("%s: %w", x.what, err)
	}
	t.pixels = x.element.kind == 'u' && x.element.size == 1 && !t.geometry.IsZero()
	if y == nil {
		return t, nil
	}
	if y.rows() != x.rows() || y.width() != 1 {
		return nil, fmt.Errorf("%s: labels of shape %v for samples of shape %v: want [%d]", y.what, y.shape, x.shape, x.rows())
	}
	if err := t.findClasses(o.Classes); err != nil {
		return nil, fmt.Errorf("%s: %w", y.what, err)
	}
	return t, nil
}

// findClasses reads all labels. Whole numbers from 0 are the numbers of the classes, as in IDX; others are their names.
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

// matchClasses numbers labels as the known classes are: by their names, unless all labels are numbers and no class is named
// so.
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
	h := Header{Name: t.name, N: t.x.rows(), D: t.x.width(), Image: t.geometry}
	if t.labels != nil {
		h.Classes = t.labels.names
	}
	return h
}

func (t *arrayTable) seeks() bool { return t.x.at != nil && (t.y == nil || t.y.at != nil) }

func (t *arrayTable) held() int64 {
	if t.y == nil {
		return t.x.held()
	}
	return t.x.held() + t.y.held()
}

func (t *arrayTable) settle() []int { return nil }
func (t *arrayTable) close() error  { return t.release() }

func (t *arrayTable) rows(from position) (cursor, error) {
	c := &arrayCursor{table: t, row: from.row}
	var err error
	if c.x, err = t.x.from(from.row); err != nil {
		return nil, fmt.Errorf("%s: %w", t.x.what, err)
	}
	if t.y != nil {
		if c.y, err = t.y.from(from.row); err != nil {
			_ = c.x.close() // the first error is the one to report
			return nil, fmt.Errorf("%s: %w", t.y.what, err)
		}
	}
	if t.order != nil {
		c.stored = make([]float32, t.x.width())
	}
	return c, nil
}

// arrayCursor reads samples.
type arrayCursor struct {
	table  *arrayTable
	x, y   *rowReader
	stored []float32 // a row in the order of the file, if that is another
	row    int
}

func (c *arrayCursor) at() position { return position{row: c.row} }

func (c *arrayCursor) close() error {
	err := c.x.close()
	if c.y != nil {
		if other := c.y.close(); err == nil {
			err = other
		}
	}
	return err
}

func (c *arrayCursor) next(x []float32) (label int, err error) {
	t := c.table
	src, err := c.x.next()
	if err == io.EOF {
		return 0, io.EOF
	}
	if err == nil {
		err = c.decode(x, src)
	}
	if err != nil {
		return 0, fmt.Errorf("%s: row %d%w", t.x.what, c.row, err)
	}
	if t.y != nil {
		if src, err = c.y.next(); err == nil {
			label, err = t.label(src)
		}
		if err != nil {
			return 0, fmt.Errorf("%s: row %d: %w", t.y.what, c.row, err)
		}
	}
	c.row++
	return label, nil
}

// decode decodes the elements of a row. Its errors go on after the number of the row.
func (c *arrayCursor) decode(x []float32, src []byte) error {
	t := c.table
	into := x
	if t.order != nil {
		into = c.stored
	}
	t.x.element.floats(into, src)
	if t.pixels {
		for i, v := range into {
			into[i] = v / 255
		}
	}
	if t.order != nil {
		for i, v := range into {
			x[t.order[i]] = v
		}
	}
	if t.x.element.kind != 'f' {
		return nil
	}
	for j, v := range into {
		if finite(v) || v != v && t.keep {
			continue
		}
		exact := t.x.element.float(src[j*t.x.element.size:])
		if t.order != nil {
			j = t.order[j]
		}
		switch {
		case v != v:
			return fmt.Errorf(", column %d: NaN: the value is missing; "+
				"to impute it, keep it (KeepMissing) and put a data.Imputer before the scaler", j)
		case math.IsInf(exact, 0):
			return fmt.Errorf(", column %d: %v is not a finite number", j, exact)
		}
		return fmt.Errorf(", column %d: %v is beyond float32, whose largest number is 3.4e38", j, exact)
	}
	return nil
}

// label returns the number of a label that has been read before.
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
