package data

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// isGzip reports whether a file begins as one that is compressed with gzip does.
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

// compressed explains what a compressed file that is cut off looks like.
func compressed(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the compressed file ends too early: %w", err)
	}
	return err
}
