package data

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// defaultMissing is ReadOptions.MissingText if that is nil.
var defaultMissing = []string{"", "NA", "NaN", "nan", "null", "?"}

// numberReader reads the fields of a table as numbers.
type numberReader struct {
	missing map[string]bool // what stands for a missing value
	codes   bool            // some of that is a number, such as -999
	keep    bool            // missing values are NaN, not an error
	advice  string          // of the error
}

func newNumberReader(o ReadOptions) numberReader {
	texts := o.MissingText
	if texts == nil {
		texts = defaultMissing
	}
	r := numberReader{missing: make(map[string]bool), keep: o.Missing == KeepMissing, advice: imputeFeature}
	for _, text := range texts {
		r.missing[strings.TrimSpace(text)] = true
		if _, err := parseNumber(text); err == nil && !strings.EqualFold(text, "nan") {
			r.codes = true
		}
	}
	return r
}

// read returns the value of a field.
func (r *numberReader) read(field string) (float32, error) {
	if !r.codes {
		if v, ok := parseDecimal(field); ok {
			return v, nil
		}
	}
	field = strings.TrimSpace(field)
	if r.missing[field] {
		return r.missed(field)
	}
	v, err := parseNumber(field)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return 0, fmt.Errorf("%q is beyond float32, whose largest number is 3.4e38", field)
	case err == nil && v != v:
		return r.missed(field)
	case err == nil && !finite(v):
		return 0, fmt.Errorf("%q is not a finite number", field)
	case err == nil:
		return v, nil
	}
	switch strings.ToLower(field) {
	case "true":
		return 1, nil
	case "false":
		return 0, nil
	}
	return 0, notANumber(field)
}

// What to do about a missing value.
const (
	imputeFeature = "to impute it, set KeepMissing and put a data.Imputer before the scaler"
	replaceInput  = "an Imputer fills in features only, not inputs: replace it, or remove the sample"
)

func (r *numberReader) missed(field string) (float32, error) {
	if r.keep {
		return float32(math.NaN()), nil
	}
	return 0, fmt.Errorf("%q: the value is missing; %s", field, r.advice)
}

// notANumber guesses what is wrong with a field.
func notANumber(field string) error {
	const label = "if these are the classes, make the column the label (Label, --label on the command line)"
	switch {
	case strings.Contains(field, ";"):
		return fmt.Errorf("%q is not a number: fields are separated by commas, numbers written with a point", field)
	case strings.ContainsAny(field, "0123456789") && strings.Trim(field, "+-0123456789,.eE ") == "" &&
		strings.Contains(field, ","):
		return fmt.Errorf("%q is not a number: write it with a decimal point, not a comma, and nothing between thousands",
			field)
	case field == "":
		return errors.New("the field is empty, which does not mean a missing value (MissingText)")
	}
	return fmt.Errorf("%q is not a number; %s", field, label)
}

// isHeader reports whether the first line holds column names: see [ReadOptions].
func (r *numberReader) isHeader(first []string, o ReadOptions) (bool, error) {
	switch {
	case o.Header && o.NoHeader:
		return false, errors.New("Header and NoHeader exclude each other")
	case o.Header || o.NoHeader:
		return o.Header, nil
	}
	names := make([]string, len(first))
	for i, field := range first {
		names[i] = strings.TrimSpace(field)
	}
	column, err := strconv.Atoi(o.Label)
	byNumber := err == nil && column >= 0 && column < len(names)
	if o.Label != "" && !byNumber && slices.Contains(names, o.Label) {
		return true, nil
	}
	if len(o.Columns) > 0 && slices.Contains(names, o.Columns[0]) {
		return true, nil
	}
	for _, in := range o.Inputs {
		columns := in.Columns
		if columns == nil {
			columns = []string{in.Name, numberedColumn(in.Name, 1)}
		}
		for _, name := range columns {
			if _, err := strconv.Atoi(name); err != nil && slices.Contains(names, name) {
				return true, nil
			}
		}
	}
	numbers, texts, text, counting := 0, 0, "", true
	first0 := 0 // what the first column would be if the names count the columns
	for i, name := range names {
		_, err := parseNumber(name)
		switch {
		case err == nil || errors.Is(err, strconv.ErrRange):
			if numbers++; numbers == 1 {
				n, _ := strconv.Atoi(name)
				first0 = n - i
			}
			counting = counting && name == strconv.Itoa(first0+i)
		case r.missing[name] || byNumber && i == column:
		default:
			texts++
			text = name
		}
	}
	// pandas calls columns without names 0, 1, 2, ..., perhaps after a column of row numbers.
	if numbers >= 3 && counting {
		switch {
		case first0 == 0 && texts > 0, first0 == -1 && names[0] == "":
			return true, nil
		case first0 == 0:
			return false, fmt.Errorf("line 1 counts the columns, 0 to %d: "+
				"set Header if these are column names, or NoHeader if it is a sample",
				len(names)-1)
		}
	}
	if texts > 0 && numbers > texts {
		return false, fmt.Errorf("line 1 has %s, but also %q: "+
			"set Header if these are column names, or NoHeader if it is a sample",
			count(numbers, "number"), text)
	}
	return texts > 0, nil
}
