package data

import (
	"encoding/csv"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

var csvFormat = format{
	names: "CSV and TSV (.csv, .tsv, with or without .gz)",
	is:    endsIn(".csv", ".csv.gz", ".tsv", ".tsv.gz"),
	open:  func(path string, o ReadOptions) (table, error) { return openCSV(path, o) },
}

// csvTable is a table of text: a line is a sample, a column is a feature, the labels or part of a named input.
type csvTable struct {
	kind     string // for errors
	path     string
	comma    rune
	gzip     bool
	begin    int64    // where the text begins: after a byte order mark
	body     position // where the samples begin
	layout   layout
	numbers  numberReader
	inputs   numberReader // of named inputs
	classes  *classes
	geometry Image
}

func openCSV(path string, o ReadOptions) (*csvTable, error) {
	t := &csvTable{kind: "csv: " + path, path: path, classes: newClasses(o.Classes), geometry: o.Image}
	if err := t.open(o); err != nil {
		return nil, fmt.Errorf("%s: %w", t.kind, err)
	}
	return t, nil
}

// open finds out what the columns are.
func (t *csvTable) open(o ReadOptions) error {
	first, r, close, err := t.start()
	if err != nil {
		return err
	}
	defer close()
	t.numbers = newNumberReader(o)
	t.inputs = t.numbers
	t.inputs.keep, t.inputs.advice = false, replaceInput
	header, err := t.numbers.isHeader(first, o)
	if err != nil {
		return err
	}
	t.body = position{offset: t.begin}
	if header {
		t.body = position{offset: t.begin + r.InputOffset(), line: lastLine(r, first)}
	}
	if t.layout, err = newLayout(first, header, o); err != nil {
		return err
	}
	if err := t.geometry.check(len(t.layout.columns)); err != nil {
		return err
	}
	if t.layout.label < 0 {
		t.classes = nil
	}
	return nil
}

func (t *csvTable) header() Header {
	h := Header{Name: setName(t.path, filepath.Ext(strings.TrimSuffix(t.path, ".gz"))), D: len(t.layout.columns),
		Image: t.geometry}
	h.Features, h.Inputs = t.layout.names, t.layout.inputs.Header()
	if t.classes != nil && t.classes.final {
		h.Classes = t.classes.names
	}
	return h
}

func (t *csvTable) seeks() bool  { return !t.gzip }
func (t *csvTable) held() int64  { return 0 }
func (t *csvTable) close() error { return nil }

func (t *csvTable) settle() []int {
	if t.classes == nil {
		return nil
	}
	return t.classes.settle()
}

// rows reads from an earlier cursor's position on, or from the first sample.
func (t *csvTable) rows(from position) (cursor, error) {
	if from == (position{}) {
		from = t.body
	}
	offset := from.offset
	if t.gzip {
		offset = 0
	}
	text, close, err := t.text(offset)
	if err == nil && offset < from.offset {
		if _, err = text.Discard(int(from.offset)); err != nil {
			_ = close()
			err = compressed(err)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.kind, err)
	}
	return &csvCursor{table: t, from: from, here: from, lines: t.reader(text), closeText: close}, nil
}

// csvCursor reads samples.
type csvCursor struct {
	table      *csvTable
	from, here position
	lines      *csv.Reader
	closeText  func() error
}

func (c *csvCursor) at() position { return c.here }
func (c *csvCursor) close() error { return c.closeText() }

func (c *csvCursor) next(x, inputs []float32) (label int, err error) {
	fields, err := c.lines.Read()
	if err == io.EOF && c.here.row == 0 {
		return 0, fmt.Errorf("%s: there are no samples", c.table.kind)
	}
	if err == io.EOF {
		return 0, io.EOF
	}
	if err != nil {
		return 0, fmt.Errorf("%s: %w", c.table.kind, c.table.lineError(err, c.from.line))
	}
	if label, err = c.table.sample(x, inputs, fields); err != nil {
		line, _ := c.lines.FieldPos(0)
		return 0, fmt.Errorf("%s: line %d%w", c.table.kind, c.from.line+line, err)
	}
	c.here.row++
	c.here.offset = c.from.offset + c.lines.InputOffset()
	c.here.line = c.from.line + lastLine(c.lines, fields)
	return label, nil
}

// lastLine is the number of the line on which the last record read ends.
func lastLine(r *csv.Reader, fields []string) int {
	last := len(fields) - 1
	line, _ := r.FieldPos(last)
	return line + strings.Count(fields[last], "\n")
}

// sample reads the fields of a line. Its errors continue a text that ends in the number of the line.
func (t *csvTable) sample(x, inputs []float32, fields []string) (label int, err error) {
	if len(fields) != t.layout.fields {
		return 0, fmt.Errorf(": %s, but the first line has %d", count(len(fields), "field"), t.layout.fields)
	}
	if err := t.read(&t.numbers, x, t.layout.columns, fields); err != nil {
		return 0, err
	}
	if err := t.read(&t.inputs, inputs, t.layout.inputColumns, fields); err != nil {
		return 0, err
	}
	if t.classes == nil {
		return 0, nil
	}
	name := strings.TrimSpace(fields[t.layout.label])
	if t.numbers.missing[name] {
		return 0, fmt.Errorf(", %s: %q: the label is missing", t.layout.describe(t.layout.label), name)
	}
	if label, err = t.classes.number(name); err != nil {
		return 0, fmt.Errorf(", %s: %w", t.layout.describe(t.layout.label), err)
	}
	return label, nil
}

// read reads the numbers in some of the fields, with errors as those of sample.
func (t *csvTable) read(numbers *numberReader, x []float32, columns []int, fields []string) (err error) {
	for j, column := range columns {
		if x[j], err = numbers.read(fields[column]); err != nil {
			return fmt.Errorf(", %s: %w%s", t.layout.describe(column), err, t.layout.doubt)
		}
	}
	return nil
}
