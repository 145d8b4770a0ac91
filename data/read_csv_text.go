package data

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
)

// start opens the file, recognises its form, and reads the first line. Without an error, the caller closes the file
// by close.
func (t *csvTable) start() (first []string, r *csv.Reader, close func() error, err error) {
	if t.gzip, err = isGzip(t.path); err != nil {
		return nil, nil, nil, err
	}
	text, close, err := t.text(0)
	if err != nil {
		return nil, nil, nil, err
	}
	if err = t.recognize(text); err == nil {
		r = t.reader(text)
		first, err = r.Read()
	}
	switch {
	case err == io.EOF:
		err = errors.New("the file is empty")
	case err != nil:
		err = t.lineError(err, 0)
	}
	if err != nil {
		_ = close() // the first error is the one to report
	}
	return first, r, close, err
}

// recognize finds byte order marks and the separator at the beginning of the text.
func (t *csvTable) recognize(text *bufio.Reader) error {
	start, err := text.Peek(1 << 12)
	switch {
	case err != nil && err != io.EOF || len(start) == 0:
		return err
	case bytes.HasPrefix(start, []byte("\xff\xfe")) || bytes.HasPrefix(start, []byte("\xfe\xff")):
		return errors.New("the text is UTF-16: save it as UTF-8")
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		t.begin = 3
		_, _ = text.Discard(3) // they are there
	}
	t.comma = t.separator(start)
	return nil
}

// separator returns the separator of fields: a tab in a .tsv, otherwise a comma unless the first line has semicolons
// or tabs and no comma.
func (t *csvTable) separator(start []byte) rune {
	if endsIn(".tsv", ".tsv.gz")(t.path, false) {
		return '\t'
	}
	line, _, _ := bytes.Cut(start, []byte("\n"))
	for _, c := range ",;\t" {
		if bytes.ContainsRune(line, c) {
			return c
		}
	}
	return ','
}

// text opens the file for reading from an offset on, and decompresses it. The offset must be 0 if it is compressed.
func (t *csvTable) text(offset int64) (text *bufio.Reader, close func() error, err error) {
	f, err := os.Open(t.path)
	if err != nil {
		return nil, nil, cause(err)
	}
	const buffer = 1 << 16
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		_ = f.Close() // the first error is the one to report
		return nil, nil, cause(err)
	}
	text = bufio.NewReaderSize(f, buffer)
	if !t.gzip {
		return text, f.Close, nil
	}
	z, err := gzip.NewReader(text)
	if err != nil {
		_ = f.Close()
		return nil, nil, fmt.Errorf("gzip header: %w", err)
	}
	return bufio.NewReaderSize(z, buffer), f.Close, nil
}

// reader returns a reader of lines.
func (t *csvTable) reader(text io.Reader) *csv.Reader {
	r := csv.NewReader(text)
	r.Comma = t.comma
	r.ReuseRecord = true
	r.FieldsPerRecord = -1         // counted with a better message
	r.LazyQuotes = t.comma == '\t' // in tab-separated text quotes are often plain characters
	return r
}

// lineError adds the line number to an error of reading, given the number of lines before the first.
func (t *csvTable) lineError(err error, before int) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("line %d: %w", before+parse.Line, parse.Err)
	}
	return compressed(err)
}
