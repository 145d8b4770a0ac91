package data

import (
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
)

// IDXOptions says how [WriteIDX] writes. The zero value writes the plain format.
type IDXOptions struct {
	Gzip bool // compress, without file name and time in the header: the same array gives the same bytes
}

// WriteIDX writes x in the IDX format. What [ReadIDX] read from a plain file is written back byte for byte. If the
// dimensions do not fit the data or exceed the limits of ReadIDX, it returns an error and writes nothing.
func WriteIDX(w io.Writer, x IDX, o IDXOptions) error {
	if err := x.check(); err != nil {
		return fmt.Errorf("data: idx: write: %w", err)
	}
	header := []byte{0, 0, idxUnsignedByte, byte(len(x.Dims))}
	for _, d := range x.Dims {
		header = binary.BigEndian.AppendUint32(header, uint32(d))
	}
	var err error
	if o.Gzip {
		var z *gzip.Writer
		if z, err = gzip.NewWriterLevel(w, gzip.BestCompression); err == nil {
			if err = writeAll(z, header, x.Data); err == nil {
				err = z.Close()
			}
		}
	} else {
		err = writeAll(w, header, x.Data)
	}
	if err != nil {
		return fmt.Errorf("data: idx: write: %w", err)
	}
	return nil
}

func writeAll(w io.Writer, parts ...[]byte) error {
	for _, p := range parts {
		if _, err := w.Write(p); err != nil {
			return err
		}
	}
	return nil
}
