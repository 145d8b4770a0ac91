package data

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// formats are the formats that [Load] and [Open] read. The first that recognises a file reads it. A format added here
// is also supported by streams, statistics and scalers.
var formats = []format{
	folderFormat,
	tripletsFormat,
	csvFormat,
	npyFormat,
	npzFormat,
	idxFormat,
}

// format is a kind of file or folder.
type format struct {
	names string                                   // for messages
	is    func(path string, folder bool) bool      // whether it recognises something of that name
	open  func(string, ReadOptions) (table, error) // errors begin with the kind and the path, without "data:"
}

// table is an open file of samples. It is read by cursors, each from a position on.
type table interface {
	header() Header                // without N and Classes if they are known only after reading all rows
	rows(position) (cursor, error) // from a position on; the zero position is the beginning
	seeks() bool                   // rows can begin at every position of a cursor, not only at the beginning
	held() int64                   // bytes of memory held while it is open, such as file names
	settle() []int                 // the final numbers of the labels, after all rows were read once; nil if unchanged
	close() error
}

// cursor reads the rows of a table one after another.
type cursor interface {
	// next reads a row into x, and the named inputs into inputs, one after another. After the last row the error is
	// io.EOF. The label is 0 if there are none.
	next(x, inputs []float32) (label int, err error)
	at() position // of the next row
	close() error
}

// position is where a row begins. Each format uses the numbers that it needs.
type position struct {
	row    int
	offset int64 // in bytes
	line   int   // number of lines before it
}

// openTable opens the file or folder at path in the format that its name tells. Its errors have no prefix.
func openTable(path string, o ReadOptions) (table, error) {
	info, err := os.Stat(path)
	switch {
	case path == "":
		return nil, errors.New("the path is empty")
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: there is no such file or folder", path)
	case err != nil:
		return nil, err // names the path
	}
	for _, f := range formats {
		if !f.is(path, info.IsDir()) {
			continue
		}
		t, err := f.open(path, o)
		if err == nil && len(t.header().Inputs) != len(o.Inputs) {
			err = fmt.Errorf("%s: named inputs are read from tables (CSV, TSV) and NPZ only (Inputs)", path)
			_ = t.close() // the first error is the one to report
		}
		return t, err
	}
	var names []string
	for _, f := range formats {
		names = append(names, f.names)
	}
	return nil, fmt.Errorf("%s: unknown kind of file: there are %s", path, strings.Join(names, "; "))
}

// endsIn returns a condition on the names of files: one of the endings, in any case.
func endsIn(endings ...string) func(path string, folder bool) bool {
	return func(path string, folder bool) bool {
		name := strings.ToLower(filepath.Base(path))
		for _, e := range endings {
			if strings.HasSuffix(name, e) && !folder {
				return true
			}
		}
		return false
	}
}

// setName is the name of a set that was read from path: the file's name without the endings of the format.
func setName(path string, endings ...string) string {
	name := filepath.Base(path)
	for _, e := range append([]string{".gz"}, endings...) {
		if n := len(name) - len(e); n > 0 && strings.EqualFold(name[n:], e) {
			name = name[:n]
		}
	}
	return name
}

// readTable reads all rows into a set. Its errors have no prefix.
func readTable(t table) (*Set, error) {
	c, err := t.rows(position{})
	if err != nil {
		return nil, err
	}
	defer c.close()
	h := t.header()
	d := h.D
	s := &Set{D: d, Inputs: h.Inputs.Header()}
	inputs := make([]float32, h.Inputs.width())
	if n := h.N; n > 0 && t.seeks() { // otherwise the number is unchecked
		s.X = make([]float32, 0, (n+1)*d) // and one row to find the end
	}
	var labels []int
	for {
		s.X = slices.Grow(s.X, d)[:(s.N+1)*d]
		label, err := c.next(s.X[s.N*d:], inputs)
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		labels = append(labels, label)
		s.Inputs.add(inputs)
		s.N++
	}
	s.X = s.X[:s.N*d]
	if final := t.settle(); final != nil {
		for i, label := range labels {
			labels[i] = final[label]
		}
	}
	h = t.header()
	s.Name, s.Features, s.Image, s.Classes = h.Name, h.Features, h.Image, h.Classes
	if s.Classes != nil {
		s.Labels = labels
	}
	return s, s.checkForm()
}
