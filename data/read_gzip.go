package data

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// isGzip reports whether a file begins as gzip files do.
func isGzip(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, cause(err)
	}
	defer f.Close()
	var magic [2]byte
	if _, err := io.ReadFull(f, magic[:]); err == io.EOF || err == io.ErrUnexpectedEOF {
		return false, nil
	} else if err != nil {
		return false, cause(err)
	}
	return magic == [2]byte{0x1f, 0x8b}, nil
}

// compressed explains the error of a truncated compressed file.
func compressed(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the compressed file is truncated: %w", err)
	}
	return err
}
