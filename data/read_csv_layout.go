package data

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// layout says what the columns of a table are.
type layout struct {
	fields  int      // in a line
	columns []int    // the columns of the features, in their order
	label   int      // the column of the labels, or -1
	header  []string // the names of all columns; nil without a header
	names   []string // those of the features
	doubt   string   // for errors: the first line may have been a sample

	inputs       Inputs // named inputs, and
	inputColumns []int  // the columns of each, one input behind the other
}

// newLayout finds the columns, given the first line.
func newLayout(first []string, header bool, o ReadOptions) (layout, error) {
	l := layout{fields: len(first), label: -1}
	if header {
		numbers := 0
		for _, name := range first {
			name = strings.Clone(strings.TrimSpace(name))
			l.header = append(l.header, name)
			if _, err := parseNumber(name); err == nil {
				numbers++
			}
		}
		if numbers > 0 && !o.Header {
			l.doubt = "; the first line was taken as column names; if it is a sample, set NoHeader"
		}
	}
	var err error
	if o.Label != "" {
		if l.label, err = l.findOne(o.Label, "the labels"); err != nil {
			return l, err
		}
	}
	if err := l.findInputs(o.Inputs); err != nil {
		return l, err
	}
	if o.Columns != nil {
		if err := l.findColumns(o.Columns); err != nil {
			return l, err
		}
	} else {
		for column := range l.fields {
			// R and pandas write row names into a first column without a name.
			if l.isFeature(column) && !(column == 0 && header && l.header[0] == "" && l.fields > 1) {
				l.columns = append(l.columns, column)
			}
		}
		if header {
			for _, column := range l.columns {
				l.names = append(l.names, l.header[column])
			}
		}
	}
	if len(l.columns) == 0 {
		return l, errors.New("no column is left for the features")
	}
	return l, nil
}

// find returns the column of a name.
func (l *layout) find(name string) (int, error) {
	column := slices.Index(l.header, name)
	if column < 0 {
		return -1, nil
	}
	if again := slices.Index(l.header[column+1:], name); again >= 0 {
		return -1, fmt.Errorf("columns %d and %d are both named %q", column, column+1+again, name)
	}
	return column, nil
}

// isFeature reports whether a column is neither the labels nor an input.
func (l *layout) isFeature(column int) bool {
	return column != l.label && !slices.Contains(l.inputColumns, column)
}

// findOne finds a column by its name or else by its number.
func (l *layout) findOne(name, what string) (int, error) {
	if column, err := l.find(name); column >= 0 || err != nil {
		return column, err
	}
	column, err := strconv.Atoi(name)
	switch {
	case err == nil && column >= 0 && column < l.fields:
		return column, nil
	case err == nil:
		return -1, fmt.Errorf("there is no column %d for %s: want 0 to %d", column, what, l.fields-1)
	case l.header == nil:
		return -1, fmt.Errorf("there is no column %q for %s: the table has no header, so give its number, 0 to %d",
			name, what, l.fields-1)
	}
	return -1, fmt.Errorf("there is no column %q for %s: there are %s", name, what, quoted(l.header))
}

// findInputs finds the columns of the named inputs.
func (l *layout) findInputs(inputs []ReadInput) error {
	for _, in := range inputs {
		names := in.Columns
		if names == nil {
			for k := 1; slices.Contains(l.header, numberedColumn(in.Name, k)); k++ {
				names = append(names, numberedColumn(in.Name, k))
			}
			if names == nil || slices.Contains(l.header, in.Name) {
				names = []string{in.Name}
			}
		}
		for _, name := range names {
			column, err := l.findOne(name, fmt.Sprintf("the input %q", in.Name))
			if err != nil {
				return err
			}
			l.inputColumns = append(l.inputColumns, column)
		}
		l.inputs = append(l.inputs, Input{Name: in.Name, D: len(names)})
	}
	return l.inputs.check(0)
}

// numberedColumn is the name of column number k, from 1, of an input of several.
func numberedColumn(input string, k int) string { return input + "_" + strconv.Itoa(k) }

// findColumns finds the features by name, or without a header by their number.
func (l *layout) findColumns(names []string) error {
	l.names = slices.Clone(names)
	if l.header == nil {
		for column := range l.fields {
			if l.isFeature(column) {
				l.columns = append(l.columns, column)
			}
		}
		if len(l.columns) != len(names) {
			return fmt.Errorf("%s of features, but %d are wanted, and without a header they are not found by name",
				count(len(l.columns), "column"), len(names))
		}
		return nil
	}
	var missing []string
	for _, name := range names {
		column, err := l.find(name)
		if err != nil {
			return err
		}
		if column < 0 {
			missing = append(missing, name)
		}
		l.columns = append(l.columns, column)
	}
	if missing != nil {
		return fmt.Errorf("%s missing: %s; there are %s", count(len(missing), "column"), quoted(missing), quoted(l.header))
	}
	return nil
}

// describe names a column in an error.
func (l *layout) describe(column int) string { return columnName(column, l.header) }
