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

// start opens the file, finds out how it is written, and reads the first line. If there is no error, close closes the
// file.
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

// recognize looks at the beginning of the text.
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

// separator is what stands between fields: a tab in a .tsv, otherwise a comma unless the first line has semicolons or
// tabs and no comma.
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

// text opens the file for reading from an offset on, which is 0 if it is compressed, and decompresses it.
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
	r.LazyQuotes = t.comma == '\t' // tab-separated text does without quotes, so that they are often just characters
	return r
}

// lineError is an error of reading lines, the first of which is the one after the given number of them.
func (t *csvTable) lineError(err error, before int) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("line %d: %w", before+parse.Line, parse.Err)
	}
	return compressed(err)
}
