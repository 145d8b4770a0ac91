package data

import (
	"fmt"
	"io"
	"math"
)

// values is an array whose rows become the features or an input of the samples.
type values struct {
	*array
	geometry Image
	order    []int  // where the elements of a row go; nil: they stay where they are
	pixels   bool   // bytes become 0..1
	keep     bool   // NaN is a missing value, not an error
	advice   string // of the error
}

// newValues finds out how to read the rows of an array, given the wanted geometry.
func newValues(a *array, want Image, o ReadOptions) (*values, error) {
	if a.element.isText() {
		return nil, fmt.Errorf("%s: the elements are text, not numbers", a.what)
	}
	v := &values{array: a, keep: o.Missing == KeepMissing, advice: imputeFeature}
	var err error
	if v.geometry, v.order, err = arrangement(a, want); err != nil {
		return nil, fmt.Errorf("%s: %w", a.what, err)
	}
	v.pixels = a.element.kind == 'u' && a.element.size == 1 && !v.geometry.IsZero()
	return v, nil
}

// decoder decodes the rows of an array one after another.
type decoder struct {
	*values
	rows   *rowReader
	stored []float32 // a row in the order of the file, if that is another
}

func (v *values) decoder(rows *rowReader) *decoder {
	d := &decoder{values: v, rows: rows}
	if v.order != nil {
		d.stored = make([]float32, v.width())
	}
	return d
}

// next decodes a row; its number is for errors. After the last row the error is io.EOF.
func (d *decoder) next(x []float32, row int) error {
	src, err := d.rows.next()
	if err == io.EOF {
		return io.EOF
	}
	if err != nil {
		return fmt.Errorf("%s: row %d: %w", d.what, row, err)
	}
	if err := d.decode(x, src); err != nil {
		return fmt.Errorf("%s: row %d%w", d.what, row, err)
	}
	return nil
}

// decode decodes the elements of a row. Its errors continue a text that ends in the number of the row.
func (d *decoder) decode(x []float32, src []byte) error {
	into := x
	if d.order != nil {
		into = d.stored
	}
	d.element.floats(into, src)
	if d.pixels {
		for i, v := range into {
			into[i] = v / 255
		}
	}
	if d.order != nil {
		for i, v := range into {
			x[d.order[i]] = v
		}
	}
	if d.element.kind != 'f' {
		return nil
	}
	for j, v := range into {
		if finite(v) || v != v && d.keep {
			continue
		}
		exact := d.element.float(src[j*d.element.size:])
		if d.order != nil {
			j = d.order[j]
		}
		switch {
		case v != v:
			return fmt.Errorf(", column %d: NaN: the value is missing; %s", j, d.advice)
		case math.IsInf(exact, 0):
			return fmt.Errorf(", column %d: %v is not a finite number", j, exact)
		}
		return fmt.Errorf(", column %d: %v is beyond float32, whose largest number is 3.4e38", j, exact)
	}
	return nil
}
