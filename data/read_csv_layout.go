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
	header  []string // the names of all columns, nil if there is no header
	names   []string // those of the features
	doubt   string   // for errors: the first line may have been a sample
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
			l.doubt = "; the first line was taken for the names of the columns: if it is a sample, say so (NoHeader)"
		}
	}
	var err error
	if o.Label != "" {
		if l.label, err = l.findLabel(o.Label); err != nil {
			return l, err
		}
	}
	if o.Columns != nil {
		if err := l.findColumns(o.Columns); err != nil {
			return l, err
		}
	} else {
		for column := range l.fields {
			// R and pandas write the names of rows into a first column that has no name itself.
			if column != l.label && !(column == 0 && header && l.header[0] == "" && l.fields > 1) {
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
		return l, errors.New("there is no column but that of the labels")
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

// findLabel finds the column of the labels by its name or else by its number.
func (l *layout) findLabel(label string) (int, error) {
	if column, err := l.find(label); column >= 0 || err != nil {
		return column, err
	}
	column, err := strconv.Atoi(label)
	switch {
	case err == nil && column >= 0 && column < l.fields:
		return column, nil
	case err == nil:
		return -1, fmt.Errorf("there is no column %d for the labels: want 0 to %d", column, l.fields-1)
	case l.header == nil:
		return -1, fmt.Errorf("there is no column %q for the labels: the table has no header, so give its number, 0 to %d",
			label, l.fields-1)
	}
	return -1, fmt.Errorf("there is no column %q for the labels: there are %s", label, quoted(l.header))
}

// findColumns finds the features by their names, or without a header by their number.
func (l *layout) findColumns(names []string) error {
	l.names = slices.Clone(names)
	if l.header == nil {
		for column := range l.fields {
			if column != l.label {
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
